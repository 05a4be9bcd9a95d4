"""The queries in a file, with the place of each of their characters, so that single words of them can be changed.

Queries are the bases, `query` and Dataview blocks of notes and of text cards of canvases, Dataview's expressions in
their lines (`= …`), the expressions of a `.base` file, and saved searches.
Everything is pure: text to values.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

import yaml

from index.vault.files.names import is_canvas
from index.vault.links.canvas import canvas_nodes, escaped, value_places
from index.vault.parse import frontmatter
from index.vault.parse.fenced_code import code_spans, fenced_code
from index.vault.parse.source_map import BYTE_ORDER_MARK
from index.vault.parse.yaml_events import InvalidError, guarded_events
from index.vault.properties import yaml_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.vault.properties.yaml_nodes import Node

SAVED_SEARCH = "saved-search"
"""The property that holds a saved search."""

QueryLanguage = Literal["base", "dataview", "search", "script"]
"""An expression of a base, Dataview's language, a search as in the search box, or a program that contains queries."""

QUERY_FENCES: dict[str, QueryLanguage] = {
    "base": "base",
    "dataview": "dataview",
    "dataviewjs": "script",
    "query": "search",
    "tasks": "script",
}
"""The language of each kind of fenced block that holds queries."""

_EXPRESSION_BEGINS = re.compile(r"`[ ]*\$?=")
_EXPRESSION = re.compile(r"[ ]*(\$?)=")
# In the cell of a table, a bar has a backslash before it.
_CELL_UNIT = re.compile(r"\\\||.", re.DOTALL)
_DOUBLE_QUOTED_UNIT = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))|.", re.DOTALL
)
_PLAIN_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "t": "\t", "n": "\n", " ": " "}
_BLOCK_HEADER = re.compile(r"[|>][^\r\n]*(?:\r\n|\r|\n|\Z)")


class CharacterPlace(NamedTuple):
    """Offsets in a file of one character of a query: of its first and after its last character there."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QueryText:
    """One query, or one expression of a base.

    Attributes:
        text: The query, free of the quotes and escapes around it.
        places: Place in the file of each character of `text`.
        quotes: The quotes of YAML that it is in; empty for none.
        escape: Writes characters as the file has them, where it is not plain text.
    """

    language: QueryLanguage
    text: str
    places: Sequence[CharacterPlace]
    quotes: str = ""
    escape: Callable[[str], str] = str

    def edit(self, start: int, end: int, new: str) -> tuple[int, int, str] | None:
        """Return the edit of the file that replaces `text[start:end]`; None where that is not in one piece there."""
        places = self.places[start:end]
        if any(before.end != after.start for before, after in pairwise(places)):
            return None
        if self.quotes == "'":
            new = new.replace("'", "''")
        elif self.quotes == '"':
            new = new.replace("\\", "\\\\").replace('"', '\\"')
        return places[0].start, places[-1].end, self.escape(new)


def query_texts(path: str, text: str) -> list[QueryText]:
    """Return the queries of a file; none where it is not a note, a canvas or a base.

    Args:
        path: Path of the file; its extension says how it is read.
        text: The whole file.

    Raises:
        LibraryError: The note takes too many steps to read.
    """
    if path.lower().endswith(".base"):
        start = int(text.startswith(BYTE_ORDER_MARK))
        return list(_base(text[start:], [CharacterPlace(at, at + 1) for at in range(start, len(text))]))
    if is_canvas(path):
        return list(_cards(text))
    if path.lower().endswith(".md"):
        return [*_saved_search(text), *_blocks(text), *_expressions(text)]
    return []


def _cards(text: str) -> Iterator[QueryText]:
    for node in canvas_nodes(text):
        if "text" in node:
            value = node["text"]
            places = value_places(text, value)
            for query in (*_blocks(value.value), *_expressions(value.value)):
                inner = [CharacterPlace(places[place.start], places[place.end]) for place in query.places]
                yield replace(query, places=inner, escape=partial(_escaped_twice, text, query))


def _escaped_twice(canvas: str, query: QueryText, new: str) -> str:
    return escaped(canvas, query.escape(new))


def _expressions(text: str) -> Iterator[QueryText]:
    """Yield Dataview's expressions, and its programs, in lines of text."""
    if not _EXPRESSION_BEGINS.search(text):
        return
    for span in code_spans(text):
        if begin := _EXPRESSION.match(span.code):
            units = list(_CELL_UNIT.finditer(span.code, begin.end()))
            places = [CharacterPlace(span.start + unit.start(), span.start + unit.end()) for unit in units]
            code = "".join(unit[0][-1] for unit in units)
            in_cell = any(len(unit[0]) > 1 for unit in units)
            yield QueryText(
                "script" if begin[1] else "dataview", code, places, escape=_bars_escaped if in_cell else str
            )


