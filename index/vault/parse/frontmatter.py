"""The properties of a note: YAML between `---` lines at the very top, read as Obsidian reads it.

Reading goes through python-frontmatter with a handler of our own, because PyYAML by itself (YAML 1.1) turns
`no` into false, `12:30` into 750 and dates into objects, and because hostile YAML can crash a process: deep
nesting overflows the C stack, and aliases of aliases expand to gigabytes. This module only reads.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from index.problems import ProblemKind
from index.text import clean_line
from index.vault.model import Flaw, PropertyValue
from index.vault.parse.yaml_events import TOO_DEEP, InvalidError, guarded_events

T = TypeVar("T")

_OPENING = re.compile("\ufeff?(---[ \t]*(?:\r\n|\r|\n))")
_CLOSING = re.compile("(?<=[\r\n])---[ \t]*(?=[\r\n]|\\Z)")
_LINE_END = re.compile("\r\n|\r|\n")
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
        events: Events of the YAML parser, for those who need the place of each value; their marks, added to
            `block.yaml_start`, are offsets in the text. Empty where the properties could not be read.
    """

    block: FrontMatterSpan | None = None
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()
    events: Sequence[yaml.Event] = field(default=(), repr=False, compare=False)

    def line(self, name: str) -> int:
        """Return the line of the file, from 1, of the value with this dotted name."""
        return self.lines.get(name, 2)


class _NotPropertiesError(Exception):
    """The block holds a list or plain text."""


class _EventSource:
    """Gives out events that were parsed before, as PyYAML's composer asks its parser for them."""

    def __init__(self, events: Sequence[yaml.Event]) -> None:
        self._events = events
        self._at = 0

    def check_event(self, *choices: type[yaml.Event]) -> bool:
        """Return whether there is another event, of one of these types where any are given."""
        return self._at < len(self._events) and (not choices or isinstance(self._events[self._at], choices))

    def peek_event(self) -> yaml.Event:
        """Return the next event and leave it there."""
        return self._events[self._at]

    def get_event(self) -> yaml.Event:
        """Return the next event and go on."""
        self._at += 1
        return self._events[self._at - 1]


class _Loader(_EventSource, Composer, SafeConstructor, Resolver):
    """Loads the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema) with unique text keys.

    There are no merge keys; dates have no type in this schema and stay text. It takes the events of a parser, so that
    the text is parsed once.
    """

    def __init__(self, events: Sequence[yaml.Event]) -> None:
        _EventSource.__init__(self, events)
        Composer.__init__(self)
        SafeConstructor.__init__(self)
        Resolver.__init__(self)

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
        return {key.value: self.construct_object(value, deep=deep) for key, value in node.value}


def _integer(node: yaml.ScalarNode) -> int | str:
    value = node.value
    base = {"0o": 8, "0x": 16}.get(value[:2], 10)
    try:
        return int(value, base)
    except ValueError:  # more digits than Python accepts
        return str(node.value)


def _number(node: yaml.ScalarNode) -> float | str:
    try:
        value = float(node.value)
    except ValueError:
        return str(node.value)
    # Neither JSON nor the index can store infinity as a number.
    return value if math.isfinite(value) else str(node.value)


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
        core + "seq": SafeConstructor.construct_yaml_seq,
        _STR_TAG: lambda _, node: node.value,
        _MAP_TAG: SafeConstructor.construct_yaml_map,
        None: SafeConstructor.construct_undefined,
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


class _PropertiesHandler(BaseHandler):
    """Splits a text and loads its properties for python-frontmatter."""

    FM_BOUNDARY = _OPENING
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.lines: dict[str, int] = {}
        self.events: Sequence[yaml.Event] = ()

    def split(self, text: str) -> tuple[str, str]:  # noqa: ARG002 - the source, for the text came with other line ends
        return self.source, ""

    def load(self, fm: str) -> dict[str, PropertyValue]:
        self.events = guarded_events(fm)
        loader = _Loader(self.events)
        node = _of_yaml(loader.get_single_node)
        if node is None or node.tag == "tag:yaml.org,2002:null":
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise _NotPropertiesError
        properties = _of_yaml(lambda: loader.construct_document(node))
        self._locate(node, "")
        return cast("dict[str, PropertyValue]", properties)

    def _locate(self, node: yaml.Node, name: str) -> None:
        """Store the line of every value by dotted name."""
        if name:
            self.lines[name] = node.start_mark.line + 2
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._locate(value, f"{name}.{key.value}" if name else key.value)
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
    handler = _PropertiesHandler(text[block.yaml_start : block.yaml_end])
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
        values = cast("dict[str, PropertyValue]", properties)
        return FrontMatter(block, values, handler.lines, events=handler.events)
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
        return TOO_DEEP
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
