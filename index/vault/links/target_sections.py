"""The part of a note's text that a link leads to. Pure: no disk."""

from __future__ import annotations

import functools
from itertools import pairwise

from index.text import fold
from index.vault.links.resolver import match_heading
from index.vault.links.shared_definitions import definitions, used_labels
from index.vault.model import Note
from index.vault.parse.outline import BlockLines, outline
from index.vault.parse.source_map import LINE_END


class NoteSections:
    """The sections and blocks of one note."""

    def __init__(self, text: str, note: Note) -> None:
        """`text` is the whole file, and `note` the same, parsed."""
        self.text = text
        self.note = note

    def find(self, anchor: str | None) -> tuple[int, int] | None:
        """Find the part that an anchor names.

        Args:
            anchor: Subpath without its first `#`: a heading for its section, `^block`, or None for the body.

        Returns:
            Start and end as offsets in the text, or None if the note has no such heading or block.
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

    def definitions_outside(self, start: int, end: int) -> list[str]:
        """Return the lines, with line ends, that define links of a part of the text but stand outside it.

        Args:
            start: Offset of the part's first line.
            end: Offset after its last.
        """
        if not self._definitions:
            return []
        part = self.text[start:end].splitlines()
        used = used_labels(part, range(len(part)))
        found = (self._definitions[label] for label in sorted(used & self._definitions.keys()))
        return [f"{self.text[first:after].strip()}\n" for first, after in found if not start <= first < end]

    @functools.cached_property
    def _definitions(self) -> dict[str, tuple[int, int]]:
        """Start and end of the first definition of each link label, folded; the one that counts."""
        if "]:" not in self.text:
            return {}
        places = [place for place in self._lines if place >= self.note.body_start]
        lines = [self.text[one:other].rstrip("\r\n") for one, other in pairwise(places)]
        code = {row for each in self._outline if each.kind == "code" for row in range(each.first, each.end)}
        found: dict[str, tuple[int, int]] = {}
        for each in definitions(lines, (row for row in range(len(lines)) if row not in code)):
            if not each.label.startswith("^"):
                found.setdefault(each.label, (places[each.first], places[each.end]))
        return found

    def _block(self, name: str) -> tuple[int, int] | None:
        block = next((each for each in self.note.blocks if fold(each.id) == fold(name)), None)
        if block is None:
            return None
        first, lines = self.note.body_line - 1, self._lines
        alone = self.text.startswith(f"^{block.id}", lines[block.line - 1])
        found = _around(self._outline, block.line - 1 - first, alone=alone)
        if found is None:
            return None
        start, end = (lines[min(first + row, len(lines) - 1)] for row in (found.first, found.end))
        return start, end

    @functools.cached_property
    def _lines(self) -> list[int]:
        """Offset of each line, and of the end of the text."""
        return [0, *(match.end() for match in LINE_END.finditer(self.text)), len(self.text)]

    @functools.cached_property
    def _outline(self) -> list[BlockLines]:
        return outline(self.text[self.note.body_start :])


def _around(blocks: list[BlockLines], line: int, *, alone: bool) -> BlockLines | None:
    """Return the innermost list item that holds a line, or else the outermost block.

    A block id that is `alone` in its paragraph belongs to the block before it.
    """
    items = [block for block in blocks if block.kind == "item" and block.holds(line)]
    if items:
        return items[-1]
    outer = [block for block in blocks if block.level == 0]
    at = next((n for n, block in enumerate(outer) if block.holds(line)), None)
    if at is None:
        return None
    begins = (outer[at].first, outer[at].end) == (line, line + 1)
    return outer[at - 1] if alone and begins and at else outer[at]
