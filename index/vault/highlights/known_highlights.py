"""The highlights that a note has or had, so that each comes in once and those that the user deleted stay away.

They are kept in the note itself, in a comment with a line for each, so that they go with it to other machines and
last longer than any cache:

    %% highlights: without these lines, all of them come in again
    hl-3f2a91c0 p.2 412,88 text:9be21c comment:77aa01
    %%

A line has the block identifier, the page, the place on it in thousandths of width and height, and digests of passage
and comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from index.vault.highlights.note_highlight import Highlight, short_digest, text_digest
from index.vault.parse.source_map import LINE_END

PREFIX = "hl-"
_OPENING = re.compile(r"[ \t]*%%[ \t]*highlights:")
_FIRST = "%% highlights: without these lines, all of them come in again"
_LAST = "%%"
_ENTRY = re.compile(
    r"[ \t]*hl-([0-9a-f]{8}) p\.(\d{1,6}) (\d{1,4}),(\d{1,4}) text:([0-9a-f]{6}|-) comment:([0-9a-f]{6}|-)[ \t]*"
)
# Two programs save the same place a little differently; the sign of a note has another size in each.
_NEAR = 8
_NEAR_NOTE = 30
_LONG = 20
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class KnownHighlight:
    """A highlight that came in before.

    Attributes:
        id: Eight hexadecimal digits.
        page: From 1.
        x: As in `PdfAnnotation`, and likewise `y`; negative where it is not known.
        text: Digest of the passage; `-` where there is none.
        comment: Digest of the comment, as it was written.
    """

    id: str
    page: int
    x: int
    y: int
    text: str
    comment: str

    @property
    def line(self) -> str:
        """Return its line in the comment."""
        return f"{PREFIX}{self.id} p.{self.page} {self.x},{self.y} text:{self.text} comment:{self.comment}"


class Line(NamedTuple):
    """A line of a text and its place; the text is without the line end."""

    start: int
    end: int
    text: str


class Memory(NamedTuple):
    """The comment, its place, and what it says.

    Attributes:
        start: Of its first line.
        end: Of its last line, without the line end.
        insert_at: Place for further lines: the start of its last line.
    """

    start: int
    end: int
    insert_at: int
    entries: tuple[tuple[Line, KnownHighlight], ...]


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text."""
    found = []
    start = 0
    for ending in LINE_END.finditer(text):
        found.append(Line(start, ending.start(), text[start : ending.start()]))
        start = ending.end()
    if start < len(text):
        found.append(Line(start, len(text), text[start:]))
    return found


def memories(lines: Sequence[Line]) -> Iterator[Memory]:
    """Yield every such comment of a note; a sync program may leave two."""
    at = 0
    while at < len(lines):
        if _OPENING.match(lines[at].text) and lines[at].text.count("%%") == 1:
            end = next((n for n in range(at + 1, len(lines)) if "%%" in lines[n].text), None)
            if end is None:
                return
            if lines[end].text.strip() == _LAST:
                yield Memory(
                    lines[at].start, lines[end].end, lines[end].start, tuple(_entries(lines[at + 1 : end]))
                )
            at = end
        at += 1


def _entries(lines: Sequence[Line]) -> Iterator[tuple[Line, KnownHighlight]]:
    for line in lines:
        if found := _ENTRY.fullmatch(line.text):
            id_, page, x, y, text, comment = found.groups()
            yield line, KnownHighlight(id_, int(page), int(x), int(y), text, comment)


def memory_text(entries: Sequence[KnownHighlight], newline: str) -> str:
    """Return a new comment, without a line end at its end."""
    return newline.join([_FIRST, *(entry.line for entry in entries), _LAST])


def known(highlight: Highlight, id_: str) -> KnownHighlight:
    """Return what is kept of a highlight."""
    mark = highlight.annotation
    comment = short_digest(highlight.comment)
    return KnownHighlight(id_, mark.page, mark.x, mark.y, text_digest(mark.text), comment)


