"""The manifest beside the index: its segments, and that its files are ours, complete and of this version.

Whoosh's table of contents is a pickle, which can run any code when it is read. Therefore it is only written, as
Whoosh writes it: the segments are read from the manifest, plain JSON, which has those of each table in place and
vouches for its exact bytes. The manifest is written before the table of contents it vouches for, and vouches for the
old one too: wherever a commit is interrupted, the table in place is one of the two.

Nothing here imports Whoosh, which takes as long as a search.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import stat
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from index.errors import reason
from index.search.damage import IndexDamagedError
from index.search.schema import VERSION

MANIFEST = "notes-tui.json"
NAME = "MAIN"
"""The name of the index in Whoosh's terms; the names of its files begin with it."""

EXTENSION = ".arrays"
"""The extension of a segment's file."""

_FORMAT = "notes-tui search index"
_TABLE = re.compile(rf"_{NAME}_([0-9]+)\.toc")
_SEGMENT = re.compile(rf"{NAME}_[A-Za-z0-9]+")


class StoredSegment(NamedTuple):
    """A segment at one commit.

    Attributes:
        name: The name of its file without the extension.
        size: Number of documents, deleted ones included.
        deleted: Their numbers.
    """

    name: str
    size: int
    deleted: frozenset[int]

    @property
    def file_name(self) -> str:
        """The name of the segment's file."""
        return f"{self.name}{EXTENSION}"


@dataclass(frozen=True, slots=True)
class StoredContents:
    """The index at one commit.

    Attributes:
        generation: The number of the commit.
        segments: The segments, in order.
    """

    generation: int
    segments: tuple[StoredSegment, ...]


def check_folder(folder: Path) -> None:
    """Refuse a folder that others could have put files in.

    Raises:
        IndexDamagedError: Not a folder, not owned by the user, or writable by others.
    """
    try:
        found = folder.stat()
    except OSError as error:
        raise IndexDamagedError(f"There is no search index in {folder}: {reason(error)}.") from error
    if not stat.S_ISDIR(found.st_mode):
        raise IndexDamagedError(f"{folder} is not a folder, so it holds no search index.")
    if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
        raise IndexDamagedError(f"The search index in {folder} belongs to another user and is not opened.")
    if os.name == "posix" and found.st_mode & 0o022:
        raise IndexDamagedError(
            f"Other users can write to {folder}, so the search index there is not trusted."
        )


def write_manifest(folder: Path, table: str, data: bytes, segments: Sequence[StoredSegment]) -> None:
    """Vouch for a new table of contents and for the one in place; replaces the manifest atomically.

    Args:
        folder: The index.
        table: The file name of the new table.
        data: Its bytes.
        segments: The segments that are in it.

    Raises:
        OSError: The manifest cannot be written.
    """
    stored = [[each.name, each.size, sorted(each.deleted)] for each in segments]
    kept = {name: entry for name, entry in _vouched(folder).items() if (folder / name).exists()}
    contents = {**kept, table: {"crc": zlib.crc32(data), "segments": stored}}
    text = json.dumps({"format": _FORMAT, "version": VERSION, "contents": contents}, separators=(",", ":"))
    temporary = folder / (MANIFEST + ".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(folder / MANIFEST)


def check_manifest(folder: Path) -> None:
    """Check the manifest, and the table of contents in place against it.

    Raises:
        IndexDamagedError: There is no manifest, or it is of another version, or does not vouch for the table.
    """
    for _ in range(4):
        with contextlib.suppress(IndexDamagedError):
            _check_once(folder)
            return
        time.sleep(0.01)  # this may be between the two steps of a commit
    _check_once(folder)


def latest_commit(folder: Path) -> tuple[int, int]:
    """Return what identifies the latest commit: its number and, because a rebuild counts from 0, its time.

    Raises:
        OSError: There is no table of contents, or it was replaced at this moment.
    """
    generation = _latest_generation(folder)
    return generation, (folder / table_name(generation)).stat().st_mtime_ns


def table_name(generation: int) -> str:
    """Return the file name of the table of contents of a commit."""
    return f"_{NAME}_{generation}.toc"


def _latest_generation(folder: Path) -> int:
    found = [int(match[1]) for path in folder.iterdir() if (match := _TABLE.fullmatch(path.name))]
    if not found:
        raise FileNotFoundError(errno.ENOENT, "There is no table of contents", str(folder))
    return max(found)


def read_contents(folder: Path) -> StoredContents:
    """Read the segments of the latest commit.

    Raises:
        OSError: There is no table of contents, or it was replaced at this moment.
        IndexDamagedError: The manifest does not say them.
    """
    generation = _latest_generation(folder)
    entry = _read(folder).get(table_name(generation))
    if entry is None:  # it was written since the folder was listed
        raise FileNotFoundError(errno.ENOENT, "The manifest has another table of contents", str(folder))
    try:
        return StoredContents(generation, tuple(_segment(*stored) for stored in entry["segments"]))
    except (TypeError, ValueError, KeyError) as error:
        raise IndexDamagedError.in_file(folder / MANIFEST, "its list of segments cannot be read") from error


def _segment(name: str, size: int, deleted: list[int]) -> StoredSegment:
    numbers = frozenset(deleted)
    whole = (
        type(size) is int and size >= 0 and all(type(each) is int and 0 <= each < size for each in numbers)
    )
    if not whole or not _SEGMENT.fullmatch(name):
        raise ValueError(name)
    return StoredSegment(name, size, numbers)


def _vouched(folder: Path) -> dict[str, Any]:
    """Return what the manifest says of each table of contents; nothing where it is of another version."""
    try:
        return _read(folder)
    except IndexDamagedError:
        return {}


def _read(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexDamagedError(f"There is no search index in {folder}.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise IndexDamagedError(f"The manifest of the search index in {folder} cannot be read.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise IndexDamagedError(f"The manifest of the search index in {folder} is not ours.")
    if manifest.get("version") != VERSION:
        raise IndexDamagedError(f"The search index in {folder} is of another version.")
    contents = manifest.get("contents")
    if not isinstance(contents, dict) or not all(isinstance(entry, dict) for entry in contents.values()):
        raise IndexDamagedError(f"The manifest of the search index in {folder} is not ours.")
    return contents


def _check_once(folder: Path) -> None:
    contents = _read(folder)
    try:
        found = {path.name: zlib.crc32(path.read_bytes()) for path in folder.glob("_*.toc")}
    except OSError as error:
        raise IndexDamagedError(f"The search index in {folder} cannot be read: {reason(error)}.") from error
    if not found or any(contents.get(name, {}).get("crc") != crc for name, crc in found.items()):
        raise IndexDamagedError(f"The table of contents of the search index in {folder} is damaged.")
