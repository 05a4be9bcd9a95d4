"""The manifest beside the index: it vouches that the files are ours, complete and of this version.

Whoosh unpickles its table of contents when an index is opened, and a pickle can run any code. Therefore nothing of
an index is read before its folder is known to be writable by the user only, and the manifest, plain JSON, vouches for
the exact bytes of the table of contents. The manifest is written before the table of contents it vouches for, and
vouches for the old one too: wherever a commit is interrupted, the table in place is one of the two.
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

from index.errors import reason
from index.search.damage import IndexDamagedError
from index.search.schema import VERSION

MANIFEST = "notes-tui.json"
_FORMAT = "notes-tui search index"


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


def write_manifest(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Vouch for tables of contents, given by file name; replaces the manifest atomically.

    Raises:
        OSError: The manifest cannot be written.
    """
    sums = {name: zlib.crc32(data) for name, data in contents.items()}
    text = json.dumps({"format": _FORMAT, "version": VERSION, "contents": sums})
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


def _check_once(folder: Path) -> None:
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
    sums = manifest.get("contents")
    try:
        found = {path.name: zlib.crc32(path.read_bytes()) for path in folder.glob("_*.toc")}
    except OSError as error:
        raise IndexDamagedError(f"The search index in {folder} cannot be read: {reason(error)}.") from error
    if not isinstance(sums, dict) or not found or any(sums.get(name) != crc for name, crc in found.items()):
        raise IndexDamagedError(f"The table of contents of the search index in {folder} is damaged.")
