"""Repairs of the problems `doctor` lists, where a single repair is safe."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from index.cache import moved_notes, notes_table, queries
from index.edit.renamed_notes import known_moves
from index.errors import LibraryError
from index.problems import Problem, ProblemKind
from index.vault.files.names import is_canvas
from index.vault.links.rewrite import replace_link
from index.vault.properties import repairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from index.cache.cache import Cache
    from index.edit.change_log import ChangeLog
    from index.edit.changes import Change
    from index.edit.editor import Editor
    from index.vault.model import Link
    from index.vault.vault import Vault

_LINKS = {
    ProblemKind.BROKEN_LINK: "create the note",
    ProblemKind.MOVED_NOTE: "rewrite every link to it",
    ProblemKind.ALIAS_AS_TARGET: "link the note by its name",
}
_PROPERTIES = (ProblemKind.IGNORED_PROPERTY, ProblemKind.INVALID_PROPERTIES)
_NO_SINGLE_FIX = "There is no single way to fix this; edit the note."


class Repairs:
    """Repairs of one vault's problems."""

    def __init__(self, vault: Vault, cache: Cache, editor: Editor, log: ChangeLog) -> None:
        """Repair through `editor`, so that each repair is one step to undo; `log` knows the renames of the past."""
        self._vault = vault
        self._cache = cache
        self._editor = editor
        self._log = log

    def over(self, unsaved: Mapping[str, str]) -> Repairs:
        """Return repairs that are only worked out, on texts that another program has not saved; see `Editor.over`."""
        editor = self._editor.over(unsaved)
        return Repairs(self._vault.over(unsaved), self._cache, editor, self._log)

    def suggested(self, problem: Problem) -> str | None:
        """Return what `apply` would do about a problem, in a few words, or None where no single repair is safe."""
        if not problem.kind.repairable:
            return None
        if problem.kind in _PROPERTIES:
            with suppress(LibraryError):
                found = repairs.find(self._vault.read_text(problem.path).text, problem.line or 0)
                return found.what if found else None
        if problem.kind is ProblemKind.ALIAS_AS_TARGET and is_canvas(problem.path):
            return None
        return _LINKS.get(problem.kind)

    def apply(self, problem: Problem) -> Change:
        """Repair a problem as `suggested` says, in one step to undo.

        Raises:
            LibraryError: It is gone, or no single repair is safe.
        """
        cache, editor = self._cache, self._editor
        text, _data = self._vault.read_text(problem.path)
        if problem.kind in _PROPERTIES:
            if found := repairs.find(text, problem.line or 0):
                return editor.replace(problem.path, text, found.text)
            raise LibraryError(_NO_SINGLE_FIX, code="not-editable")
        if problem.kind not in _LINKS:
            raise LibraryError(_NO_SINGLE_FIX, code="not-editable")
        link = _link(self._vault.parse(problem.path, text).links, problem)
        if problem.kind is ProblemKind.MOVED_NOTE:
            known = known_moves(cache, self._log)
            old = moved_notes.before(cache, known).resolve(link.target, problem.path)
            if old in known:
                return editor.rename(editor.plans.moved_note(old, known[old]))
        if problem.kind is ProblemKind.BROKEN_LINK:
            return editor.create(link.target, beside=problem.path)
        if problem.kind is ProblemKind.ALIAS_AS_TARGET and not is_canvas(problem.path):
            owners = notes_table.notes_with_alias(cache, link.target)
            owner = queries.summary(cache, owners[0]) if owners else None
            if owner is not None:
                target = editor.linker(problem.path).target(owner)
                anchor = f"#{link.anchor}" if link.anchor else ""
                label = link.label or link.target
                edited = replace_link(problem.path, text, link, f"{target}{anchor}", label)
                if edited is not None:
                    return editor.replace(problem.path, text, edited)
        raise LibraryError(_NO_SINGLE_FIX, code="not-editable")


def _link(links: Iterable[Link], problem: Problem) -> Link:
    """Return the link that a problem is about.

    Raises:
        LibraryError: It is no longer on its line.
    """
    for link in links:
        if link.line == problem.line and link.raw == problem.subject:
            return link
    raise LibraryError(
        f"{problem.path} has changed; the problem on line {problem.line} is no longer there.",
        code="stale-file",
    )