def _bars_escaped(new: str) -> str:
    return new.replace("|", "\\|")


def _blocks(text: str) -> Iterator[QueryText]:
    for fence in fenced_code(text, QUERY_FENCES):
        language = QUERY_FENCES[fence.language]
        places = [CharacterPlace(at, at + 1) for at in fence.places]
        if language == "base":
            yield from _base(fence.code, places)
        else:
            yield QueryText(language, fence.code, places)


def _base(source: str, places: Sequence[CharacterPlace]) -> Iterator[QueryText]:
    """Yield each value of a base; one that is not valid YAML is a program of which nothing is known."""
    try:
        events = guarded_events(source)
    except (InvalidError, yaml.YAMLError):
        yield QueryText("script", source, places)
        return
    root = yaml_nodes.tree(source, frontmatter.FrontMatter(events=events))
    for node in _scalars(root) if root else ():
        made = _of_scalar("base", source, node)
        if made is not None:
            outer = [_outer(place, places) for place in made.places]
            yield QueryText("base", made.text, outer, made.quotes)


def _outer(inner: CharacterPlace, places: Sequence[CharacterPlace]) -> CharacterPlace:
    """Return the place in the file of a place in the source of a base, which may be empty."""
    end = places[inner.end - 1].end
    return CharacterPlace(places[inner.start].start if inner.start < inner.end else end, end)


def _scalars(node: Node) -> Iterator[Node]:
    """Yield the scalar values, without the names of a map."""
    if node.kind == "scalar":
        yield node
    for child in node.children[1::2] if node.kind == "map" else node.children:
        yield from _scalars(child)


def _saved_search(text: str) -> Iterator[QueryText]:
    root = yaml_nodes.tree(text, frontmatter.load(text))
    for key, value in root.pairs() if root and root.kind == "map" else ():
        if key.text == SAVED_SEARCH and value.kind == "scalar":
            made = _of_scalar("search", text, value)
            if made is not None:
                yield made


def _of_scalar(language: QueryLanguage, source: str, node: Node) -> QueryText | None:
    """Return the text of a scalar with its places in the source; None where it is written in a rare way."""
    places: list[CharacterPlace] = []
    units = _units(source, node)
    at = 0
    for char in node.text:
        # Indentation and folded line ends are spaces in one of the two only.
        while at < len(units) and units[at][0] != char and units[at][0].isspace():
            at += 1
        if at < len(units) and units[at][0] == char:
            places.append(units[at][1])
            at += 1
        elif char.isspace():
            here = units[at - 1][1].end if 0 < at <= len(units) else node.start
            places.append(CharacterPlace(here, here))
        else:
            return None
    return QueryText(language, node.text, places, node.style if node.style in ("'", '"') else "")


def _units(source: str, node: Node) -> list[tuple[str, CharacterPlace]]:
    """Return the characters that a scalar is written with, unescaped, and their places."""
    start, end = node.start, node.end
    if node.style == "'":
        return [
            (found[0][0], CharacterPlace(*found.span()))
            for found in re.compile("''|.", re.DOTALL).finditer(source, start + 1, end - 1)
        ]
    if node.style == '"':
        return [
            (_unescaped(found), CharacterPlace(*found.span()))
            for found in _DOUBLE_QUOTED_UNIT.finditer(source, start + 1, end - 1)
        ]
    if node.style and (header := _BLOCK_HEADER.match(source, start)):
        start = header.end()
    return [(source[at], CharacterPlace(at, at + 1)) for at in range(start, end)]


def _unescaped(found: re.Match[str]) -> str:
    """Return the character of an escape; NUL, which no text has, for one that is rare."""
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else "\0"
    return _PLAIN_ESCAPES.get(found[4], "\0") if found[4] else found[0]
