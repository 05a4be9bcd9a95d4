"""Additions to a note's body that leave every other character alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.problems import ProblemKind
from index.text import clean_line
from index.vault.links.resolver import match_heading
from index.vault.parse.note import parse
from index.vault.parse.outline import BlockLines, outline
from index.vault.parse.source_map import LINE_END

if TYPE_CHECKING:
    from index.vault.model import Note

_BULLET = re.compile(r"[ \t]*(?:[-*+]|(\d{1,9})(?=[.)])[.)])(?:[ \t]{1,4}(?=\S)| ?)")
_ATX = re.compile(r" {0,3}#")
_LAST_NUMBER = 999_999_999


def append_link(text: str, note: Note, link: str, heading: str | None) -> str:
    """Add a link at the end of a section, or of the note: as one more item where a list comes last.

    A section ends at the next heading, of whatever level. A link that is already there is not added again.

    Args:
        text: The whole note.
        note: The same, parsed.
        link: The whole link, as it will be written.
        heading: A heading's text, as in a link; None for the end of the note.

    Raises:
        LibraryError: There is no such heading, or text added there would be code or a comment and not a link.
    """
    if any(flaw.kind in (ProblemKind.OVERSIZE, ProblemKind.TOO_COMPLEX) for flaw in note.flaws):
        raise LibraryError(
            "The note is too long or too complex to be read as a whole; add the link in an editor.",
            code="too-large",
        )
    body = _Body(text, note)
    section = body.section(note, heading)
    start, end = body.starts[section.first], body.starts[section.end]
    if any(found.raw == link and start <= found.start < end for found in note.links):
        return text
    at, added = _addition(body, section, link)
    edited = text[:at] + added + text[at:]
    place = at + added.index(link)
    after = parse(note.path, edited)
    read = any(found.start == place and found.raw == link for found in after.links)
    if not read or _outline(after) != _outline(note) or _in_comment(body, at):
        raise LibraryError(
            "The place is within code or a comment that is never closed; close it first.", code="not-editable"
        )
    return edited


@dataclass(frozen=True, slots=True)
class _Section:
    """A section as lines of the body, from 0: `head` is the heading's last, or -1; `end` follows the last."""

    head: int
    first: int
    end: int


class _Body:
    """The lines and blocks of a note's body."""

    def __init__(self, text: str, note: Note) -> None:
        self.text = text
        self.begin = note.body_start or int(text.startswith("\ufeff"))
        self.first_line = note.body_line
        # One more than there are lines, so that the end of each line is known.
        self.starts = [self.begin, *(found.end() for found in LINE_END.finditer(text, self.begin)), len(text)]
        self.blocks = outline(text[self.begin :])

    def line(self, number: int) -> str:
        """Return a line without its line end."""
        return self.text[self.starts[number] : self.starts[number + 1]].rstrip("\r\n")

    def section(self, note: Note, heading: str | None) -> _Section:
        """Return the section under a heading, or the whole body."""
        count = len(self.starts) - 1
        if heading is None:
            return _Section(-1, 0, count)
        found = match_heading(note.headings, heading)
        if found is None:
            raise LibraryError(f"There is no heading “{clean_line(heading)}”.", code="not-found")
        start = found.line - self.first_line
        heads = [block for block in self.blocks if block.kind == "heading" and block.level == 0]
        first = next(head.end for head in heads if head.first == start)
        following = (head.first for head in heads if head.first >= first)
        return _Section(first - 1, first, min(following, default=count))

    def last_filled(self, first: int, end: int) -> int:
        """Return the last of these lines that is not blank, or the line before the first."""
        return next((at for at in reversed(range(first, end)) if self.line(at).strip()), first - 1)

    def last_list(self, section: _Section) -> list[BlockLines]:
        """Return the items of the list that is the section's last block; none if it is another block."""
        held = [block for block in self.blocks if section.first <= block.first < section.end]
        tops = [at for at, block in enumerate(held) if block.level == 0]
        if not tops or held[tops[-1]].kind != "list":
            return []
        return [block for block in held[tops[-1] :] if block.kind == "item" and block.level == 1]


def _addition(body: _Body, section: _Section, link: str) -> tuple[int, str]:
    """Return the offset of the addition, and the text that is added."""
    found = LINE_END.search(body.text)
    newline = found[0] if found else "\n"
    items = body.last_list(section)
    end = items[-1].end if items else section.end
    last = body.last_filled(max(section.head, 0), min(end, section.end))
    if last < 0 or not body.line(last).strip():
        # Nothing but front matter and blank lines: the link becomes the last line.
        before = newline if body.text[body.begin - 1 : body.begin] == "-" else ""
        return len(body.text), f"{before}- {link}{newline}"
    at = body.starts[last] + len(body.line(last))
    if items:
        return at, f"{newline}{_next_bullet(body.line(items[-1].first))}{link}"
    added = f"{newline * 2}- {link}"
    if last + 1 == section.end and section.end < len(body.starts) - 1:
        # An underlined heading would become part of the item. An empty section gets a blank line too.
        following = body.line(section.end)
        if last == section.head or not _ATX.match(following):
            added += newline
    return at, added


def _next_bullet(line: str) -> str:
    """Return the start of the item after the one that starts with this line."""
    bullet = _BULLET.match(line)
    if bullet is None:
        return "- "
    sign = bullet[0]
    if bullet[1]:
        number = str(min(int(bullet[1]) + 1, _LAST_NUMBER))
        sign = sign[: bullet.start(1)] + number + sign[bullet.end(1) :]
    return sign if sign[-1] in " \t" else f"{sign} "


def _outline(note: Note) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in note.headings]


def _in_comment(body: _Body, at: int) -> bool:
    """Return whether a `%%` that begins a line above is still open: links count there, but are not shown."""
    opened = False
    for line in _prose_lines(body, at):
        marks = line.replace("%%%%", "").count("%%")
        if opened:
            opened = marks % 2 == 0
        elif line.lstrip().startswith("%%"):
            opened = marks % 2 == 1
    return opened


def _prose_lines(body: _Body, at: int) -> Iterator[str]:
    """Yield the lines above an offset that are not code."""
    code = {
        number for block in body.blocks if block.kind == "code" for number in range(block.first, block.end)
    }
    for number, start in enumerate(body.starts[:-1]):
        if start < at and number not in code:
            yield body.line(number)
