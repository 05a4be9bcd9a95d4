"""Facts about the index and the disk for bug reports, as far as they can be learned; nothing here raises."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.cache import locations
from index.cache.database import CacheDamagedError, connect
from index.errors import LibraryError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndexState:
    """The state of a vault's index.

    Attributes:
        state: `filling` if documents wait to be indexed.
        papers: Number of papers; None if the database cannot be read.
        notes: Number of notes; None if the database cannot be read.
        size: Bytes on disk.
    """

    state: Literal["ready", "filling", "missing", "damaged"]
    papers: int | None
    notes: int | None
    size: int


def index_state(folder: Path) -> IndexState:
    """Examine the index in a vault's cache folder without changing it."""
    size = _size(folder)
    if not (folder / locations.DATABASE).is_file():
        return IndexState("missing", None, None, size)
    papers = notes = None
    try:
        with closing(connect(folder / locations.DATABASE)) as db:
            papers, notes, waiting = db.execute(
                "SELECT (SELECT count(*) FROM papers), "
                "(SELECT count(*) FROM notes WHERE standing = 'shown'), (SELECT count(*) FROM dirty)"
            ).fetchone()
        _open_full_text(folder)
    except (CacheDamagedError, LibraryError, sqlite3.Error, OSError):
        return IndexState("damaged", papers, notes, size)
    return IndexState("filling" if waiting else "ready", papers, notes, size)


def _open_full_text(folder: Path) -> None:
    from index.search.search_index import SearchIndex

    SearchIndex.open(folder / locations.FULL_TEXT).close()


def _size(folder: Path) -> int:
    total = 0
    for parent, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_size  # noqa: PTH118
            except OSError:  # it went meanwhile
                continue
    return total


def file_system(folder: Path) -> str:
    """Return the kind of file system that a folder is on, or would be; empty if the system does not say."""
    from index.sync import filesystems

    place = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    return filesystems.kind(place.resolve())
