"""Renames that an editor asks for: they are worked out on its texts, and it carries them out."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol.types import PrepareRenamePlaceholder

from index import Block, Heading, LibraryError, Link, Move, Paper, Tag
from notes_tui.lsp.cursor_part import PlacedPart, part_at
from notes_tui.lsp.link_targets import anchored, target_of
from notes_tui.lsp.open_notes import file_of, path_in
from notes_tui.lsp.workspace_edits import workspace_edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol.types import FileRename, WorkspaceEdit

    from index import RenamePlan
    from notes_tui.lsp.note_question import NoteQuestion
    from notes_tui.lsp.open_notes import EditedNote, EditedNotes
    from notes_tui.lsp.opened_vault import OpenedVault

_MARK = re.compile(r" {0,3}#{1,6}[ \t]+")
_END = re.compile(r"[ \t]*(?:[ \t]#+)?[ \t]*$")
_TITLE = re.compile(r"title[ \t]*:", re.IGNORECASE)


class _NotePart(NamedTuple):
    """A heading or block, and the note that has it."""

    path: str
    part: Heading | Block


class _Note(NamedTuple):
    """A note by its path."""

    path: str


_Subject = _NotePart | _Note | Paper | Tag


class _NameHere(NamedTuple):
    """The thing that is renamed, its present name, and the span at the cursor that shows it."""

    subject: _Subject
    name: str
    start: int
    end: int


def prepared(question: NoteQuestion) -> PrepareRenamePlaceholder:
    """Return the name that may be changed at the cursor.

    Raises:
        LibraryError: There is none.
    """
    found = _renamed(question)
    return PrepareRenamePlaceholder(question.note.lines.range(found.start, found.end), found.name)


def rename(question: NoteQuestion, new: str) -> WorkspaceEdit:
    """Return the change that gives what is at the cursor another name, with every link to it.

    Raises:
        LibraryError: Nothing there has a name, or it cannot get this one.
    """
    subject = _renamed(question).subject
    planned = _planned(question, subject, new.strip())
    planned.verify()
    return workspace_edit(question.notes, planned.change)


def _planned(question: NoteQuestion, subject: _Subject, new: str) -> RenamePlan:
    plans = question.library.edit.plans.over(question.notes.texts)
    match subject:
        case _NotePart(path, Heading() as heading):
            return plans.heading(path, heading, new)
        case _NotePart(path, Block() as block):
            return plans.block(path, block, new)
        case Tag():
            return plans.tag(subject.name, new)
        case Paper():
            return question.library.keys.over(question.notes.texts).rename(subject, new)
        case _Note(path):
            return plans.note(path, new)
    raise AssertionError(subject)


def _renamed(question: NoteQuestion) -> _NameHere:
    found = part_at(question.note, question.offset)
    if found is None:
        return _titled(question)
    match found.part:
        case Heading() as heading:
            start, end = _heading_text(question.note, found)
            return _NameHere(_NotePart(question.note.path, heading), heading.text, start, end)
        case Block() as block:
            return _NameHere(_NotePart(question.note.path, block), block.id, found.start + 1, found.end)
        case Tag() as tag:
            sign = int(question.note.text.startswith("#", found.start))
            return _NameHere(tag, tag.name, found.start + sign, found.end)
        case Link() as link:
            return _of_link(question, link, found)


def _heading_text(edited: EditedNote, found: PlacedPart) -> tuple[int, int]:
    line = edited.text[found.start : found.end]
    mark, end = _MARK.match(line), _END.search(line)
    return found.start + (mark.end() if mark else 0), found.start + (end.start() if end else len(line))


def _titled(question: NoteQuestion) -> _NameHere:
    """Return the note itself, where the cursor is on its property `title`."""
    edited = question.note
    number = edited.lines.position(question.offset).line
    line = edited.lines.line(number)
    found = _TITLE.match(line)
    if found is None or number + 1 >= edited.note.body_line:
        raise LibraryError(
            "Nothing here has a name: put the cursor on a link, heading, block, tag or citation.",
            code="not-found",
        )
    begin = edited.lines.starts[number]
    return _NameHere(_Note(edited.path), _bare(edited.path), begin, begin + len(line))


def _of_link(question: NoteQuestion, link: Link, found: PlacedPart) -> _NameHere:
    target = target_of(question, link)
    if target is None:
        raise LibraryError("This link leads nowhere, so there is nothing to rename.", code="not-found")
    mark = link.raw.find("#")
    if link.anchor and target.path is not None and 0 <= mark < question.offset - found.start:
        part = anchored(question.notes[target.path].note, link.anchor)
        if part is None:
            raise LibraryError("The note has no such heading or block.", code="not-found")
        name = part.id if isinstance(part, Block) else part.text
        return _NameHere(_NotePart(target.path, part), name, found.start, found.end)
    paper = target.paper or _paper_of(question, target.path or "")
    if paper is not None:
        return _NameHere(paper, paper.key, found.start, found.end)
    path = target.path or question.note.path
    return _NameHere(_Note(path), _bare(path), found.start, found.end)


def _paper_of(question: NoteQuestion, path: str) -> Paper | None:
    """Return the paper whose literature note has its key as its name."""
    paper = question.library.read.paper(_bare(path))
    return paper if paper is not None and paper.note == path else None


def _bare(path: str) -> str:
    return posixpath.basename(path).removesuffix(".md")


def moved_files(vault: OpenedVault, notes: EditedNotes, files: Sequence[FileRename]) -> WorkspaceEdit | None:
    """Return the changes of links for files that the editor is about to move; None where there are none.

    Raises:
        LibraryError: A link cannot be changed.
    """
    moves: list[Move] = []
    for file in files:
        places = [file_of(uri) for uri in (file.old_uri, file.new_uri)]
        old, new = (path_in(vault.root, place) if place is not None else None for place in places)
        if old is not None and new is not None and old != new:
            moves.append(Move(old, new))
    if not moves:
        return None
    plan = vault.library.edit.plans.over(notes.texts).moves(moves)
    plan.verify()
    return workspace_edit(notes, plan.change, moves=False) if plan.change.files else None
