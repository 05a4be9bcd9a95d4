"""Additions to a note's body that leave every other character alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean_line
from index.vault.links import match_heading

if TYPE_CHECKING:
    from index.vault.model import Note

_NEWLINE = re.compile(r"\r\n|\n|\r")
_BULLET = re.compile(r"([ \t]*)(?:([-*+])|(\d{1,9})([.)]))([ \t]+)")
_CONTINUED = re.compile(r"[ \t]+\S")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def append_link(text: str, note: Note, link: str, heading: str | None) -> str:
    """Add a link at the end of a section, or of the note: as one more item where a list stands last.

    Args:
        text: The whole note.
        note: The same, parsed.
        link: As it is to stand there.
        heading: A heading's text, as in a link; None for the end of the note.

    Raises:
        LibraryError: There is no such heading, or the place is inside a block of code.
    """
    start, end = _section(text, note, heading)
    if link in text[start:end]:
        return text
    newline = found[0] if (found := _NEWLINE.search(text)) else "\n"
    section = text[start:end]
    body = section.rstrip()
    gap = section[len(body) :]
    if _inside_code(body):
        raise LibraryError("The section ends in a block of code that is never closed; close it first.")
    if not body:
        above = newline if heading is not None else ""
        below = newline if end == len(text) else newline * 2
        return f"{text[:start]}{above}- {link}{below}{text[end:]}"
    bullet = _next_bullet(body)
    between = newline if bullet else newline * 2
    added = f"{between}{bullet or '- '}{link}"
    return f"{text[:start]}{body}{added}{gap or newline if end == len(text) else gap}{text[end:]}"


def _section(text: str, note: Note, heading: str | None) -> tuple[int, int]:
    """From after the heading's line to the next heading, or the whole body."""
    if heading is None:
        return note.body_start, len(text)
    found = match_heading(note.headings, heading)
    if found is None:
        raise LibraryError(f"There is no heading “{clean_line(heading)}”.")
    lines = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    following = [other.line for other in note.headings if other.line > found.line]
    start = lines[found.line] if found.line < len(lines) else len(text)
    return start, lines[min(following) - 1] if following else len(text)


def _inside_code(body: str) -> bool:
    fence = ""
    for line in _NEWLINE.split(body):
        if match := _FENCE.match(line):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
    return bool(fence)


def _next_bullet(body: str) -> str:
    """What another item of the list that stands last begins with; empty where no list does."""
    for line in reversed(_NEWLINE.split(body)):
        if match := _BULLET.match(line):
            indent, sign, number, stop, space = match.groups()
            if not indent:
                return f"{sign}{space}" if sign else f"{int(number) + 1}{stop}{space}"
        elif not _CONTINUED.match(line):
            return ""
    return ""
