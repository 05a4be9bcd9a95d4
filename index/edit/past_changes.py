"""The past of a vault: its changes with their differences, and the earlier versions of notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.edit.changes import Change, FileChange, moved, reversed_moves
from index.edit.past_change import digest
from index.errors import LibraryError
from index.text import clean_line
from index.vault.files import note_files
from index.vault.line_diff import line_diff

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.edit.change_log import ChangeLog
    from index.edit.history import History
    from index.edit.past_change import PastChange, PastFile
    from index.vault.line_diff import DiffLine
    from index.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class FileDiff:
    """The effect of a change on one file.

    Attributes:
        path: Its path after the change.
        lines: The lines that differ; empty where they cannot be shown, or nothing but the path changed.
        remark: Words instead of the lines, or beside them: `new file`, `moved from …`, `not kept`.
    """

    path: str
    lines: tuple[DiffLine, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """The text that a note had.

    Attributes:
        id: First digits of the hash of its bytes.
        hash: The whole hash.
        when: When this version came to be, in seconds since 1970; for the oldest one, when it was replaced.
        label: The change that made it.
        outside: Another program made it.
        current: The note has this text now.
    """

    id: str
    hash: str
    when: float
    label: str
    outside: bool
    current: bool


class PastChanges:
    """The past of one vault. Methods may be called from any thread.

    Attributes:
        folder: Where it is kept.
    """

    def __init__(self, vault: Vault, log: ChangeLog, history: Callable[[], History]) -> None:
        """`history` returns the gate for writes, which is made when it is first needed."""
        self._vault = vault
        self._log = log
        self._history = history
        self.folder: Path = log.folder

    @property
    def enabled(self) -> bool:
        """Return whether changes are kept, as the settings say."""
        return self._log.limits.enabled

    @property
    def damaged(self) -> int:
        """Return the number of damaged entries that were left out when the history was last read."""
        return self._log.damaged

    def changes(self, *, note: str | None = None, limit: int | None = None) -> list[PastChange]:
        """Return changes, the latest first.

        Args:
            note: Only those that changed or moved this note, under its earlier names too.
            limit: The most that are returned.

        Raises:
            LibraryError: The history cannot be read.
        """
        found = self._log.changes()[::-1]
        if note is not None:
            found = [change for change, _ in _about(found, note)]
        return found[:limit]

    def find(self, id_: str) -> PastChange:
        """Return a change by its id, or the beginning of it.

        Raises:
            LibraryError: There is none, or several.
        """
        return self._log.find(id_)

    def diff(self, change: PastChange, *, most: int | None = None) -> list[FileDiff]:
        """Return what a change did, file by file; with `most`, to the first files only."""
        diffs = [self._file_diff(change, file) for file in change.files[:most]]
        known = {file.path for file in change.files}
        for old, new in change.moves:
            if new not in known:
                diffs.append(FileDiff(new, (), f"moved from {clean_line(old)}"))
        return diffs

    def _file_diff(self, change: PastChange, file: PastFile) -> FileDiff:
        old = moved(file.path, reversed_moves(change.moves))
        remark = f"moved from {clean_line(old)}" if old != file.path else ""
        if file.before is None:
            remark = "new file"
        elif file.after is None:
            remark = "deleted"
        texts = []
        for side in (file.before, file.after):
            data = b"" if side is None else self._log.text(side)
            if data is None and side == file.after:
                data = self._now(file.path, side)
            if data is None:
                return FileDiff(file.path, (), ", ".join(filter(None, [remark, "the text is not kept"])))
            texts.append(note_files.decode(data)[0])
        return FileDiff(file.path, line_diff(*texts), remark)

    def _now(self, path: str, hash_: str | None) -> bytes | None:
        """Return a file's bytes, if they have this hash."""
        try:
            data = self._vault.read_bytes_or_none(path)
        except LibraryError:
            return None
        return data if data is not None and digest(data) == hash_ else None

    def clear(self) -> None:
        """Delete everything that is kept of the past; the notes stay.

        Raises:
            LibraryError: It cannot be deleted.
        """
        self._log.clear()

    # Versions of one note

    def versions(self, path: str) -> list[NoteVersion]:
        """Return the texts that a note had, the latest first, as far as they are kept; its present text included.

        Raises:
            LibraryError: The history or the note cannot be read.
        """
        data = self._vault.read_bytes_or_none(path)
        now = digest(data) if data is not None else None
        found: dict[str, NoteVersion] = {}

        def add(hash_: str | None, change: PastChange, label: str) -> None:
            if hash_ is None or hash_ in found or not (hash_ == now or self._log.has_text(hash_)):
                return
            found[hash_] = NoteVersion(hash_[:8], hash_, change.when, label, change.outside, hash_ == now)

        for change, file in _about(self._log.changes()[::-1], path):
            if file is not None:
                add(file.after, change, change.label)
                add(file.before, change, f"before {change.label}")
        return list(found.values())

    def version_text(self, version: NoteVersion, path: str) -> str:
        """Return the text of a version; what is not valid UTF-8 is replaced.

        Raises:
            LibraryError: It is no longer kept.
        """
        return note_files.decode(self._version_bytes(version, path))[0]

    def diff_from_now(self, path: str, version: NoteVersion) -> FileDiff:
        """Return what restoring a version would change in the note.

        Raises:
            LibraryError: The version is no longer kept, or the note cannot be read.
        """
        now = note_files.decode(self._vault.read_bytes_or_none(path) or b"")[0]
        return FileDiff(path, line_diff(now, self.version_text(version, path)))

    def _version_bytes(self, version: NoteVersion, path: str) -> bytes:
        data = self._log.text(version.hash)
        if data is None:
            data = self._now(path, version.hash)
        if data is None:
            raise LibraryError(f"That version of {clean_line(path)} is no longer kept.", code="not-found")
        return data

    def find_version(self, path: str, id_: str) -> NoteVersion:
        """Return a version of a note by its id, or the beginning of it.

        Raises:
            LibraryError: There is none, or several.
        """
        found = [version for version in self.versions(path) if id_ and version.hash.startswith(id_.lower())]
        if len(found) == 1:
            return found[0]
        shown = clean_line(id_)[:40]
        if found:
            raise LibraryError(
                f"Several versions begin with “{shown}”; give more of the id.", code="ambiguous"
            )
        raise LibraryError(
            f"{clean_line(path)} has no earlier version “{shown}”; list them: notes-tui versions NOTE.",
            code="not-found",
        )

    def restore(self, path: str, version: NoteVersion) -> Change:
        """Give a note the text of an earlier version, or create it again; a change like any other.

        Raises:
            StaleFileError: The note changed at this moment; nothing was written.
            LibraryError: The version is no longer kept, or the note cannot be written.
        """
        history = self._history()
        with history.exclusive():
            after = self._version_bytes(version, path)
            before = self._vault.read_bytes_or_none(path)
            files = (FileChange(path, before, after, back=True),) if before != after else ()
            return history.do(Change(f"restore {path}", files))


def _about(newest_first: Sequence[PastChange], path: str) -> list[tuple[PastChange, PastFile | None]]:
    """Return the changes of one note with its part in each, following its moves back."""
    found: list[tuple[PastChange, PastFile | None]] = []
    for change in newest_first:
        file = next((file for file in change.files if file.path == path), None)
        old = moved(path, reversed_moves(change.moves))
        if file is not None or old != path or any(path == move.old for move in change.moves):
            found.append((change, file))
        path = old
    return found
