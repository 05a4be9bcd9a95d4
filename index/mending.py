"""Mending what `doctor` names, where there is one obvious way to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import moved, queries
from index.errors import LibraryError, Problem
from index.text import clean_line, fold
from index.vault.note import parse

if TYPE_CHECKING:
    import sqlite3

    from index.changes import Change
    from index.desk import Desk
    from index.vault.model import Link


def mend(db: sqlite3.Connection, desk: Desk, problem: Problem) -> Change:
    """Create the note a broken link names, follow a note that moved, or name the note that an alias stands for.

    Raises:
        LibraryError: It is not there any more, or is not to be mended so.
    """
    text, _data = desk.text(problem.path)
    link = _link(text, problem)
    if problem.kind == "moved-note":
        known = moved.moves(db)
        old = moved.before(db, known).resolve(link.target, problem.path)
        if old in known:
            return desk.rename(desk.plan_following(old, known[old]))
    if problem.kind == "broken-link":
        return desk.create(link.target, beside=problem.path)
    if problem.kind == "alias-as-target" and link.start >= 0:
        owner = next(
            (note for note in queries.summaries(db) if fold(link.target) in map(fold, note.aliases)), None
        )
        if owner is not None:
            target = desk.linker(problem.path).target(owner)
            anchor = f"#{link.anchor}" if link.anchor else ""
            fixed = f"[[{target}{anchor}|{link.label or link.target}]]"
            return desk.replace(problem.path, text, f"{text[: link.start]}{fixed}{text[link.end :]}")
    raise LibraryError("There is no single way to mend this; edit the note.")


def _link(text: str, problem: Problem) -> Link:
    for link in parse(problem.path, text).links:
        if link.line == problem.line and problem.detail.startswith(clean_line(link.raw)):
            return link
    raise LibraryError(f"{problem.path} has changed; what was wrong there is not there any more.")
