"""The lines, blocks and comments of a note's body, and the part of it that belongs to the user's own text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean_line
from index.vault.links.resolver import match_heading
from index.vault.parse.outline import BlockLines, outline
from index.vault.parse.source_map import LINE_END

if TYPE_CHECKING:
    from index.vault.model import Note

_BOARD_SETTINGS = re.compile(r"%%\s*kanban:settings")
_ARCHIVE = "archive"
# Headings that begin the data of a drawing, newest format first.
_DRAWING_DATA = ("excalidraw data", "text elements", "drawing")
_DRAWING_HEADING = re.compile(r"#{1,2}[ \t]+(.*?)[ \t]*")


@dataclass(frozen=True, slots=True)
class Section:
    """A section as lines of the body, from 0.

    Attributes:
        head: The heading's last line, or -1.
        first: Its first line.
        end: The line after the last where text may be added.
        full_end: The line after its last, with comments and data of plugins at its end.
        card: The section holds cards of a Kanban board: only items of its first list are kept.
    """

    head: int
    first: int
    end: int
    full_end: int
    card: bool = False


class NoteBody:
    """The lines and blocks of a note's body."""

    def __init__(self, text: str, note: Note) -> None:
        self.text = text
        self.note = note
        self.begin = note.body_start or int(text.startswith("\ufeff"))
        # One more than there are lines, so that the end of each line is known.
        self.starts = [self.begin, *(found.end() for found in LINE_END.finditer(text, self.begin)), len(text)]
        self.blocks = outline(text[self.begin :])

    @property
    def count(self) -> int:
        """Return the number of lines."""
        return len(self.starts) - 1

    def line(self, number: int) -> str:
        """Return a line without its line end."""
        return self.text[self.starts[number] : self.starts[number + 1]].rstrip("\r\n")

    def newline(self, number: int) -> str:
        """Return the line end that text added after a line should have: its own, or that of the line before."""
        for at in (number, number - 1):
            if at >= 0 and (found := LINE_END.search(self.text, self.starts[at], self.starts[at + 1])):
                return found[0]
        found = LINE_END.search(self.text)
        return found[0] if found else "\n"

    def section(self, heading: str | None) -> Section:
        """Return the section under a heading, or the whole body.

        Raises:
            LibraryError: There is no such heading, or nothing can be added below it.
        """
        if "kanban-plugin" in self.note.properties:
            return self._lane(heading)
        whole = Section(-1, 0, self._own_end(), self.count)
        if heading is None:
            return whole
        head = self._heading(heading)
        if head.first >= whole.end:
            raise _not_text(heading)
        heads = (block.first for block in self._headings() if block.first >= head.end)
        end = min(heads, default=self.count)
        return Section(head.end - 1, head.end, max(min(end, whole.end), head.end), end)

    def last_filled(self, first: int, end: int) -> int:
        """Return the last of these lines that is not blank, or the line before the first."""
        return next((at for at in reversed(range(first, end)) if self.line(at).strip()), first - 1)

    def list_items(self, section: Section) -> list[BlockLines]:
        """Return the items of the list that an addition joins: a lane's first, else one that is the last block."""
        held = [block for block in self.blocks if section.first <= block.first < section.end]
        tops = [at for at, block in enumerate(held) if block.level == 0]
        lists = [at for at in tops if held[at].kind == "list"]
        if not lists or (not section.card and lists[-1] != tops[-1]):
            return []
        first = lists[0] if section.card else lists[-1]
        following = next((at for at in tops if at > first), len(held))
        return [block for block in held[first:following] if block.kind == "item" and block.level == 1]

    def prose_lines(self, end: int) -> Iterator[int]:
        """Yield the numbers of the lines above `end` that are not code."""
        code = {
            number
            for block in self.blocks
            if block.kind == "code"
            for number in range(block.first, block.end)
        }
        return (number for number in range(end) if number not in code)

    def in_comment(self, offset: int) -> bool:
        """Return whether a `%%` that begins a line above is still open: links count there, but are not shown."""
        end = next((at for at, start in enumerate(self.starts[:-1]) if start >= offset), self.count)
        found = self._comments(end)
        return bool(found) and found[-1][1] is None

    def _headings(self) -> Sequence[BlockLines]:
        return [block for block in self.blocks if block.kind == "heading" and block.level == 0]

    def _heading(self, heading: str) -> BlockLines:
        found = match_heading(self.note.headings, heading)
        if found is None:
            raise LibraryError(f"There is no heading “{clean_line(heading)}”.", code="not-found")
        start = found.line - self.note.body_line
        return next(head for head in self._headings() if head.first == start)

    def _comments(self, end: int) -> list[tuple[int, int | None]]:
        """Return first line and last line of each comment that begins a line; None where it is not closed."""
        comments: list[tuple[int, int | None]] = []
        opened: int | None = None
        for number in self.prose_lines(end):
            line = self.line(number)
            odd = line.replace("%%%%", "").count("%%") % 2 == 1
            if opened is not None:
                if odd:
                    comments.append((opened, number))
                    opened = None
            elif line.lstrip().startswith("%%") and not line.lstrip().startswith("%%%%"):
                if odd:
                    opened = number
                else:
                    comments.append((number, number))
        return comments if opened is None else [*comments, (opened, None)]

    def _own_end(self) -> int:
        """Return the line after the user's own text: before the data of a drawing and comments that end the note."""
        end = self._drawing() if self._is_drawing() else self.count
        for first, last in reversed(self._comments(end)):
            if last is None or last != self.last_filled(first, end):
                break
            if not self.line(last).rstrip().endswith("%%"):
                break
            end = first
        return end

    def _is_drawing(self) -> bool:
        return "excalidraw-plugin" in self.note.properties or self.note.path.lower().endswith(
            ".excalidraw.md"
        )

    def _drawing(self) -> int:
        """Return the line where the data of a drawing begins, with the `%%` that hides it."""
        headings: dict[str, int] = {}
        for number in self.prose_lines(self.count):
            if found := _DRAWING_HEADING.fullmatch(self.line(number)):
                headings.setdefault(found[1].lower(), number)
        first = next((headings[name] for name in _DRAWING_DATA if name in headings), None)
        if first is None:
            return self.count
        before = self.last_filled(0, first)
        return before if before >= 0 and self.line(before).strip() == "%%" else first

    def _lane(self, heading: str | None) -> Section:
        """Return a lane of a Kanban board: up to the next lane, the rule above the archive or the settings."""
        lines = self.prose_lines(self.count)
        end = next((at for at in lines if _BOARD_SETTINGS.match(self.line(at).lstrip())), self.count)
        tops = [block for block in self.blocks if block.level == 0 and block.first < end]
        lanes = [block for block in tops if block.kind == "heading"]
        rules = [
            before.first
            for before, block in pairwise(tops)
            if before.kind == "rule" and self._is_archive(block)
        ]
        if heading is None:
            own = [lane for lane in lanes if not (rules and lane.first > rules[-1])]
            if not own:
                raise LibraryError("The board has no lane; add one first.", code="not-editable")
            head = own[0]
        else:
            head = self._heading(heading)
            if head not in lanes:
                raise _not_text(heading)
        ends = [lane.first for lane in lanes if lane.first > head.first]
        ends += [rule for rule in rules if rule > head.first]
        stop = min(ends, default=end)
        lane = Section(head.end - 1, head.end, stop, stop, card=True)
        return lane if heading is not None else replace(lane, full_end=self.count)

    def _is_archive(self, block: BlockLines) -> bool:
        return block.kind == "heading" and self.line(block.first).strip("# \t").lower() == _ARCHIVE


def _not_text(heading: str) -> LibraryError:
    return LibraryError(
        f"“{clean_line(heading)}” is in data that a plugin writes; choose a heading above it.",
        code="not-editable",
    )
