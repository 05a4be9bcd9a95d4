"""Keep the versions of notes that other programs replace or delete, as syncing finds them.

A program that saves every few seconds makes a version every few minutes. A deletion, and a save that loses half of a
note, is kept at once.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from index.edit.changes import Move
from index.edit.past_change import digest
from index.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.edit.change_log import ChangeLog, OutsideFile
    from index.edit.past_change import PastChange, PastFile
    from index.sync.model import SeenChange

SECONDS_BETWEEN = 300.0
"""Least time between two versions of one note that other programs made."""


class _Latest(NamedTuple):
    """The latest change of a file; its part in it, or None where the change moved it away."""

    change: PastChange
    file: PastFile | None


class OutsideChanges:
    """Records what syncing sees; used by the sync thread only."""

    def __init__(self, log: ChangeLog) -> None:
        """Nothing is read yet."""
        self._log = log

    def record(self, seen: Sequence[SeenChange]) -> None:
        """Record the changes that are not ours."""
        arrived = {change.after: change.path for change in seen if change.before is None and change.after}
        replaced = [change for change in seen if change.before is not None]
        if not replaced:
            return
        try:
            known = self._latest({change.path for change in replaced})
        except LibraryError:
            known = {}
        files: list[OutsideFile] = []
        moves: list[Move] = []
        for change in replaced:
            if change.after is None and (new := arrived.get(digest(change.before or b""))):
                latest = known.get(change.path)
                if latest is None or latest.file is not None:  # otherwise we moved it
                    moves.append(Move(change.path, new))
            elif (file := self._file(change, known.get(change.path))) is not None:
                files.append(file)
        if files or moves:
            self._log.record_outside(_label(files, moves), files, moves)

    def _latest(self, paths: set[str]) -> dict[str, _Latest]:
        """Return the latest kept change of each of these files that has one."""
        found: dict[str, _Latest] = {}
        for change in reversed(self._log.changes()):
            for file in change.files:
                if file.path in paths:
                    found.setdefault(file.path, _Latest(change, file))
            for move in change.moves:
                for path in paths:
                    if path == move.old or path.startswith(f"{move.old}/"):
                        found.setdefault(path, _Latest(change, None))
            if len(found) == len(paths):
                break
        return found

    def _file(self, change: SeenChange, latest: _Latest | None) -> OutsideFile | None:
        """Return what to keep of a change; None where it is ours, or another version was kept shortly before."""
        data = change.before or b""
        before: bytes | str = data
        file = latest.file if latest is not None else None
        if file is not None:
            if file.after == change.after:
                return None
            # Ours came in between, and syncing has not seen it.
            if file.before == digest(data) and self._log.has_text(file.after):
                before = file.after or data
        elif latest is not None and change.after is None and self._log.has_text(digest(data)):
            # We moved it away and edited it in the same step; what it held is kept with that step.
            return None
        lost = change.after is None or (change.size is not None and change.size * 2 < len(data))
        since = time.time() - latest.change.when if latest is not None and latest.change.outside else -1.0
        if 0 <= since < SECONDS_BETWEEN and not lost:
            return None
        return change.path, before, change.after


def _label(files: Sequence[OutsideFile], moves: Sequence[Move]) -> str:
    """Return a short description of what other programs did."""
    if len(files) + len(moves) > 1:
        return f"another program changed {len(files) + len(moves)} notes"
    if moves:
        return f"another program moved {moves[0].old}"
    return f"another program {'deleted' if files[0][2] is None else 'changed'} {files[0][0]}"
