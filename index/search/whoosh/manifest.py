"""The stamp beside the index: our word that the files are ours, whole and of this version.

Whoosh unpickles its table of contents when an index is opened, and a pickle can run any code. So nothing of an
index is read before its folder is known to be the user's alone and the stamp, plain JSON, vouches for the very
bytes of the table of contents. The stamp is written before the table of contents it vouches for is put in
place, and vouches for the old one too: whenever a commit is cut off, one of the two is there and vouched for.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import time
import zlib
from collections.abc import Mapping
from pathlib import Path

from index.errors import LibraryError, reason
from index.search.schema import VERSION

STAMP = "notes-tui.json"
_FORMAT = "notes-tui search index"


class IndexDamagedError(LibraryError):
    """The index is missing, damaged, of another version or not the user's own: it must be built anew."""


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


def write_stamp(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Vouch for tables of contents, given by file name; replaces the stamp at once."""
    sums = {name: zlib.crc32(data) for name, data in contents.items()}
    text = json.dumps({"format": _FORMAT, "version": VERSION, "contents": sums})
    temporary = folder / (STAMP + ".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(folder / STAMP)


def check_stamp(folder: Path) -> None:
    """Check the stamp, and the table of contents in place against it.

    Raises:
        IndexDamagedError: There is no stamp, or it is of another version, or does not vouch for what is there.
    """
    for _ in range(4):
        with contextlib.suppress(IndexDamagedError):
            _check_once(folder)
            return
        time.sleep(0.01)  # a commit under way may have been met between its two steps
    _check_once(folder)


def _check_once(folder: Path) -> None:
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexDamagedError(f"There is no search index in {folder}.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise IndexDamagedError(f"The stamp of the search index in {folder} cannot be read.") from error
    if not isinstance(stamp, dict) or stamp.get("format") != _FORMAT:
        raise IndexDamagedError(f"The stamp of the search index in {folder} is not ours.")
    if stamp.get("version") != VERSION:
        raise IndexDamagedError(f"The search index in {folder} is of another version.")
    sums = stamp.get("contents")
    try:
        found = {path.name: zlib.crc32(path.read_bytes()) for path in folder.glob("_*.toc")}
    except OSError as error:
        raise IndexDamagedError(f"The search index in {folder} cannot be read: {reason(error)}.") from error
    if not isinstance(sums, dict) or not found or any(sums.get(name) != crc for name, crc in found.items()):
        raise IndexDamagedError(f"The table of contents of the search index in {folder} is damaged.")
