"""Writing what the user did to files, and stepping back and forth in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.changes import Change, FileChange
from index.errors import LibraryError, StaleFileError
from index.vault import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def apply(vault: Path, change: Change) -> None:
    """Write a change; each file must still be as the change expects it.

    All files are checked before the first is written, and what was written is put back
    when a later one fails.

    Raises:
        StaleFileError: A file is not what it was; nothing was written.
        LibraryError: A file cannot be written.
    """
    for file in change.files:
        if current(vault, file.path) != file.before:
            raise StaleFileError(f"{file.path} has changed meanwhile; nothing was written.")
    done: list[FileChange] = []
    try:
        for file in change.files:
            _write(vault, file)
            done.append(file)
    except LibraryError:
        for file in reversed(done):
            _write(vault, FileChange(file.path, file.after, file.before))
        raise


def current(vault: Path, path: str) -> bytes | None:
    """The file's bytes now, None if there is no such file."""
    target = files.resolve_inside(vault, path)
    try:
        return files.read(target)[0]
    except FileNotFoundError:
        return None


def _write(vault: Path, file: FileChange) -> None:
    target = files.resolve_inside(vault, file.path)
    expected = None
    if file.before is not None:
        data, expected = files.read(target)
        if data != file.before:
            raise StaleFileError(f"{file.path} has changed meanwhile; it was left as it is.")
    if file.after is not None:
        files.write(target, file.after, expected=expected, vault=vault)
    elif expected is not None:
        files.delete(target, expected, vault)


class History:
    """The changes of one sitting, to step back and forth in."""

    def __init__(self, vault: Path, written: Callable[[Change], None]) -> None:
        """`written` is called after every change that reached the disk."""
        self._vault = vault
        self._written = written
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def do(self, change: Change) -> Change:
        """Write a change and remember it."""
        if change.files:
            apply(self._vault, change)
            self._done.append(change)
            self._undone.clear()
            self._written(change)
        return change

    def undo(self) -> Change:
        """Take back the last change.

        Raises:
            StaleFileError: A file was changed since; it is left alone and the step stays.
            LibraryError: There is none.
        """
        if not self._done:
            raise LibraryError("There is nothing to undo.")
        change = self._done[-1]
        back = Change(
            f"undo {change.label}",
            tuple(FileChange(file.path, file.after, file.before) for file in reversed(change.files)),
        )
        apply(self._vault, back)
        self._undone.append(self._done.pop())
        self._written(back)
        return change

    def redo(self) -> Change:
        """Do again what was undone last.

        Raises:
            StaleFileError: A file was changed since; it is left alone and the step stays.
            LibraryError: There is nothing.
        """
        if not self._undone:
            raise LibraryError("There is nothing to redo.")
        change = self._undone[-1]
        apply(self._vault, change)
        self._done.append(self._undone.pop())
        self._written(change)
        return change
