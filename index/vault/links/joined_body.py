"""The text of a note as it will stand in another. Pure: no disk."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links.note_body import NoteBody
from index.vault.links.resolver import same_heading
from index.vault.links.shared_definitions import (
    definitions,
    free_label,
    renamed_footnotes,
    used_labels,
)
from index.vault.model import Heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.vault.model import Note

_MARKED = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class JoinedBody:
    """The changes of a note's text where it stands in another, apart from its links.

    Attributes:
        title: The heading above it, which the note itself does not have; None where its first heading does for that.
        shift: The number of levels that its own headings become deeper.
        blocks: New identifiers of blocks, by their folded ones, where the other note has the same.
        footnotes: New labels of footnotes by their folded ones, both with `^`.
        empty: There is no text at all.
    """

    title: Heading | None
    shift: int
    blocks: Mapping[str, str]
    footnotes: Mapping[str, str]
    empty: bool

    def headings(self, note: Note) -> list[Heading]:
        """Return the headings of the joined text."""
        own = [replace(each, level=each.level + self.shift) for each in note.headings]
        return own if self.title is None else [self.title, *own]

    def text(self, text: str, note: Note) -> str:
        """Return the joined text, given the note with its links as they will be; lines end in a newline sign."""
        if self.empty:
            return ""
        body = NoteBody(text, note)
        lines = [body.line(at) for at in range(body.count)]
        lines = renamed_footnotes(lines, body.prose_lines(body.count), self.footnotes)
        for heading in note.headings if self.shift else ():
            at = heading.line - note.body_line
            lines[at] = _MARKED.sub(lambda found: found[0] + "#" * self.shift, lines[at], count=1)
        for block in note.blocks:
            if new := self.blocks.get(fold(block.id)):
                before, _, after = lines[block.line - note.body_line].rpartition(f"^{block.id}")
                lines[block.line - note.body_line] = f"{before}^{new}{after}"
        kept = "\n".join(lines).rstrip()
        filled = next((at for at, line in enumerate(kept.split("\n")) if line.strip()), 0)
        kept = "\n".join(kept.split("\n")[filled:])
        return kept if self.title is None else f"{'#' * self.title.level} {self.title.text}\n\n{kept}"


def joined_body(source: tuple[str, Note], target: tuple[str, Note], heading: Heading | None) -> JoinedBody:
    """Work out how the text of a note has to be changed where it stands in another.

    Args:
        source: Text and note that is joined.
        target: Text and note that it is joined into.
        heading: The section that it goes to the end of; None for the end of the note.

    Raises:
        LibraryError: Its headings cannot become deep enough, a comment in it is never closed, or both notes define
            the same name of a link.
    """
    text, note = source
    body = NoteBody(text, note)
    if body.in_comment(len(text)):
        raise LibraryError(
            f"A comment in {clean_line(note.path)} is never closed; close it first.", code="not-editable"
        )
    title, shift = _levels(body, note, target[1], heading)
    taken = {fold(block.id) for block in target[1].blocks}
    known = taken | {fold(block.id) for block in note.blocks}
    blocks: dict[str, str] = {}
    for block in note.blocks:
        if fold(block.id) in taken:
            blocks[fold(block.id)] = free_label(block.id, known)
            known.add(fold(blocks[fold(block.id)]))
    empty = body.last_filled(0, body.count) < 0
    return JoinedBody(None if empty else title, shift, blocks, _footnotes(body, NoteBody(*target)), empty)


def _levels(body: NoteBody, note: Note, target: Note, heading: Heading | None) -> tuple[Heading | None, int]:
    """Return the heading above the text, if it needs one, and how much deeper its own headings become."""
    filled = next((at for at in range(body.count) if body.line(at).strip()), 0)
    levels = [each.level for each in note.headings]
    shallowest = min(levels, default=_DEEPEST + 1)
    own = bool(levels) and note.headings[0].line - note.body_line == filled
    # A first heading does as title where everything is below it and links can name it there, or where nothing could
    # stand above it.
    alone = own and levels.count(shallowest) == 1 and levels[0] == shallowest
    shared = own and any(same_heading(each.text, note.headings[0].text) for each in target.headings)
    titled = own and ((alone and not shared) or shallowest == 1)
    wanted = heading.level + 1 if heading else min(_level(target), max(shallowest - 1, 1))
    title = None if titled else Heading(wanted, clean_line(note.title), 0)
    shift = 0
    if heading and levels:
        shift = max(0, wanted + (not titled) - shallowest)
    lines = [body.line(each.line - note.body_line) for each in note.headings]
    if wanted > _DEEPEST or max(levels, default=0) + shift > _DEEPEST:
        raise LibraryError(
            f"The headings of {clean_line(note.path)} would be deeper than {_DEEPEST} levels there; choose another "
            "section.",
            code="not-editable",
        )
    if shift and not all(map(_MARKED.match, lines)):
        raise LibraryError(
            f"A heading of {clean_line(note.path)} is underlined, or in a list or quote, so it cannot become deeper; "
            "write it with #.",
            code="not-editable",
        )
    return title, shift


def _level(target: Note) -> int:
    """Return the level of a new heading at the end of a note: below its title, if it has one."""
    levels = [each.level for each in target.headings]
    if not levels:
        return 1
    return 2 if levels[0] == 1 and levels.count(1) == 1 else min(levels)


def _footnotes(body: NoteBody, target: NoteBody) -> dict[str, str]:
    """Return new labels of footnotes, by their folded ones, where both notes define the same."""
    sides = []
    for each in (body, target):
        lines = [each.line(at) for at in range(each.count)]
        prose = list(each.prose_lines(each.count))
        found = {one.label: lines[one.first].strip() for one in definitions(lines, prose)}
        sides.append((found, used_labels(lines, prose)))
    (own, used), (theirs, also_used) = sides
    names: dict[str, str] = {}
    taken = {*own, *used, *theirs, *also_used}
    for label, line in own.items():
        if label.startswith("^") and label in theirs:
            names[label] = free_label(label, taken)
            taken.add(names[label])
        elif label in theirs and label in used and theirs[label] != line:
            raise LibraryError(
                f"Both notes define the link name “{clean_line(label)}”; give one of them another name first.",
                code="not-editable",
            )
    return names
