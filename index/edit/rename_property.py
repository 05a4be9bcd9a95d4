"""Rename or remove a property in every note, as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import property_uses
from index.edit.changes import Change, NoteEdit, RenamePlan, RewrittenFile
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.properties import property_edits, set_property
from index.vault.text_spans import EditedText

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.vault.vault import Vault

_MEANINGFUL = frozenset(("tags", "aliases", "key", "status", "rating"))


def plan(cache: Cache, vault: Vault, old: str, new: str) -> RenamePlan:
    """Work out what renaming a property in every note changes; nothing is written.

    A note that has both names is left and named. Obsidian's `types.json` is left too: Obsidian writes it.

    Args:
        cache: The cache, in which the notes that have the property are found.
        vault: The folder of notes.
        old: The property, matched case-insensitively.
        new: Its new name, as it is to be written.

    Raises:
        LibraryError: No note has the property, it has that name everywhere, or its name has a meaning of its own.
    """
    old, new = old.strip(), new.strip()
    if not new or "\n" in new or "\r" in new:
        raise LibraryError(f"“{clean_line(new)}” is not a name for a property.", code="bad-value")
    if fold(old) != fold(new):
        _check_meaning(old)
    types = vault.settings.property_types
    remark = ""
    if fold(old) in types and fold(old) != fold(new) and fold(new) not in types:
        remark = (
            f"Obsidian's types.json says that {clean_line(old)} is of the type {clean_line(types[fold(old)])}; "
            f"choose it for {clean_line(new)} in Obsidian."
        )
    made = _edits(cache, vault, old, lambda text: set_property.rename(text, old, new))
    if not made.edits and not made.skipped:
        raise LibraryError(f"{clean_line(old)} already has that name.", code="exists")
    return made.plan(old, new, f"rename property {clean_line(old)} to {clean_line(new)}", remark)


def plan_removal(cache: Cache, vault: Vault, name: str) -> RenamePlan:
    """Work out what removing a property from every note changes; the plan's new name is empty.

    Raises:
        LibraryError: No note has the property, or its name has a meaning of its own.
    """
    name = name.strip()
    _check_meaning(name)
    made = _edits(cache, vault, name, lambda text: property_edits.remove(text, name))
    return made.plan(name, "", f"remove property {clean_line(name)}", "")


def _check_meaning(name: str) -> None:
    if fold(name) in _MEANINGFUL:
        raise LibraryError(
            f"{clean_line(name)} has a meaning of its own, which would be lost in every note; "
            "change single notes with set.",
            code="bad-value",
        )


class _Edits:
    """The edits of a vault, and a sentence for each note that cannot be edited."""

    def __init__(self) -> None:
        self.edits: list[NoteEdit] = []
        self.skipped: list[str] = []

    def plan(self, old: str, new: str, label: str, remark: str) -> RenamePlan:
        """Return the plan of these edits."""
        changes = tuple(change for edit in self.edits if (change := edit.change))
        rewritten = tuple(RewrittenFile(edit.path, edit.count) for edit in self.edits)
        return RenamePlan(old, new, Change(label, changes), rewritten, tuple(self.skipped), remark)


def _edits(cache: Cache, vault: Vault, name: str, edit: property_uses.Edit) -> _Edits:
    paths = property_uses.carriers(cache, fold(name))
    if not paths:
        raise LibraryError(f"No note has the property {clean_line(name)}.", code="not-found")
    made = _Edits()
    for path in sorted(paths):
        try:
            note = vault.read_text_or_none(path)
        except LibraryError as error:
            made.skipped.append(str(error))
            continue
        if note is None:
            continue
        try:
            edited = edit(note.text)
        except LibraryError as error:
            made.skipped.append(f"{clean_line(path)}: {error}")
            continue
        if edited != note.text:
            made.edits.append(NoteEdit(path, note.data, EditedText(note.text).compared(edited), 1))
    return made
