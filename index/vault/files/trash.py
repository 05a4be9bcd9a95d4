"""Names in the vault's own trash folder, for deleted files."""

from __future__ import annotations

import os
import re
import stat
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.vault.files import atomic, folders
from index.vault.files.file_versions import content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.vault.files.folders import Place

FOLDER = Path(".trash")


@contextmanager
def reserved(place: Place) -> Iterator[Path]:
    """Yield a path to an empty file in the trash, for a file to be moved over.

    Args:
        place: Where the file lies in the vault; it keeps that path in the trash, with a number if it is taken.

    Raises:
        LibraryError: The trash, or a folder in it, is a symbolic link.
        OSError: The file cannot be created.
    """
    with folders.made(replace(place, inner=FOLDER / place.inner)) as wanted:
        reserved, number = wanted, 0
        while True:
            try:
                os.close(os.open(reserved, atomic.NEW_FILE, 0o600))
                break
            except FileExistsError:
                number += 1
                reserved = wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}")
        yield reserved


def restore(place: Place, data: bytes, file: Path) -> os.stat_result:
    """Give a file mode, times and extended attributes of the one in the trash that was deleted from a place.

    It is the one deleted last of those with the same content; where there is none, nothing is done.

    Args:
        place: Where the file lay in the vault.
        data: The content of the file.
        file: The file, which is a new one.

    Returns:
        The status of the file now.

    Raises:
        OSError: The disk fails.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        with ExitStack() as stack:
            # What cannot be read in the trash does not keep the words from coming back.
            last = None
            with suppress(OSError, LibraryError):
                wanted = stack.enter_context(folders.held(replace(place, inner=FOLDER / place.inner)))
                found = [(each.lstat(), each) for each in _versions(wanted) if content(each) == data]
                last = max(found, key=lambda each: each[0].st_ctime_ns, default=None)
            if last is not None:
                atomic.make_like(descriptor, last[1], last[0])
        return os.fstat(descriptor)
    finally:
        os.close(descriptor)


def _versions(wanted: Path) -> list[Path]:
    """Return the regular files that `reserved` may have kept in the trash for this path."""
    name = re.compile(rf"{re.escape(wanted.stem)}(?: [0-9]+)?{re.escape(wanted.suffix)}")
    found = [each for each in wanted.parent.iterdir() if name.fullmatch(each.name)]
    return [each for each in found if stat.S_ISREG(each.lstat().st_mode)]
