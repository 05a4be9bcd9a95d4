"""The words around a link, so that a list of links can be read without opening each note. Pure: text to text."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from index.text import clean_line
from index.vault.model import Link, Note

_LONGEST = 200
_BEFORE = 80


class LinkContext(NamedTuple):
    """The line that a link is in, and the heading above it; both safe to show, and empty where there is none."""

    line: str
    section: str


class NoteContexts:
    """The contexts of the links and other places of one note."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._headings = [heading.line for heading in note.headings]

    @functools.cached_property
    def _lines(self) -> list[str]:
        return self._note.prose.split("\n")

    def of_links(self) -> Iterator[tuple[Link, LinkContext]]:
        """Yield each link with its context; that of a link in a property is its name and value."""
        for link in self._note.links:
            if link.property is None:
                yield link, self.at(link.line, link.raw)
            else:
                raw = clean_line(link.raw)
                yield link, LinkContext(_around(f"{clean_line(link.property)}: {raw}", raw), "")

    def at(self, line: int, raw: str) -> LinkContext:
        """Return the context of some words on a line of the body, which counts from 1 in the file."""
        raw = clean_line(raw)
        at = bisect_right(self._headings, line) - 1
        section = clean_line(self._note.headings[at].text)[:_LONGEST] if at >= 0 else ""
        row = line - self._note.body_line
        return LinkContext(_around(self._lines[row] if row < len(self._lines) else raw, raw), section)


def _around(line: str, raw: str) -> str:
    """Return a line, or the part of a long one that the link is in."""
    line = clean_line(line)
    if len(line) <= _LONGEST:
        return line
    start = max(line.find(raw) - _BEFORE, 0)
    cut = line[start : start + _LONGEST].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + _LONGEST < len(line) else ''}"
