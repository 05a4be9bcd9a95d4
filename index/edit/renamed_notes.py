"""The renames and moves of the past, whoever made them, by which links to an old path can be repaired.

A note that another program was writing, empty for a moment, while the note it links to was renamed comes back with
the old name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import files_table, moved_notes
from index.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.cache.cache import Cache
    from index.edit.change_log import ChangeLog
    from index.edit.changes import Move


def known_moves(cache: Cache, log: ChangeLog) -> dict[str, str]:
    """Return new path by old path, of files that are still in their new place and have no successor in the old.

    They are those in the history, and those that syncing recognised.
    """
    try:
        changes = log.changes()
    except LibraryError:
        changes = []
    moves = [move for change in changes for move in change.moves]
    return moved_notes.moves(cache) | (_old_paths(files_table.linkable(cache), moves) if moves else {})


def _old_paths(paths: Iterable[str], moves: Sequence[Move]) -> dict[str, str]:
    """Return the present path by each path that a file had before some moves, which are in order of time."""
    now = {path: path for path in paths}
    present = frozenset(now)
    found: dict[str, str] = {}
    for old, new in reversed(moves):
        inside = [path for path in now if path.startswith(f"{new}/")] if new not in now else [new]
        for path in inside:
            before = old + path[len(new) :]
            now[before] = now.pop(path)
            if before not in present:
                found.setdefault(before, now[before])
    return found
