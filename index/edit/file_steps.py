"""The files of one change, written one after another, or several at a time where they are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.cancelling import check
from index.vault.files import note_files
from index.vault.files.replacing import TornFileError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from index.edit.changes import FileChange
    from index.vault.vault import Vault

# A disk takes several writes that are forced to it in the time of one; fewer files are not worth the threads.
_MANY = 32
_AT_ONCE = 8


def write_step(vault: Vault, file: FileChange, *, lasting: bool = True) -> None:
    """Write, create or delete one file; see `note_files.write` for `lasting`.

    Raises:
        StaleFileError: It is not as expected.
        LibraryError: It cannot be written.
    """
    target = vault.resolve(file.path)
    if file.after is not None:
        home = vault.home(file.path)
        note_files.write(
            target, file.after, expected=file.before, vault=home, back=file.back, lasting=lasting
        )
    elif file.before is not None:
        note_files.delete(target, file.before, vault.home(file.path))


def write_files(vault: Vault, files: Sequence[FileChange], done: list[FileChange]) -> None:
    """Write the files of a change; those that were written, or may be half written, are added to `done`.

    Raises:
        StaleFileError: A file is not as expected; the ones after it were not written.
        Cancelled: It was cancelled.
        LibraryError: A file cannot be written.
    """
    # New and deleted files make and look through folders that others use as well.
    if len(files) >= _MANY and all(file.before is not None and file.after is not None for file in files):
        _write_at_once(vault, files, done)
        return
    for file in files:
        check()
        try:
            write_step(vault, file)
        except TornFileError:
            done.append(file)
            raise
        done.append(file)


def _write_at_once(vault: Vault, files: Sequence[FileChange], done: list[FileChange]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    begun: list[Future[None]] = []
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="notes-tui-write")
    try:
        begun += (pool.submit(write_step, vault, file, lasting=False) for file in files)
        for step in begun:
            check()
            step.result()
    finally:
        pool.shutdown(cancel_futures=True)
        done += (file for file, step in zip(files, begun, strict=False) if _is_written(step))
        note_files.sync_folders(vault.root / file.path for file in done)


def _is_written(step: Future[None]) -> bool:
    return step.done() and not step.cancelled() and isinstance(step.exception(), TornFileError | None)
