"""Parse YAML into events, within limits for its size, its depth and what its aliases expand to.

Hostile YAML can crash a process: deep nesting overflows the C stack, and aliases of aliases expand to gigabytes.
"""

from __future__ import annotations

import re
from itertools import islice

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

MAX_SIZE = 256 * 1024
MAX_DEPTH = 100
# In characters, once every alias is replaced by its value.
MAX_EXPANDED = 2 * MAX_SIZE
TOO_DEEP = "the properties are nested too deeply"

_LINE_END = re.compile("\r\n|\r|\n")
# YAML 1.1 breaks lines at these three, YAML 1.2 does not.
_SEPARATORS = "\x85\u2028\u2029"
_HAS_SEPARATOR = re.compile(f"[{_SEPARATORS}]")
_NONCHARACTERS = range(0xFDD0, 0xFDF0)
# Not printable by YAML 1.2, section 5.1.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Conflict marker that git leaves before the first of two versions.
_MERGE_MARKS = re.compile("^<{7} ", re.MULTILINE)


class InvalidError(Exception):
    """The YAML is refused; `line` counts from 0 within the block, and `column` within the line."""

    def __init__(self, detail: str, line: int = 0, column: int | None = None) -> None:
        super().__init__(detail)
        self.line = line
        self.column = column


def _stand_ins(source: str) -> str:
    """Return characters for libyaml in the place of the separators: noncharacters that the text does not have."""
    if not _HAS_SEPARATOR.search(source):
        return _SEPARATORS
    escaped = source.lower()
    free = (chr(code) for code in _NONCHARACTERS if chr(code) not in source and f"{code:x}" not in escaped)
    return "".join(islice(free, len(_SEPARATORS)))


def guarded_events(source: str) -> list[yaml.Event]:
    """Parse YAML with the line breaks of YAML 1.2, unless it would exhaust stack or memory once composed.

    Raises:
        InvalidError: With one sentence for a person.
        yaml.YAMLError: It is not YAML.
    """
    if len(source) > MAX_SIZE:
        raise InvalidError(f"the properties take more than {MAX_SIZE // 1024} KB and were not read")
    if unprintable := _UNPRINTABLE.search(source):
        raise InvalidError("there is a control character in the properties", *_place(source, unprintable))
    if marks := _MERGE_MARKS.search(source):
        raise InvalidError("a merge left both versions of some lines here; keep one", *_place(source, marks))
    weight = _Weight()
    events: list[yaml.Event] = []
    stand_ins = _stand_ins(source)
    if len(stand_ins) < len(_SEPARATORS):
        raise InvalidError("there are too many noncharacters in the properties")
    # As long as before, so that marks are offsets in the source.
    replaced, restored = str.maketrans(_SEPARATORS, stand_ins), str.maketrans(stand_ins, _SEPARATORS)
    for event in yaml.parse(source.translate(replaced), Loader=SafeLoader):
        events.append(event)
        if isinstance(event, yaml.ScalarEvent) and stand_ins != _SEPARATORS:
            event.value = event.value.translate(restored)
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            try:
                weight.add(event)
            except ValueError as error:
                mark = event.start_mark
                place = (mark.line, mark.column) if mark else (0, None)
                raise InvalidError(str(error), *place) from error
    return events


def _place(source: str, found: re.Match[str]) -> tuple[int, int]:
    """Return line and column of a match, both from 0."""
    ends = [end.end() for end in _LINE_END.finditer(source, 0, found.start())]
    return len(ends), found.start() - (ends[-1] if ends else 0)


class _Weight:
    """Measures depth and expanded size of a YAML document from its events."""

    def __init__(self) -> None:
        self.anchors: dict[str, int] = {}
        # One entry for each open collection: its anchor, and its size so far in characters.
        self.open: list[tuple[str | None, int]] = [(None, 0)]

    def add(self, event: yaml.Event) -> None:
        """Count one more event; raise ValueError, with a sentence, if it breaks a limit."""
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, 1))
            if len(self.open) > MAX_DEPTH:
                raise ValueError(TOO_DEEP)
            return
        anchor, size = self._node(event)
        if anchor is not None:
            self.anchors[anchor] = size
        outer, total = self.open[-1]
        self.open[-1] = (outer, total + size)
        if total + size > MAX_EXPANDED:
            raise ValueError("the aliases in the properties expand to too much")

    def _node(self, event: yaml.Event) -> tuple[str | None, int]:
        """Return anchor and size of the node that ends with this event."""
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise ValueError(f"the alias `*{event.anchor}` stands for nothing, or for itself")
            return None, self.anchors[event.anchor]
        if isinstance(event, yaml.ScalarEvent):
            return event.anchor, len(event.value) + 1
        return self.open.pop()
