"""Which part of a note's text a link means. Pure: no disk."""

from __future__ import annotations

import functools

from markdown_it.token import Token

from index.text import fold
from index.vault.links.resolver import match_heading
from index.vault.model import Note
from index.vault.parse import markdown
from index.vault.parse.body import LINE_END

_BLOCKS = frozenset(
    (
        "paragraph_open",
        "heading_open",
        "table_open",
        "blockquote_open",
        "bullet_list_open",
        "ordered_list_open",
    )
) | {"fence", "code_block", "math_block", "html_block", "hr"}


class Parts:
    """The parts of one note."""

    def __init__(self, text: str, note: Note) -> None:
        """`note` is what the whole file, `text`, was parsed to."""
        self.text = text
        self.note = note

    def find(self, anchor: str | None) -> tuple[int, int] | None:
        """Where the part stands that a link names.

        Args:
            anchor: Subpath without its first `#`: heading (its section is meant), `^block`, or None for all.

        Returns:
            Start and end as offsets in the text, or None where there is no such heading or block.
        """
        if not anchor:
            return self.note.body_start, len(self.text)
        name = anchor.rpartition("#")[2]
        if name.startswith("^"):
            return self._block(name[1:])
        headings = self.note.headings
        heading = match_heading(headings, anchor)
        if heading is None:
            return None
        after = headings[headings.index(heading) + 1 :]
        last = next((each for each in after if each.level <= heading.level), None)
        return self._lines[heading.line - 1], self._lines[last.line - 1] if last else len(self.text)

    def _block(self, name: str) -> tuple[int, int] | None:
        block = next((each for each in self.note.blocks if fold(each.id) == fold(name)), None)
        if block is None:
            return None
        first, lines = self.note.body_line - 1, self._lines
        alone = self.text.startswith(f"^{block.id}", lines[block.line - 1])
        found = _around(self._tokens, block.line - 1 - first, alone=alone)
        if found is None or found.map is None:
            return None
        start, end = (lines[min(first + row, len(lines) - 1)] for row in found.map)
        return start, end

    @functools.cached_property
    def _lines(self) -> list[int]:
        """Where each line begins, and the text ends."""
        return [0, *(match.end() for match in LINE_END.finditer(self.text)), len(self.text)]

    @functools.cached_property
    def _tokens(self) -> list[Token]:
        return [token for token in markdown.blocks(self.text[self.note.body_start :], {}) if token.map]


def _around(tokens: list[Token], line: int, *, alone: bool) -> Token | None:
    """The item of a list that holds a line, else the outermost block; of a name alone, the block before it."""
    items = [token for token in tokens if token.type == "list_item_open" and _holds(token, line)]
    if items:
        return items[-1]
    outer = [token for token in tokens if token.level == 0 and token.type in _BLOCKS]
    at = next((n for n, token in enumerate(outer) if _holds(token, line)), None)
    if at is None:
        return None
    begins = outer[at].map == [line, line + 1]
    return outer[at - 1] if alone and begins and at else outer[at]


def _holds(token: Token, line: int) -> bool:
    return token.map is not None and token.map[0] <= line < token.map[1]