def in_quote(id_: str, quote: str, comment: str) -> KnownHighlight:
    """Return what is known of a highlight of which only the quote, and the comment below, are there."""
    page = re.search(r"#page=(\d{1,6})", quote)
    words = quote.removeprefix("> ").rpartition(" — ")[0]
    return KnownHighlight(
        id_, int(page[1]) if page else 0, _UNKNOWN, _UNKNOWN, text_digest(words), short_digest(comment)
    )


def new_id(highlight: Highlight, taken: set[str]) -> str:
    """Return an identifier for a new highlight: made from its own, or else from page, kind, place and text."""
    own = own_id(highlight)
    mark = highlight.annotation
    number = 0
    id_ = own or _digest(f"{mark.page}\0{mark.kind}\0{mark.x}\0{mark.y}\0{mark.text}")
    while id_ in taken:
        number += 1
        id_ = _digest(f"{mark.page}\0{mark.kind}\0{mark.x}\0{mark.y}\0{mark.text}\0{number}")
    return id_


def own_id(highlight: Highlight) -> str:
    """Return the identifier that an annotation's own one gives; empty if it has none."""
    name = highlight.annotation.name
    return _digest(f"NM\0{name}") if name else ""


@lru_cache(4096)
def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def matched(
    highlights: Sequence[Highlight], entries: Sequence[KnownHighlight]
) -> list[KnownHighlight | None]:
    """Return for each highlight the one that came in before and is the same, or None; each is one's only.

    It has the same identifier of its own; or the same passage on the page, the nearest such; or, without a passage,
    the same comment or place on the page; or the same place where the passage is another; or the same long passage
    on another page, as of a file with a new first page.
    """
    found: list[KnownHighlight | None] = [None] * len(highlights)
    free = list(entries)
    for rule in (_by_id, _by_passage, _by_note, _by_place, _by_long_passage):
        candidates = [
            (distance, at, entry)
            for at, highlight in enumerate(highlights)
            if found[at] is None
            for entry in free
            if (distance := rule(highlight, entry)) is not None
        ]
        candidates.sort(key=lambda each: each[0])
        used: set[int] = set()
        for _distance, at, entry in candidates:
            if found[at] is None and id(entry) not in used:
                found[at] = entry
                used.add(id(entry))
        free = [entry for entry in free if id(entry) not in used]
    return found


def _by_id(highlight: Highlight, entry: KnownHighlight) -> int | None:
    mark = highlight.annotation
    same = own_id(highlight) == entry.id
    return abs(mark.page - entry.page) + (text_digest(mark.text) != entry.text) if same else None


def _by_passage(highlight: Highlight, entry: KnownHighlight) -> int | None:
    mark = highlight.annotation
    same = mark.page == entry.page and mark.text and text_digest(mark.text) == entry.text
    return _distance(highlight, entry) if same else None


def _by_note(highlight: Highlight, entry: KnownHighlight) -> int | None:
    mark = highlight.annotation
    if mark.text or entry.text != "-" or mark.page != entry.page:
        return None
    distance = _distance(highlight, entry)
    same = short_digest(highlight.comment) == entry.comment != "-"
    if entry.x < 0:
        return 0 if same else 1
    return distance if same or distance <= _NEAR_NOTE else None


def _by_place(highlight: Highlight, entry: KnownHighlight) -> int | None:
    mark = highlight.annotation
    near = abs(mark.x - entry.x) <= _NEAR and abs(mark.y - entry.y) <= _NEAR
    return _distance(highlight, entry) if near and mark.page == entry.page and entry.x >= 0 else None


def _by_long_passage(highlight: Highlight, entry: KnownHighlight) -> int | None:
    mark = highlight.annotation
    same = len(mark.text) >= _LONG and text_digest(mark.text) == entry.text
    return abs(mark.page - entry.page) if same else None


def _distance(highlight: Highlight, entry: KnownHighlight) -> int:
    if entry.x < 0:
        return 0
    return abs(highlight.annotation.x - entry.x) + abs(highlight.annotation.y - entry.y)
