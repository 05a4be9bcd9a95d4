"""A text area that colours Markdown while it is typed.

It works line by line, which is quick and roughly right: this is colour, not meaning. The engine decides what is a
link or a tag.
"""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

from textual.document._document_navigator import DocumentNavigator
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from notes_tui.widgets.long_texts import CountedDocument, LongLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.text import Text
    from textual.document._document import Location

Region = Literal["text", "code", "properties"]
Span = tuple[int, int, str]

# Longer lines are not prose and stay plain.
_LONGEST = 2_000
# Letters between the two brackets of a pair that are shown as one.
_BRACKET_AWAY = 5_000
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^`]*)$")
_PROPERTY = re.compile(r"[^\s:#-][^:]*:(?=\s|$)")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_START = re.compile(r"\s*+(?:>\s?)*+\s*+(?:(?:[-*+]|\d{1,9}[.)])\s+(?:\[.\]\s)?)?")
# The first alternative that matches wins, so that nothing in code is coloured as something else.
_INLINE = re.compile(
    r"(?P<code>(?P<ticks>`+)[^`].*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<link>!?\[\[[^\[\]]++\]\]|!?\[[^\[\]]*+\]\([^()\s]*+\)|https?://[^\s<>\[\]]++)"
    r"|(?P<math>\$\$[^$]++\$\$|\$(?!\s)[^$]++(?<!\s)\$(?!\d))"
    r"|(?P<dim>%%.*?%%|<!--.*?-->)"
    r"|(?<![^\s(\[*_>])(?P<tag>\#[^\s#.,;:!?()\[\]{}'\"]*[^\s\d#.,;:!?()\[\]{}'\"][^\s#.,;:!?()\[\]{}'\"]*)"
    r"|(?<![^\s(\[;])(?P<citation>@[\w:.\-]*\w)"
    r"|(?P<strong>\*\*(?!\s)[^*]++\*\*)"
)


def regions(lines: Iterable[str]) -> list[Region]:
    """Return the region of each line of a note."""
    found: list[Region] = []
    fence = ""
    properties = False
    for number, line in enumerate(lines):
        # Most lines: this is done for the whole text after each key.
        if number and not properties and "```" not in line and "~~~" not in line:
            found.append("code" if fence else "text")
            continue
        bare = line.rstrip()
        opening = None if properties else _FENCE.match(bare)
        if number == 0 and bare.lstrip("\ufeff") == "---":
            properties = True
            found.append("properties")
        elif properties:
            properties = bare != "---"
            found.append("properties")
        elif fence:
            if opening and opening[1].startswith(fence) and not opening[2]:
                fence = ""
            found.append("code")
        elif opening:
            fence = opening[1]
            found.append("code")
        else:
            found.append("text")
    return found


def spans(line: str, region: Region) -> Iterator[Span]:
    """Yield start, end and role of the coloured parts of a line, in order and without overlaps."""
    if len(line) > _LONGEST:
        return
    if region == "code":
        yield 0, len(line), "code"
    elif region == "properties":
        name = _PROPERTY.match(line)
        if line.rstrip() == "---":
            yield 0, len(line), "dim"
        elif name:
            yield 0, name.end(), "property"
    elif _HEADING.match(line):
        yield 0, len(line), "heading"
    else:
        start = _START.match(line)
        at = start.end() if start else 0
        if line[:at].strip():
            yield 0, at, "marker"
        for match in _INLINE.finditer(line, at):
            role = match.lastgroup or ""
            yield match.start(), match.end(), "code" if role == "ticks" else role


class MarkdownTextArea(TextArea):
    """A text area for Markdown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"markdown-text-area--{role}"
        for role in (
            "heading",
            "property",
            "marker",
            "code",
            "link",
            "math",
            "dim",
            "tag",
            "citation",
            "strong",
            "mark",
        )
    }
    DEFAULT_CSS = """
    MarkdownTextArea > .markdown-text-area--heading { color: $text-primary; text-style: bold; }
    MarkdownTextArea > .markdown-text-area--property { color: $text-secondary; }
    MarkdownTextArea > .markdown-text-area--marker { color: $text-primary; }
    MarkdownTextArea > .markdown-text-area--code { background: $surface-lighten-1; }
    MarkdownTextArea > .markdown-text-area--link { color: $text-accent; }
    MarkdownTextArea > .markdown-text-area--math { color: $text-warning; }
    MarkdownTextArea > .markdown-text-area--dim { text-style: dim; }
    MarkdownTextArea > .markdown-text-area--tag { color: $text-success; }
    MarkdownTextArea > .markdown-text-area--citation { color: $text-accent; }
    MarkdownTextArea > .markdown-text-area--strong { text-style: bold; }
    MarkdownTextArea > .markdown-text-area--mark { background: $warning 40%; }
    """

    _regions: list[Region] | None = None
    _marks: Mapping[int, Sequence[tuple[int, int]]] = MappingProxyType({})

    _text: str | None = None
    version = 0
    """Another number after each change of the text."""

    def _build_highlight_map(self) -> None:
        # Textual calls this whenever the text has changed.
        super()._build_highlight_map()
        self._regions = self._text = None
        self.version += 1
        if not isinstance(self.wrapped_document, CountedDocument):
            self.wrapped_document = CountedDocument(self.document, tab_width=self.indent_width)
            self.navigator = DocumentNavigator(self.wrapped_document)

    @property
    def text(self) -> str:
        """Return the whole text, which is put together once after each change; Textual asks for each line drawn."""
        if self._text is None:
            self._text = self.document.text
        return self._text

    @text.setter
    def text(self, value: str) -> None:
        self.load_text(value)

    def _yield_character_locations(self, start: Location) -> Iterable[tuple[str, Location]]:
        # The partner of a bracket is looked for at each move of the cursor.
        return islice(super()._yield_character_locations(start), _BRACKET_AWAY)

    def _yield_character_locations_reverse(self, start: Location) -> Iterable[tuple[str, Location]]:
        return islice(super()._yield_character_locations_reverse(start), _BRACKET_AWAY)

    def get_line(self, line_index: int) -> Text:
        """Return a line with its colours."""
        plain = self.document.get_line(line_index)
        line = LongLine(plain) if len(plain) > _LONGEST else super().get_line(line_index)
        for start, end, role in spans(line.plain, self._region(line_index)):
            line.stylize(
                self.get_component_rich_style(f"markdown-text-area--{role}", partial=True), start, end
            )
        for start, end in self._marks.get(line_index, ()):
            line.stylize(self.get_component_rich_style("markdown-text-area--mark", partial=True), start, end)
        return line

    def is_text(self, row: int, *, properties: bool = False) -> bool:
        """Return False for rows of code, and of properties unless those count too."""
        return self._region(row) == "text" or (properties and self._region(row) == "properties")

    def _region(self, row: int) -> Region:
        if self._regions is None:
            self._regions = regions(self.document.lines)
        return self._regions[row]

    def show_marks(self, marks: Mapping[int, Sequence[tuple[int, int]]]) -> None:
        """Mark spans of columns, by row, instead of those that were marked."""
        if marks or self._marks:
            self._marks = marks
            self._line_cache.clear()
            self.refresh()

    def select_span(self, row: int, start: int, end: int) -> None:
        """Select columns of a row, and show them."""
        self.selection = Selection((row, start), (row, end))
        self.history.checkpoint()
        self.scroll_cursor_visible(center=True)
