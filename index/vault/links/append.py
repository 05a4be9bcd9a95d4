"""Additions to a note's body that leave every other character alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.problems import ProblemKind
from index.vault.links.note_body import NoteBody, Section
from index.vault.parse.note import parse
from index.vault.parse.source_map import LINE_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.vault.model import Note
    from index.vault.parse.outline import BlockLines

_BULLET = re.compile(r"[ \t]*(?:[-*+]|(\d{1,9})(?=[.)])[.)])(?:[ \t]{1,4}(?=\S)| ?)")
_BOX = re.compile(r"\[(.)\](?=[ \t]|$)")
_ATX = re.compile(r" {0,3}#")
_LAST_NUMBER = 999_999_999


class AdditionPlace(NamedTuple):
    """A place for an addition at the end of a section or a note, and the style of what is there.

    Attributes:
        at: Offset in the text.
        before: Line ends, and the bullet of a list item, that go before the addition.
        after: Line ends that go behind it.
        newline: The line end to use within the addition.
        indent: Spaces before each further line of the addition, so that it stays in its item.
    """

    at: int
    before: str
    after: str
    newline: str
    indent: str

    def insert(self, text: str, addition: str) -> str:
        """Return the text with an addition, whose lines end in a newline sign of any kind."""
        lines = LINE_END.split(addition)
        rest = [f"{self.indent}{line}" if line else line for line in lines[1:]]
        body = self.newline.join([lines[0], *rest])
        return f"{text[: self.at]}{self.before}{body}{self.after}{text[self.at :]}"


def append_link(text: str, note: Note, link: str, heading: str | None) -> str:
    """Add a link at the end of a section, or of the note: as one more item where a list comes last.

    A section ends at the next heading, of whatever level. A link that is already there is not added again; then
    the text is returned as it is.

    Args:
        text: The whole note.
        note: The same, parsed.
        link: The whole link, as it will be written.
        heading: A heading's text, as in a link; None for the end of the note.

    Raises:
        LibraryError: There is no such heading, or text added there would be code, a comment or data of a plugin.
    """
    body, section = _located(text, note, heading)
    start, end = body.starts[section.first], body.starts[section.full_end]
    if heading is None:
        start = body.begin
    if any(found.raw == link and start <= found.start < end for found in note.links):
        return text
    place = _place(body, section, item=True)
    edited = place.insert(text, link)
    at = place.at + len(place.before)
    after = parse(note.path, edited)
    read = any(found.start == at and found.raw == link for found in after.links)
    if not read or _outline(after) != _outline(note) or body.in_comment(place.at):
        raise LibraryError(
            "The place is within code or a comment that is never closed; close it first.", code="not-editable"
        )
    return edited


def addition_place(text: str, note: Note, heading: str | None, *, item: bool) -> AdditionPlace:
    """Return the place for an addition at the end of a section, or of the note.

    It is before comments that end the note and before the data of a drawing. In a Kanban board it is a card at the
    end of the lane, or of the first lane, because the plugin keeps nothing else.

    Args:
        text: The whole note.
        note: The same, parsed.
        heading: A heading's text, as in a link; None for the end of the note.
        item: The addition is a list item, which joins a list that comes last; else it is a block of its own.

    Raises:
        LibraryError: There is no such heading, or the place is within code or a comment that is never closed.
    """
    body, section = _located(text, note, heading)
    place = _place(body, section, item=item)
    if body.in_comment(place.at):
        raise LibraryError(
            "The place is within a comment that is never closed; close it first.", code="not-editable"
        )
    return place


def _located(text: str, note: Note, heading: str | None) -> tuple[NoteBody, Section]:
    if any(flaw.kind in (ProblemKind.OVERSIZE, ProblemKind.TOO_COMPLEX) for flaw in note.flaws):
        raise LibraryError(
            "The note is too long or too complex to be read as a whole; add the text in an editor.",
            code="too-large",
        )
    body = NoteBody(text, note)
    return body, body.section(heading)


def _place(body: NoteBody, section: Section, *, item: bool) -> AdditionPlace:
    items = body.list_items(section) if item or section.card else []
    end = items[-1].end if items else section.end
    last = body.last_filled(max(section.head, 0), min(end, section.end))
    newline = body.newline(max(last, 0))
    bullet = ("- [ ] " if section.card else "- ") if item or section.card else ""
    if last < 0 or not body.line(last).strip():
        # Nothing but front matter and blank lines above: the addition becomes the last line of them.
        at = body.starts[section.end]
        before = newline if body.text[body.begin - 1 : body.begin] == "-" else ""
        after = newline if section.end == body.count else newline * 2
        return AdditionPlace(at, before + bullet, after, newline, " " * bool(bullet) * 2)
    at = body.starts[last] + len(body.line(last))
    followed = last + 1 < body.count and bool(body.line(last + 1).strip())
    if items:
        bullet = _next_bullet(body, items, card=section.card)
        gap = newline * (1 + _blank_lines(body, items))
        # A comment directly below would become part of the item.
        after = newline if followed and body.line(last + 1).lstrip().startswith("%%") else ""
        return AdditionPlace(at, gap + bullet, after, newline, " " * _width(bullet))
    after = ""
    if followed:
        # An underlined heading would become part of the item. An empty section gets a blank line too.
        following = body.line(last + 1)
        if last == section.head or not _ATX.match(following):
            after = newline
    return AdditionPlace(at, newline * 2 + bullet, after, newline, "  " if bullet else "")


def _next_bullet(body: NoteBody, items: Sequence[BlockLines], *, card: bool) -> str:
    """Return the start of the item after the last of a list, in the style of the list."""
    line = body.line(items[-1].first)
    bullet = _BULLET.match(line)
    if bullet is None:
        return "- [ ] " if card else "- "
    sign = bullet[0]
    if bullet[1]:
        before = _BULLET.match(body.line(items[-2].first)) if len(items) > 1 else None
        # Some write every number as 1.
        step = 0 if before is not None and before[1] == bullet[1] else 1
        number = str(min(int(bullet[1]) + step, _LAST_NUMBER))
        sign = sign[: bullet.start(1)] + number + sign[bullet.end(1) :]
    if sign[-1] not in " \t":
        sign += " "
    return f"{sign}[ ] " if card or _BOX.match(line, bullet.end()) else sign


def _blank_lines(body: NoteBody, items: Sequence[BlockLines]) -> int:
    """Return the number of blank lines between the last two items of a list."""
    if len(items) < 2:
        return 0
    start = items[-1].first
    return start - 1 - body.last_filled(items[-2].first, start)


def _width(bullet: str) -> int:
    found = _BULLET.match(f"{bullet}x")
    return found.end() if found else 2


def _outline(note: Note) -> list[tuple[int, str]]:
    return [(heading.level, heading.text) for heading in note.headings]
