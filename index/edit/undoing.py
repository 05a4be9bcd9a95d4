"""Make a past change ready to be undone, where the files are still as it left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.edit.changes import Change, FileChange
from index.edit.past_change import digest
from index.errors import LibraryError, StaleFileError
from index.text import clean_line

if TYPE_CHECKING:
    from index.edit.change_log import ChangeLog
    from index.edit.past_change import PastChange
    from index.vault.vault import Vault


def undoing(vault: Vault, log: ChangeLog, past: PastChange) -> Change:
    """Return a past change with the bytes of its files, ready to be reversed.

    Raises:
        StaleFileError: A file is not as the change left it.
        LibraryError: It was undone already, or the texts that it replaced are not kept.
    """
    label = clean_line(past.label)
    if past.undone:
        raise LibraryError(f"“{label}” was undone already.", code="nothing-to-undo")
    files = []
    for path, before, after in past.files:
        now = vault.read_bytes_or_none(path)
        if (digest(now) if now is not None else None) != after:
            raise StaleFileError(
                f"{clean_line(path)} has changed since “{label}”; nothing was undone. "
                f"Its earlier versions: notes-tui versions NOTE."
            )
        was = log.text(before)
        if was is None and before is not None:
            raise LibraryError(
                f"“{label}” cannot be undone: the earlier text of {clean_line(path)} is not kept.",
                code="not-found",
            )
        files.append(FileChange(path, was, now))
    return Change(past.label, tuple(files), past.moves)
