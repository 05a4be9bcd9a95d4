"""The properties of a note: YAML between `---` lines at the very top, read as Obsidian reads it.

Reading goes through python-frontmatter with a handler of our own, because PyYAML by itself (YAML 1.1) turns
`no` into false, `12:30` into 750 and dates into objects, and because hostile YAML can crash a process: deep
nesting overflows the C stack, and aliases of aliases expand to gigabytes. This module only reads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from index.problems import ProblemKind
from index.text import clean_line
from index.vault.model import Flaw, PropertyValue

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

T = TypeVar("T")

MAX_SIZE = 256 * 1024
MAX_DEPTH = 100
# In characters, once every alias is replaced by its value.
MAX_EXPANDED = 2 * MAX_SIZE
_TOO_DEEP = "the properties are nested too deeply"

_OPENING = re.compile("\ufeff?(---[ \t]*(?:\r\n|\r|\n))")
_CLOSING = re.compile("(?<=[\r\n])---[ \t]*(?=[\r\n]|\\Z)")
_LINE_END = re.compile("\r\n|\r|\n")
# YAML 1.1 breaks lines at these three, YAML 1.2 does not; noncharacters replace them for libyaml.
_SEPARATORS = str.maketrans("\x85\u2028\u2029", "\ufdd0\ufdd1\ufdd2")
_RESTORED = str.maketrans("\ufdd0\ufdd1\ufdd2", "\x85\u2028\u2029")
_STAND_IN = re.compile("[\ufdd0-\ufdd2]")
# Not printable by YAML 1.2, section 5.1.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Conflict marker that git leaves before the first of two versions.
_MERGE_MARKS = re.compile("^<{7} ", re.MULTILINE)

_MAP_TAG = yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG
_STR_TAG = yaml.resolver.BaseResolver.DEFAULT_SCALAR_TAG


@dataclass(frozen=True, slots=True)
class FrontMatterSpan:
    """The span of a text's front matter, as offsets in characters.

    Attributes:
        start: Offset of the opening `---`: 0, or 1 after a byte order mark.
        yaml_start: Offset of the first line between the two `---` lines.
        yaml_end: Offset of the closing `---`.
        end: Offset of the first line after the closing one.
        line: Line of the file, from 1, at `yaml_start`.
    """

    start: int
    yaml_start: int
    yaml_end: int
    end: int
    line: int = 2


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a note.

    Attributes:
        block: Its span; None if there is none, or if a list or plain text is between the lines, which then
            belongs to the body.
        properties: Values by name, in the order of the file; empty if there are none or they are invalid.
        lines: Line of the file by dotted name (`up`, `related.0`).
        flaws: Reasons why the properties could not be read.
    """

    block: FrontMatterSpan | None = None
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()

    def line(self, name: str) -> int:
        """Return the line of the file, from 1, of the value with this dotted name."""
        return self.lines.get(name, 2)


class InvalidError(Exception):
    """The YAML is refused; `line` counts from 0 within the block, and `column` within the line."""

    def __init__(self, detail: str, line: int = 0, column: int | None = None) -> None:
        super().__init__(detail)
        self.line = line
        self.column = column


class _NotPropertiesError(Exception):
    """The block holds a list or plain text."""


class _Loader(SafeLoader):
    """Loads the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema) with unique text keys.

    There are no merge keys; dates have no type in this schema and stay text.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            place = key.start_mark.line, key.start_mark.column
            if not isinstance(key, yaml.ScalarNode):
                raise InvalidError(
                    "a list or map stands where a name should; put the value in quotes", *place
                )
            if key.tag != _STR_TAG:
                raise InvalidError(f"the property name `{key.value}` is not text; put it in quotes", *place)
            if key.value in seen:
                raise InvalidError(f"the property `{key.value}` is there twice; keep one", *place)
            seen.add(key.value)
        return {_text(key): self.construct_object(value, deep=deep) for key, value in node.value}


def _text(node: yaml.ScalarNode) -> str:
    value: str = node.value
    return value.translate(_RESTORED) if _STAND_IN.search(value) else value


def _integer(node: yaml.ScalarNode) -> int | str:
    value = node.value
    base = {"0o": 8, "0x": 16}.get(value[:2], 10)
    try:
        return int(value, base)
    except ValueError:  # more digits than Python accepts
        return _text(node)


def _number(node: yaml.ScalarNode) -> float | str:
    try:
        value = float(node.value)
    except ValueError:
        return _text(node)
    # Neither JSON nor the index can store infinity as a number.
    return value if math.isfinite(value) else _text(node)


def _prepare_loader() -> None:
    # PyYAML looks both up on the class; without these the ones for YAML 1.1 would be found.
    _Loader.yaml_implicit_resolvers = {}
    _Loader.yaml_constructors = {}
    core = "tag:yaml.org,2002:"
    resolvers = (
        ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z", "tTfF"),
        ("int", r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z", "-+0123456789"),
        ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z", "-+.0123456789"),
        ("null", r"(?:~|null|Null|NULL|)\Z", ["~", "n", "N", ""]),
    )
    for name, pattern, first in resolvers:
        _Loader.add_implicit_resolver(core + name, re.compile(pattern), list(first))
    constructors: dict[str | None, Callable[[Any, Any], Any]] = {
        core + "bool": lambda _, node: node.value.lower() == "true",
        core + "int": lambda _, node: _integer(node),
        core + "float": lambda _, node: _number(node),
        core + "null": lambda _, _node: None,
        core + "seq": SafeLoader.construct_yaml_seq,
        _STR_TAG: lambda _, node: _text(node),
        _MAP_TAG: SafeLoader.construct_yaml_map,
        None: SafeLoader.construct_undefined,
    }
    for tag, constructor in constructors.items():
        _Loader.add_constructor(cast("str", tag), constructor)


_prepare_loader()


def split(text: str) -> FrontMatterSpan | None:
    """Return the span of a text's front matter, or None if there is none.

    The first line is exactly `---`, with an optional byte order mark before it and optional spaces after it;
    the next such line closes the block. After a blank line or any other character it is plain text.
    """
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return None
    line_end = _LINE_END.match(text, closing.end())
    end = line_end.end() if line_end else closing.end()
    return FrontMatterSpan(opening.start(1), opening.end(), closing.start(), end)


def readable(text: str, block: FrontMatterSpan) -> str:
    """Return the YAML of a block, as long as in the text and with the line breaks of YAML 1.2.

    The marks of nodes composed from it are offsets in the text once `block.yaml_start` is added.
    """
    return text[block.yaml_start : block.yaml_end].translate(_SEPARATORS)


def guard(source: str) -> None:
    """Refuse YAML that would exhaust the stack or the memory when it is composed.

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
    for event in yaml.parse(source, Loader=_Loader):
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            try:
                weight.add(event)
            except ValueError as error:
                mark = event.start_mark
                place = (mark.line, mark.column) if mark else (0, None)
                raise InvalidError(str(error), *place) from error


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
                raise ValueError(_TOO_DEEP)
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


