"""Keep the old name of a renamed note among its aliases."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from index.edit.changes import FileChange
from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.files import note_files
from index.vault.properties import property_edits

if TYPE_CHECKING:
    from index.edit.changes import RenamePlan
    from index.vault.vault import Vault


def with_old_name(vault: Vault, plan: RenamePlan) -> RenamePlan:
    """Add the old name of a note to its aliases, as part of its rename.

    A note that only moves to another folder, or whose letters only change their case, keeps its aliases.

    Args:
        vault: The folder of notes.
        plan: A rename of a note, not of a folder or of another file.

    Raises:
        LibraryError: It is not a note, or its front matter cannot be edited.
    """
    if not plan.old.lower().endswith(".md") or not vault.resolve(plan.old).is_file():
        raise LibraryError(f"{clean_line(plan.old)} is not a note, so it has no aliases.", code="usage")
    before, after = (posixpath.basename(path)[: -len(".md")] for path in (plan.old, plan.new))
    if fold(before) == fold(after):
        return plan
    files = {file.path: file for file in plan.change.files}
    file = files.get(plan.new)
    if file is None:
        data = vault.read_text(plan.old).data
        file = FileChange(plan.new, data, data, edits=())
    text, sound = note_files.decode(file.after or b"")
    if not sound:
        raise LibraryError(
            f"{clean_line(plan.old)} is not valid UTF-8, so it is not edited.", code="not-editable"
        )
    try:
        edited = property_edits.add_to_list(text, "aliases", [before])
    except LibraryError as error:
        raise LibraryError(
            f"The old name cannot become an alias of {clean_line(plan.old)}: {error}", code=error.code
        ) from error
    if edited == text:
        return plan
    files[plan.new] = FileChange.of_text(plan.new, file.before or b"", file.made.compared(edited))
    return replace(plan, change=replace(plan.change, files=tuple(files.values())))
