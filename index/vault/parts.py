"""Which part of a note's text a link means. Pure: no disk."""

from __future__ import annotations

from markdown_it.token import Token

from index.text import fold
from index.vault import markdown
from index.vault.body import LINE_END
from index.vault.links import match_heading
from index.vault.model import Note

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


def find_part(text: str, note: Note, anchor: str | None) -> tuple[int, int] | None:
    """Where the part of a note stands that a subpath names.

    Args:
        text: The whole file.
        note: What it was parsed to.
        anchor: Subpath without its first `#`: heading (its section is meant), `^block`, or None for all.

    Returns:
        Start and end as offsets in the text, or None where there is no such heading or block.
    """
    if not anchor:
        return note.body_start, len(text)
    lines = [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]
    name = anchor.rpartition("#")[2]
    if name.startswith("^"):
        return _block(text, note, name[1:], lines)
    heading = match_heading(note.headings, anchor)
    if heading is None:
        return None
    after = note.headings[note.headings.index(heading) + 1 :]
    end = next((lines[each.line - 1] for each in after if each.level <= heading.level), len(text))
    return lines[heading.line - 1], end


def _block(text: str, note: Note, name: str, lines: list[int]) -> tuple[int, int] | None:
    block = next((each for each in note.blocks if fold(each.id) == fold(name)), None)
    if block is None:
        return None
    first = note.body_line - 1
    line = block.line - 1 - first
    tokens = [token for token in markdown.blocks(text[note.body_start :], {}) if token.map]
    found = _around(tokens, line, alone=text[lines[block.line - 1] :].startswith(f"^{block.id}"))
    if found is None or found.map is None:
        return None
    start, end = (lines[min(first + row, len(lines) - 1)] for row in found.map)
    return start, end


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