class _PropertiesHandler(BaseHandler):
    """Splits a text and loads its properties for python-frontmatter."""

    FM_BOUNDARY = _OPENING
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}

    def split(self, text: str) -> tuple[str, str]:
        block = split(text)
        if block is None:
            raise ValueError("no front matter")
        return readable(text, block), text[block.end :]

    def load(self, fm: str) -> dict[str, PropertyValue]:
        guard(fm)
        loader = _Loader(fm)
        try:
            node = _of_yaml(loader.get_single_node)
            if node is None or node.tag == "tag:yaml.org,2002:null":
                return {}
            if not isinstance(node, yaml.MappingNode):
                raise _NotPropertiesError
            properties = _of_yaml(lambda: loader.construct_document(node))
            self._locate(node, "")
            return cast("dict[str, PropertyValue]", properties)
        finally:
            loader.dispose()

    def _locate(self, node: yaml.Node, name: str) -> None:
        """Store the line of every value by dotted name."""
        if name:
            self.lines[name] = node.start_mark.line + 2
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._locate(value, f"{name}.{_text(key)}" if name else _text(key))
        elif isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                self._locate(value, f"{name}.{position}")


def _of_yaml(work: Callable[[], T]) -> T:
    """Return what PyYAML makes of a text; it does not check what an explicit tag, such as `!!int`, promises."""
    try:
        return work()
    except (TypeError, IndexError) as error:
        raise ValueError("not valid YAML") from error


def load(text: str) -> FrontMatter:
    """Read the front matter of a text, with its span and the line of each value; never raise."""
    block = split(text)
    if block is None:
        return FrontMatter()
    handler = _PropertiesHandler()
    try:
        properties, _ = frontmatter.parse(text[block.start : block.end], handler=handler)
    except _NotPropertiesError:
        return FrontMatter()
    except InvalidError as error:
        line, column, sentence = error.line, error.column, str(error)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, None)
        sentence = _sentence(error)
    except (yaml.YAMLError, ValueError, RecursionError):
        line, column, sentence = 0, None, "the properties are not valid YAML"
    else:
        return FrontMatter(block, cast("dict[str, PropertyValue]", properties), handler.lines)
    # An error at the closing line is due to the last line of the YAML.
    last = len(_LINE_END.findall(text, block.yaml_start, block.yaml_end)) - 1
    if line > last:
        line, column = last, None
    where = column + 1 if column is not None else None
    flaw = Flaw(block.line + line, ProblemKind.INVALID_PROPERTIES, clean_line(sentence), where)
    return FrontMatter(block, flaws=(flaw,))


def _sentence(error: yaml.MarkedYAMLError) -> str:
    # Some releases of PyYAML have a limit of their own, which may be lower than ours.
    if "nesting depth" in (error.problem or ""):
        return _TOO_DEEP
    return f"the properties are not valid YAML: {error.problem}"


def read(text: str) -> tuple[Mapping[str, PropertyValue], tuple[Flaw, ...]]:
    """Read the properties of a note's text.

    Returns:
        The values by name, and the flaws. A block that is a list or plain text is not front matter and gives
        neither; invalid YAML, duplicate names, names that are not text, and YAML that is too large, too deep
        or expands too much give no values and one flaw, `invalid-properties`.
    """
    front = load(text)
    return front.properties, front.flaws
