"""Carry out changes of several files, take them back, and finish those that were interrupted."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from index.edit import file_steps
from index.edit.changes import Change, FileChange, HalfDoneError, Move
from index.errors import ErrorCode, LibraryError, StaleFileError
from index.papers.cancelling import Cancelled
from index.text import clean_line
from index.vault.files import atomic, note_files
from index.vault.files.file_versions import content

if TYPE_CHECKING:
    from index.edit.change_log import ChangeLog
    from index.edit.journal import Journal, JournalRecord
    from index.vault.vault import Vault

# Refusals that do not go away: a journal that names such a path can never be carried out.
_FINAL: frozenset[ErrorCode] = frozenset({"bad-name", "outside-vault"})


class Resumed(NamedTuple):
    """The result of finishing an interrupted change.

    Attributes:
        paths: The paths that were changed now.
        waiting: Sentence about the first step that cannot be taken yet; empty when every step is done, or stale.
        stale: The files that were left alone, because another program has changed them since.
    """

    paths: list[str]
    waiting: str
    stale: list[str]


def apply(vault: Vault, change: Change) -> None:
    """Carry out a change; each file must still be as the change expects it.

    All files are checked before anything is written, and earlier steps are reverted when a later one fails.

    Raises:
        StaleFileError: A file has changed; nothing was written.
        Cancelled: It was cancelled; nothing was changed.
        HalfDoneError: A file cannot be written or moved, and an earlier step cannot be reverted.
        LibraryError: A file cannot be written or moved; nothing was changed.
    """
    # The only step of a change is checked when it is taken.
    if len(change.files) + len(change.moves) > 1:
        for file in change.files:
            if vault.read_bytes_or_none(change.before(file.path)) != file.before:
                raise StaleFileError(f"{clean_line(file.path)} has changed meanwhile; nothing was written.")
    moves: list[Move] = []
    done: list[FileChange] = []
    try:
        for move in change.moves:
            note_files.move(vault.root, *move)
            moves.append(move)
        file_steps.write_files(vault, change.files, done)
    except (LibraryError, Cancelled) as error:
        taken = Change(change.label, tuple(done), tuple(moves))
        waiting = resume(vault, taken.reversed(change.label), files_first=True).waiting
        if waiting:
            why = error if isinstance(error, LibraryError) else "It was cancelled."
            raise HalfDoneError(
                f"{why} What was done before could not be taken back as a whole ({waiting.rstrip('.')}); "
                "this is tried again before the next change and at the next start.",
                code=error.code if isinstance(error, LibraryError) else None,
            ) from error
        raise


def resume(vault: Vault, change: Change, *, files_first: bool = False) -> Resumed:
    """Take the remaining steps of a change, going on past one that cannot be taken.

    A file that is neither in its old nor in its new state was changed by another program since: its step is stale,
    and the file is left alone. While the whole vault is empty or missing, nothing is known about its files.

    Args:
        vault: The vault.
        change: The change.
        files_first: Write files before others are moved, at the paths that they have before the moves.
    """
    if _is_away(vault.root):
        return Resumed([], "The vault is empty or not there; is its disk connected?", [])
    steps = _Steps(vault, [], [], [])
    if files_first:
        for file in change.files:
            steps.write(replace(file, path=change.before(file.path)))
    for move in change.moves:
        steps.move(move)
    # A file whose move has to wait is not at its new path yet, where it would look deleted.
    if not files_first and not steps.waiting:
        for file in change.files:
            steps.write(file)
    return Resumed(steps.paths, steps.waiting[0] if steps.waiting else "", steps.stale)


def recover(vault: Vault, journal: Journal, log: ChangeLog | None = None) -> list[str]:
    """Finish the changes that a crash or a full or read-only disk interrupted; return the paths that were changed.

    A change that is finished now is kept in the log, as it would have been. One that cannot be finished yet stays in
    the journal, with the reason.
    """
    paths: list[str] = []
    journal.remove_left_over()
    # A folder that cannot be written now keeps its records; syncing goes on.
    with suppress(LibraryError), journal.pending() as records:
        for record in records:
            resumed = resume(vault, record.change)
            paths += resumed.paths
            if resumed.waiting:
                record.keep(resumed.waiting)
                continue
            remove_left_over(vault, record.change)
            if log is not None:
                if resumed.stale:
                    log.warn(_about_stale(record, resumed.stale))
                if not record.back:
                    log.record_once(record.change, record.undoes)
                    log.flush()
            record.forget()
    return paths


def _about_stale(record: JournalRecord, stale: list[str]) -> str:
    done = "taken back" if record.back else "finished"
    first, more = clean_line(stale[0]), len(stale) - 1
    shown = f"{first} and {more} more were" if more else f"{first} was"
    return (
        f"“{clean_line(record.change.label)}” was interrupted and is {done} now, but {shown} changed by "
        "another program meanwhile and left alone."
    )


def remove_left_over(vault: Vault, change: Change) -> None:
    """Remove the files that an interrupted change was writing; nobody else may be writing now.

    Only what is the beginning of a text of the change is removed: a file that came out of an exchange may be another
    program's, with words that are nowhere else.
    """
    texts = [text for file in change.files for text in (file.before, file.after) if text is not None]
    paths = {place for file in change.files for place in (file.path, change.before(file.path))}
    for folder in {(vault.root / path).parent for path in paths}:
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if atomic.is_temporary(entry.name) and _begins(Path(entry.path), texts):
                    Path(entry.path).unlink()


def _begins(file: Path, texts: list[bytes]) -> bool:
    found = content(file)
    return found is not None and any(text.startswith(found) for text in texts)


class _Steps(NamedTuple):
    """The remaining steps of a change, as they are taken; see `Resumed` for the rest."""

    vault: Vault
    paths: list[str]
    waiting: list[str]
    stale: list[str]

    def move(self, move: Move) -> None:
        try:
            note_files.move(self.vault.root, *move)
            self.paths.extend(move)
        except StaleFileError:  # it is done, or somebody else moved or replaced the file
            if (self.vault.root / move.old).exists() or not (self.vault.root / move.new).exists():
                self.stale.append(move.old)
        except LibraryError as error:
            self._refused(error)

    def write(self, file: FileChange) -> None:
        try:
            if file.before == file.after:
                return
            found = self.vault.read_bytes_or_none(file.path)
            if found == file.before or _is_torn(found, file):
                file_steps.write_step(self.vault, replace(file, before=found))
                self.paths.append(file.path)
            elif found is None and file.after is not None and is_empty(self.vault.resolve(file.path).parent):
                folder = clean_line(str(PurePosixPath(file.path).parent))
                self.waiting.append(f"The folder {folder} is empty; is its disk connected?")
            elif found != file.after:
                self.stale.append(file.path)
        except StaleFileError:
            self.stale.append(file.path)
        except LibraryError as error:
            self._refused(error)

    def _refused(self, error: LibraryError) -> None:
        if error.code not in _FINAL:
            self.waiting.append(str(error))


def _is_torn(found: bytes | None, file: FileChange) -> bool:
    """Return whether a file that is written in place was left between its two contents.

    Writing begins at the start, in room that was claimed first and reads as zeros: so what was written of one content
    is followed by the rest of the other, and after a failure that was taken back only in part by the first once more.
    """
    if not found or file.before is None or file.after is None or found == file.after:
        return False
    lengths = sorted((len(file.before), len(file.after)))
    if not lengths[0] <= len(found) <= lengths[1]:
        return False
    size = len(found)
    before, after = file.before[:size].ljust(size, b"\0"), file.after[:size].ljust(size, b"\0")
    return all(byte in two for byte, two in zip(found, zip(before, after, strict=True), strict=True))


def _is_away(root: Path) -> bool:
    return not root.is_dir() or is_empty(root)


def is_empty(folder: Path) -> bool:
    """Return whether a folder is empty, as the place of a disk that is not connected is."""
    with suppress(OSError), os.scandir(folder) as entries:
        return next(entries, None) is None
    return False
