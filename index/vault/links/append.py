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
from index.vault.parse.body import LINE_END
from index.vault.parse.note import parse
from index.vault.parse.outline import BlockLines, outline

if TYPE_CHECKING:
    from index.vault.model import Note

_BULLET = re.compile(r"[ \t]*(?:[-*+]|(\d{1,9})(?=[.)])[.)])(?:[ \t]{1,4}(?=\S)| ?)")
_ATX = re.compile(r" {0,3}#")
_LAST_NUMBER = 999_999_999


def append_link(text: str, note: Note, link: str, heading: str | None) -> str:
    """Add a link at the end of a section, or of the note: as one more item where a list stands last.

    A section ends at the next heading, of whatever level. A link that is there already is not added again.

    Args:
        text: The whole note.
        note: The same, parsed.
        link: As it is to stand there.
        heading: A heading's text, as in a link; None for the end of the note.

    Raises:
        LibraryError: There is no such heading, or what would be written there is not read as a link: within
            code or a comment.
    """
    if any(flaw.kind is ProblemKind.OVERSIZE for flaw in note.flaws):
        raise LibraryError(
            "The note is too long to be read as a whole; add the link in an editor.", code="too-large"
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
    """Lines of the body, from 0: `head` is the heading's last one, or -1; `end` is the one after the last."""

    head: int
    first: int
    end: int


class _Body:
    """The lines of a note's body and the blocks they make."""

    def __init__(self, text: str, note: Note) -> None:
        self.text = text
        self.begin = note.body_start or int(text.startswith("\ufeff"))
        self.first_line = note.body_line
        # One more than there are lines, so that the end of each line is known.
        self.starts = [self.begin, *(found.end() for found in LINE_END.finditer(text, self.begin)), len(text)]
        self.blocks = outline(text[self.begin :])

    def line(self, number: int) -> str:
        """A line without its end."""
        return self.text[self.starts[number] : self.starts[number + 1]].rstrip("\r\n")

    def section(self, note: Note, heading: str | None) -> _Section:
        """Where the section under a heading is, or the whole body."""
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
        """The last line of these that is not blank, or the one before the first."""
        return next((at for at in reversed(range(first, end)) if self.line(at).strip()), first - 1)

    def last_list(self, section: _Section) -> list[BlockLines]:
        """The items of the list that is the section's last block; none where another block is."""
        held = [block for block in self.blocks if section.first <= block.first < section.end]
        tops = [at for at, block in enumerate(held) if block.level == 0]
        if not tops or held[tops[-1]].kind != "list":
            return []
        return [block for block in held[tops[-1] :] if block.kind == "item" and block.level == 1]


def _addition(body: _Body, section: _Section, link: str) -> tuple[int, str]:
    """Where something is added, and what."""
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
        # An underlined heading would become part of the item; a section so far empty is set apart as well.
        following = body.line(section.end)
        if last == section.head or not _ATX.match(following):
            added += newline
    return at, added


def _next_bullet(line: str) -> str:
    """What the item after the one that begins with this line begins with."""
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
    """Whether a `%%` that begins a line above is still open: links count there, but nobody sees them."""
    opened = False
    for line in _prose_lines(body, at):
        marks = line.replace("%%%%", "").count("%%")
        if opened:
            opened = marks % 2 == 0
        elif line.lstrip().startswith("%%"):
            opened = marks % 2 == 1
    return opened


def _prose_lines(body: _Body, at: int) -> Iterator[str]:
    """The lines above an offset that are not code."""
    code = {
        number for block in body.blocks if block.kind == "code" for number in range(block.first, block.end)
    }
    for number, start in enumerate(body.starts[:-1]):
        if start < at and number not in code:
            yield body.line(number)
