"""The words around a link, so that a list of links can be read without opening each note. Pure: text to text."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from index.papers.sentences import sentence_spans
from index.text import clean_line
from index.vault.model import Link, Note

_LONGEST = 200
_BEFORE = 80
# Lines of a paragraph that are looked at on either side of a link.
_MOST_LINES = 8
# Editors that wrap lines do so at this many characters at least; a shorter line was ended by who wrote it.
_WRAPPED = 60
_LONGEST_WRAPPED = 240
_QUOTE_SIGNS = re.compile(r"[ \t]*(?:>[ \t]?)*")
# Lines that no line above goes on in, and lines that go on in none.
_BEGINS = re.compile(
    r"[ \t]*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\||```|~~~|\$\$|%%|\[[^\[\]]+\]:|[-*_=]{3,}\s*$)"
)
_ENDS = re.compile(r"[ \t]*(?:#{1,6}\s|\||```|~~~|\$\$|%%|\[![\w-]+\]|\[[^\[\]]+\]:|[-*_=]{3,}\s*$)")


class LinkContext(NamedTuple):
    """The line that a link is in, and the heading above it; both safe to show, and empty where there is none.

    A line that an editor has wrapped comes with the rest of the sentence that the link is in.
    """

    line: str
    section: str


class NoteContexts:
    """The contexts of the links and other places of one note."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._headings = [heading.line for heading in note.headings]
        # The last row and the last heading that were asked for: a line of megabytes may have 100,000 links.
        self._row: tuple[int, str] = -1, ""
        self._section: tuple[int, str] = -1, ""

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
        row = line - self._note.body_line
        words = self._unwrapped(row, raw) if row < len(self._lines) else raw
        return LinkContext(_around(words, raw), self._section_at(line))

    def _section_at(self, line: int) -> str:
        at = bisect_right(self._headings, line) - 1
        if self._section[0] != at:
            self._section = at, clean_line(self._note.headings[at].text)[:_LONGEST]
        return self._section[1]

    def _clean_row(self, row: int) -> str:
        if self._row[0] != row:
            self._row = row, clean_line(self._lines[row])
        return self._row[1]

    def _unwrapped(self, row: int, raw: str) -> str:
        """Return a line, and of those that it was wrapped from or into what belongs to the sentence of some words."""
        lines = self._lines
        first = last = row
        while first and row - first < _MOST_LINES and _goes_on(lines[first - 1], lines[first]):
            first -= 1
        while last + 1 < len(lines) and last - row < _MOST_LINES and _goes_on(lines[last], lines[last + 1]):
            last += 1
        own = self._clean_row(row)
        if first == last or raw not in own:
            return own
        parts = [clean_line(lines[first]).strip()]
        parts += [clean_line(line[_quoted(line) :]).strip() for line in lines[first + 1 : last + 1]]
        text = " ".join(parts)
        start = sum(len(part) + 1 for part in parts[: row - first])
        end = start + len(parts[row - first])
        at = text.find(raw, start)
        for begin, stop in sentence_spans(text):
            if begin < at + len(raw) and at < stop:
                start, end = min(start, begin), max(end, stop)
        return clean_line(text[start:end])


def _quoted(line: str) -> int:
    """Return the length of the signs of a quotation at the beginning of a line."""
    found = _QUOTE_SIGNS.match(line)
    return found.end() if found else 0


def _goes_on(line: str, below: str) -> bool:
    """Return whether a line was wrapped into the one below it."""
    if max(len(line), len(below)) > _LONGEST_WRAPPED:
        return False
    if line.count(">", 0, _quoted(line)) != below.count(">", 0, _quoted(below)):
        return False
    line, below = line[_quoted(line) :].rstrip(), below[_quoted(below) :]
    words = below.split(maxsplit=1)
    if not line or not words or len(line) + 1 + len(words[0]) < _WRAPPED:
        return False
    return " | " not in line + below and not _ENDS.match(line) and not _BEGINS.match(below)


def _around(line: str, raw: str) -> str:
    """Return a clean line, or of a long one the sentence that the link is in, or the part of that."""
    if len(line) <= _LONGEST:
        return line
    at = max(line.find(raw), 0)
    # In a text of megabytes, no sentence that far away is the link's.
    first = max(at - _LONGEST, 0)
    near = line[first : at + len(raw) + _LONGEST]
    at -= first
    spans = sentence_spans(near)
    # What is cut off is no sentence.
    spans = spans[bool(first) : len(spans) - (first + len(near) < len(line))]
    for begin, stop in spans:
        if begin <= at and at + len(raw) <= stop <= begin + _LONGEST:
            return near[begin:stop]
    at += first
    start = max(at - _BEFORE, 0)
    start = line.find(" ", start, at) + 1 or start
    cut = line[start : start + _LONGEST].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + _LONGEST < len(line) else ''}"
