"""Bring highlights into a literature note. Pure: text and highlights -> text.

New ones come in reading order among those that are there, comments that changed are changed where the user left them
as they were, and every other character stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.errors import LibraryError
from index.problems import ProblemKind
from index.text import fold
from index.vault.highlights.known_highlights import (
    PREFIX,
    KnownHighlight,
    Line,
    in_quote,
    known,
    lines_of,
    matched,
    memories,
    memory_text,
    new_id,
)
from index.vault.highlights.note_highlight import Highlight, distinct, short_digest
from index.vault.links.append import addition_place
from index.vault.model import Note
from index.vault.parse.note import parse

HEADING = "Highlights"
_LEVEL = 2
_BLOCK_ID = re.compile(r"(?:^|[ \t])\^hl-([0-9a-f]{8})[ \t]*$")


@dataclass(frozen=True, slots=True)
class MergedHighlights:
    """A note with highlights.

    Attributes:
        text: The whole note; the same as before where nothing is new.
        added: Number of highlights that came in.
        changed: Number of comments that changed.
        remarks: A sentence for each comment that changed in the PDF file and in the note.
    """

    text: str
    added: int = 0
    changed: int = 0
    remarks: tuple[str, ...] = ()


class _Block(NamedTuple):
    """A highlight in the note: the start of its quote, and the line of its identifier."""

    start: int
    line: int
    quote: str


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def merge_highlights(path: str, text: str, highlights: Sequence[Highlight]) -> MergedHighlights:
    """Return a note with highlights.

    Args:
        path: The note, relative to the vault.
        text: The whole note.
        highlights: All highlights of all files of the paper, in reading order.

    Raises:
        LibraryError: The note is too long or complex to be read, or what is added there would be code or a comment.
    """
    note = parse(path, text)
    if any(flaw.kind in (ProblemKind.OVERSIZE, ProblemKind.TOO_COMPLEX) for flaw in note.flaws):
        raise LibraryError("The note is too long or too complex to be read as a whole.", code="too-large")
    merger = _Merger(note, text, distinct(highlights))
    merged = merger.merge()
    if merged.text != text:
        after = parse(path, merged.text)
        ids = {block.id for block in after.blocks}
        if not ids.issuperset(f"{PREFIX}{id_}" for id_ in merger.new_ids) or not ids.issuperset(
            block.id for block in note.blocks
        ):
            raise LibraryError(
                "The place for highlights is within code or a comment that is never closed; close it first.",
                code="not-editable",
            )
    return merged


class _Merger:
    """Works out the edits of one note."""

    def __init__(self, note: Note, text: str, highlights: Sequence[Highlight]) -> None:
        self._note = note
        self._text = text
        self._highlights = highlights
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._lines = lines_of(text)
        self._memories = list(memories(self._lines))
        self._blocks = self._found_blocks()
        self._edits: list[_Edit] = []
        self._changed = 0
        self._remarks: list[str] = []
        self.new_ids: set[str] = set()

    def merge(self) -> MergedHighlights:
        """Return the merged note."""
        remembered = {entry.id: (line, entry) for memory in self._memories for line, entry in memory.entries}
        entries = [entry for _line, entry in remembered.values()]
        entries += [self._seen(id_) for id_ in self._blocks if id_ not in remembered]
        pairs = matched(self._highlights, entries)
        changed_lines: dict[str, KnownHighlight] = {}
        for highlight, entry in zip(self._highlights, pairs, strict=True):
            if entry is not None and entry.id in self._blocks:
                comment = self._changed_comment(highlight, entry)
                if comment != entry.comment:
                    changed_lines[entry.id] = KnownHighlight(
                        entry.id, entry.page, entry.x, entry.y, entry.text, comment
                    )
        new = self._add_new(pairs, {entry.id for entry in entries})
        if not new and not changed_lines:
            return MergedHighlights(self._text, remarks=tuple(self._remarks))
        self._remember(remembered, entries, changed_lines, new)
        return MergedHighlights(self._edited(), len(new), self._changed, tuple(self._remarks))

    # What is there

    def _found_blocks(self) -> dict[str, _Block]:
        found: dict[str, _Block] = {}
        for number, line in enumerate(self._lines):
            mark = _BLOCK_ID.search(line.text) if PREFIX in line.text else None
            if mark is None or mark[1] in found:
                continue
            first = number
            if not line.text[: mark.start()].strip():
                first -= 1
                while first >= 0 and not self._lines[first].text.strip():
                    first -= 1
                if first < 0 or not self._lines[first].text.lstrip().startswith(">"):
                    first = number
            last = first
            while first > 0 and self._is_quote(first) and self._is_quote(first - 1):
                first -= 1
            quote = " ".join(each.text.strip().removeprefix(">") for each in self._lines[first : last + 1])
            found[mark[1]] = _Block(self._lines[first].start, number, quote.strip())
        return found

    def _seen(self, id_: str) -> KnownHighlight:
        """Return what a block shows of a highlight that the comment does not name."""
        block = self._blocks[id_]
        below = self._paragraph_after(block.line)
        is_comment = below is not None and not below.text.lstrip().startswith((">", "#", "%%"))
        return in_quote(id_, block.quote, self._plain(below) if below and is_comment else "")

    def _is_quote(self, number: int) -> bool:
        return self._lines[number].text.lstrip().startswith(">")

    # Comments

    def _changed_comment(self, highlight: Highlight, entry: KnownHighlight) -> str:
        """Change the comment below a block where it changed in the file; return the digest to keep."""
        now = short_digest(highlight.comment)
        if now == entry.comment:
            return now
        place = self._paragraph_after(self._blocks[entry.id].line)
        there = short_digest(self._plain(place)) if place else "-"
        written = highlight.comment.replace("\n", self._newline)
        line = self._lines[self._blocks[entry.id].line]
        if there == now:
            return now
        if entry.comment == "-" and written:
            self._edits.append(_Edit(line.end, line.end, f"{self._newline * 2}{written}"))
        elif there == entry.comment and place:
            start, end = place.start, place.end
            if not written:
                start = line.end
            self._edits.append(_Edit(start, end, written))
        else:
            page = highlight.annotation.page
            self._remarks.append(
                f"A comment on page {page} changed in the PDF file and in the note; the note stays as it is."
            )
            return now
        self._changed += 1
        return now

    def _paragraph_after(self, number: int) -> Line | None:
        """Return the span of the paragraph after the blank lines below a line."""
        first = number + 1
        while first < len(self._lines) and not self._lines[first].text.strip():
            first += 1
        last = first
        while last < len(self._lines) and self._lines[last].text.strip():
            last += 1
        if first == last or first == number + 1:
            return None
        start, end = self._lines[first].start, self._lines[last - 1].end
        return Line(start, end, self._text[start:end])

    def _plain(self, place: Line) -> str:
        return place.text.replace("\r\n", "\n")

    # New ones

    def _add_new(
        self, pairs: Sequence[KnownHighlight | None], taken: set[str]
    ) -> list[tuple[KnownHighlight, str]]:
        """Insert new highlights before the next one that is there; return what is to come at the end as well."""
        start, end = self._section()
        new: list[tuple[KnownHighlight, str]] = []
        following: int | None = None
        places: list[int | None] = []
        for pair in reversed(pairs):
            if pair is not None and pair.id in self._blocks and start <= self._blocks[pair.id].start < end:
                following = self._blocks[pair.id].start
            places.append(following)
        places.reverse()
        for highlight, pair, place in zip(self._highlights, pairs, places, strict=True):
            if pair is not None:
                continue
            id_ = new_id(highlight, taken | self.new_ids)
            self.new_ids.add(id_)
            written = self._written(highlight, id_)
            new.append((known(highlight, id_), written if place is None else ""))
            if place is not None:
                before = "" if self._is_blank_before(place) else self._newline
                self._edits.append(_Edit(place, place, f"{before}{written}{self._newline * 2}"))
        return new

    def _is_blank_before(self, place: int) -> bool:
        above = next((line for line in reversed(self._lines) if line.end < place), None)
        return above is None or not above.text.strip()

    def _written(self, highlight: Highlight, id_: str) -> str:
        parts = [highlight.quote, f"^{PREFIX}{id_}", highlight.comment]
        return (self._newline * 2).join(part.replace("\n", self._newline) for part in parts if part)

    def _section(self) -> tuple[int, int]:
        """Return start and end of the section for highlights; where there is none, an empty span."""
        headings = self._note.headings
        for at, heading in enumerate(headings):
            if fold(heading.text.strip()) == fold(HEADING):
                after = (each for each in headings[at + 1 :] if each.level <= heading.level)
                end = next((self._lines[each.line - 1].start for each in after), len(self._text))
                return self._lines[heading.line - 1].start, end
        return 0, 0

    # The end of the section

    def _remember(
        self,
        remembered: dict[str, tuple[Line, KnownHighlight]],
        entries: Sequence[KnownHighlight],
        changed: dict[str, KnownHighlight],
        new: Sequence[tuple[KnownHighlight, str]],
    ) -> None:
        """Write new highlights at the end of the section, and what is known of all of them in the comment."""
        ending = [written for _known, written in new if written]
        fresh = [changed.get(entry.id, entry) for entry in entries if entry.id not in remembered]
        fresh += [entry for entry, _written in new]
        for id_, entry in changed.items():
            if id_ in remembered:
                line = remembered[id_][0]
                self._edits.append(_Edit(line.start, line.end, entry.line))
        if not self._memories:
            ending.append(memory_text(fresh, self._newline))
        elif fresh:
            at = self._memories[0].insert_at
            lines = "".join(f"{entry.line}{self._newline}" for entry in fresh)
            self._edits.append(_Edit(at, at, lines))
        if ending:
            self._edits.append(self._at_end((self._newline * 2).join(ending)))

    def _at_end(self, addition: str) -> _Edit:
        start, end = self._section()
        if not end:
            place = addition_place(self._text, self._note, None, item=False)
            head = f"{'#' * _LEVEL} {HEADING}{self._newline * 2}"
            after = place.after or ("" if self._text[place.at :] else self._newline)
            return _Edit(place.at, place.at, f"{place.before}{head}{addition}{after}")
        memory = next((each for each in self._memories if start <= each.start < end), None)
        if memory is not None and not self._text[memory.end : end].strip():
            end = memory.start
        last = max(
            (line for line in self._lines if start <= line.start < end and line.text.strip()),
            key=lambda line: line.start,
        )
        rest = self._text[last.end :]
        blank = rest.removeprefix("\r").removeprefix("\n")
        gap = self._newline if blank and not blank.startswith(("\n", "\r")) else ""
        return _Edit(
            last.end, last.end, f"{self._newline * 2}{addition}{gap or ('' if rest else self._newline)}"
        )

    def _edited(self) -> str:
        text = self._text
        ordered = sorted(enumerate(self._edits), key=lambda each: (each[1].start, each[0]))
        for _number, (start, end, new) in reversed(ordered):
            text = text[:start] + new + text[end:]
        return text
