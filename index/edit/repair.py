"""Mending what `doctor` names, where there is one obvious way to."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from index.cache import moved_notes, queries
from index.errors import LibraryError, Problem
from index.text import clean_line, fold
from index.vault.links.rewrite import replace_link
from index.vault.parse.note import parse
from index.vault.properties import repairs

if TYPE_CHECKING:
    import sqlite3

    from index.edit.changes import Change
    from index.edit.editor import Editor
    from index.vault.model import Link

_LINKS = {
    "broken-link": "create the note",
    "moved-note": "rewrite every link to it",
    "alias-as-target": "link the note by its name",
}
_PROPERTIES = ("ignored-property", "invalid-properties")


def remedy(editor: Editor, problem: Problem) -> str | None:
    """What `mend` would do about a problem, in a few words; None where there is no one way to mend it."""
    if problem.kind in _PROPERTIES:
        with suppress(LibraryError):
            found = repairs.find(editor.text(problem.path)[0], problem.line or 0)
            return found.what if found else None
    return _LINKS.get(problem.kind)


def mend(db: sqlite3.Connection, editor: Editor, problem: Problem) -> Change:
    """Do what `remedy` says, as one step to undo.

    Raises:
        LibraryError: It is not there any more, or is not to be mended so.
    """
    text, _data = editor.text(problem.path)
    if problem.kind in _PROPERTIES:
        if found := repairs.find(text, problem.line or 0):
            return editor.replace(problem.path, text, found.text)
        raise LibraryError("There is no single way to mend this; edit the note.", code="not-editable")
    link = _link(text, problem)
    if problem.kind == "moved-note":
        known = moved_notes.moves(db)
        old = moved_notes.before(db, known).resolve(link.target, problem.path)
        if old in known:
            return editor.rename(editor.plan_following(old, known[old]))
    if problem.kind == "broken-link":
        return editor.create(link.target, beside=problem.path)
    if problem.kind == "alias-as-target":
        owner = next(
            (note for note in queries.summaries(db) if fold(link.target) in map(fold, note.aliases)), None
        )
        if owner is not None:
            target = editor.linker(problem.path).target(owner)
            anchor = f"#{link.anchor}" if link.anchor else ""
            label = link.label or link.target
            edited = replace_link(problem.path, text, link, f"{target}{anchor}", label)
            if edited is not None:
                return editor.replace(problem.path, text, edited)
    raise LibraryError("There is no single way to mend this; edit the note.", code="not-editable")


def _link(text: str, problem: Problem) -> Link:
    for link in parse(problem.path, text).links:
        if link.line == problem.line and problem.detail.startswith(clean_line(link.raw)):
            return link
    raise LibraryError(
        f"{problem.path} has changed; what was wrong there is not there any more.", code="stale-file"
    )
