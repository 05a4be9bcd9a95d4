"""A note from its file to all that the cache keeps of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from index.cache import texts_table
from index.cache.note_rows import rows_of
from index.sync.file_stats import Stat
from index.sync.standings import standing_of
from index.vault.files import note_files
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from pathlib import Path

    from index.cache.note_rows import NoteRows


class ReadNote(NamedTuple):
    """A note as it was read.

    Attributes:
        size: Of the file, in bytes.
        digest: BLAKE2b of its bytes.
        stat: The values of a `Stat`.
        read_ns: The time when it was read, in nanoseconds.
        is_sound: It is valid UTF-8.
        text: Its bytes as `texts_table.packed` returns them, if they were asked for.
        rows: What the cache keeps of it.
    """

    size: int
    digest: bytes
    stat: tuple[int, int, int, int, int]
    read_ns: int
    is_sound: bool
    text: bytes | None
    rows: NoteRows


def read_note(path: str, file: Path, home: Path, filters: tuple[str, ...], *, keep: bool) -> ReadNote:
    """Read a note of the vault.

    Args:
        path: Relative to the vault.
        file: Its place on disk.
        home: The folder that it must not lead out of.
        filters: Those of `excluded.ignored`.
        keep: Return its bytes too.

    Raises:
        OSError, LibraryError: It cannot be read.
    """
    data, version = note_files.read(file, vault=home)
    stat = Stat.of(file.stat())
    read_ns = time.time_ns()
    text, is_sound = note_files.decode(data)
    return ReadNote(
        len(data),
        bytes.fromhex(version.hash),
        (stat.size, stat.mtime_ns, stat.ctime_ns, stat.inode, stat.device),
        read_ns,
        is_sound,
        texts_table.packed(data) if keep else None,
        rows_of(parse(path, text), stat.seconds, standing_of(path, filters)),
    )
