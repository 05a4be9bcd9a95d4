"""Write the user's changes to files, and step back and forth in them."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from index.edit.past_change import digest
from index.edit.recovery import apply, recover
from index.edit.undoing import undoing
from index.errors import LibraryError
from index.vault.files import note_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from index.edit.change_log import ChangeLog
    from index.edit.changes import Change
    from index.edit.journal import Journal
    from index.edit.past_change import PastChange
    from index.vault.vault import Vault


class _Step(NamedTuple):
    """A change of this session, and its id in the log; empty where it is not kept there."""

    change: Change
    id: str


class History:
    """The changes of this session, to step back and forth in; before its first one, those of earlier sessions.

    Every write goes through here, one at a time: methods may be called from any thread.

    Attributes:
        author: Stands before the name of each change; empty for the user.
    """

    def __init__(
        self,
        vault: Vault,
        written: Callable[[Change], None],
        journal: Journal | None = None,
        log: ChangeLog | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """Begin with no change done.

        Args:
            vault: The folder of notes.
            written: Called after every change that reached the disk, before the next one may begin; it must not
                wait for another thread that writes.
            journal: Keeps changes of more than one step while they are carried out.
            log: Keeps changes beyond this session.
            check: Called before every change; raises a `LibraryError` where nothing may be written now.
        """
        self.author = ""
        self._vault = vault
        self._written = written
        self._journal = journal
        self._log = log
        self._check = check
        self._lock = threading.RLock()
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def exclusive(self) -> AbstractContextManager[object]:
        """Hold back the writes of other threads, so that what is read here is still true when it is written."""
        return self._lock

    def warn(self, sentence: str) -> None:
        """Have a sentence shown to the user together with what is being done."""
        if self._log is not None:
            self._log.warn(sentence)

    def do(self, change: Change) -> Change:
        """Carry out a change and remember it.

        Raises:
            StaleFileError: A file is not as the change expects it; nothing was written.
            LibraryError: A file cannot be written or moved; nothing was changed.
        """
        with self._lock:
            if change:
                if self.author:
                    change = replace(change, label=f"{self.author}: {change.label}")
                self._done.append(self._apply(change))
                self._undone.clear()
            return change

    def undo(self) -> Change:
        """Undo the last change of this session; without one, the last of earlier sessions that is not undone yet.

        Raises:
            StaleFileError: A file was changed since; it is left alone and the step stays.
            LibraryError: There is none.
        """
        with self._lock:
            if not self._done:
                earlier = self.earlier()
                if earlier is None:
                    raise LibraryError("There is nothing to undo.", code="nothing-to-undo")
                return self.undo_change(earlier.id)
            change, id_ = self._done[-1]
            self._undone.append(
                self._apply(change.reversed(f"undo {change.label}"), undoes=id_)._replace(change=change)
            )
            self._done.pop()
            return change

    def earlier(self) -> PastChange | None:
        """Return the change of an earlier session, or of another process, that `undo` would take back now."""
        with self._lock:
            return None if self._done or self._log is None else self._log.latest_to_undo()

    def bytes_before(self, path: str, data: bytes) -> bytes | None:
        """Return the bytes that a file had before the latest change of ours that gave it these; None if not kept."""
        if self._log is None:
            return None
        wanted = digest(data)
        for past in reversed(self._log.changes()):
            for file in past.files:
                if file.path == path:
                    ours = file.after == wanted and not past.outside
                    return self._log.text(file.before) if ours else None
        return None

    def undo_change(self, id_: str) -> Change:
        """Undo one change of the log, whenever and by whichever process it was made; later ones stay.

        Raises:
            StaleFileError: A file is no longer as the change left it; nothing was written.
            LibraryError: There is no such change, it was undone already, or its texts are no longer kept.
        """
        with self._lock:
            if self._log is None:
                raise LibraryError("There is nothing to undo.", code="nothing-to-undo")
            past = self._log.find(id_)
            change = undoing(self._vault, self._log, past)
            step = self._apply(_inverse(change), undoes=past.id)
            self._done = [done for done in self._done if done.id != past.id]
            self._undone.append(step._replace(change=change))
            return change

    def redo(self) -> Change:
        """Redo the change that was undone last.

        Raises:
            StaleFileError: A file was changed since; it is left alone and the step stays.
            LibraryError: There is none.
        """
        with self._lock:
            if not self._undone:
                raise LibraryError("There is nothing to redo.", code="nothing-to-redo")
            change, id_ = self._undone[-1]
            self._done.append(self._apply(change, undoes=id_))
            self._undone.pop()
            return change

    def _apply(self, change: Change, undoes: str = "") -> _Step:
        self._check()
        journal = self._journal
        if journal is None:
            apply(self._vault, change)
            id_ = self._record(change, undoes)
        else:
            recover(self._vault, journal, self._log)
            with journal.working(), ExitStack() as stack:
                if fragile := _is_fragile(self._vault, change):
                    stack.enter_context(journal.noted(change, undoes))
                apply(self._vault, change)
                id_ = self._record(change, undoes)
                # Until its texts are in the log, only the journal has them.
                if fragile and self._log is not None:
                    self._log.flush()
        # Recorded before syncing is told: what it finds is then known as ours.
        self._written(change)
        return _Step(change, id_)

    def _record(self, change: Change, undoes: str) -> str:
        return self._log.record(change, undoes) if self._log is not None else ""


def _inverse(change: Change) -> Change:
    word = "undo "
    again = change.label.startswith(word)
    return change.reversed(f"redo {change.label.removeprefix(word)}" if again else word + change.label)


def _is_fragile(vault: Vault, change: Change) -> bool:
    """Return whether half of a change would be worse than none; new files are useful one by one."""
    changed = [file.path for file in change.files if file.before is not None]
    if len(change.files) + len(change.moves) > 1:
        return bool(changed)
    return any(note_files.is_written_in_place(vault.root / path) for path in changed)
