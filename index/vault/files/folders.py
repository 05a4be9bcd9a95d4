"""Folders of a vault that stay the same while a file in them is checked, read and written.

A path is looked up anew by each call that gets it: between two calls, another program can put a symbolic link in the
place of a folder. So a folder is opened once, part by part and never through a link, and a path that leads through
the open folder is used from then on.
"""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where Linux shows the open files of this process: a path through it leads to the very folder that was opened
# (proc(5), "/proc/pid/fd"). Other systems have none; there the parts are checked, and the plain path is used.
_OPEN = Path("/proc/self/fd")
_HOLDS = _OPEN.is_dir()
# Without reading it: a folder may be one that can be entered, but not listed.
_FLAGS = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", os.O_RDONLY)


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a file in a vault, whether it exists or not.

    Attributes:
        root: The vault's real folder.
        inner: Path of the file in it, whose folders are not symbolic links.
        shown: Name of the file for messages.
    """

    root: Path
    inner: Path
    shown: str


@contextmanager
def held(place: Place) -> Iterator[Path]:
    """Yield a path to a file that leads into its folder until the end, whatever others do to the folder's own path.

    Raises:
        FileNotFoundError: There is no such folder.
        LibraryError: A part of the folder's path is a symbolic link.
        OSError: The folder cannot be opened.
    """
    with ExitStack() as stack:
        folder = _open(place.root, place, stack)
        for part in place.inner.parent.parts:
            folder = _open(folder / part, place, stack)
        yield folder / place.inner.name


@contextmanager
def made(place: Place) -> Iterator[Path]:
    """Do as `held`, creating missing folders; on an error, those that were created are removed again if empty."""
    with ExitStack() as stack:
        folder = _open(place.root, place, stack)
        for part in place.inner.parent.parts:
            inside = folder / part
            try:
                folder = _open(inside, place, stack)
            except FileNotFoundError:
                with suppress(FileExistsError):
                    stack.enter_context(_created(inside))
                folder = _open(inside, place, stack)
        yield folder / place.inner.name


def _open(folder: Path, place: Place, stack: ExitStack) -> Path:
    try:
        descriptor = os.open(folder, _FLAGS)
    except OSError as error:
        if error.errno in {errno.ELOOP, errno.ENOTDIR} and folder.is_symlink():
            raise LibraryError(
                f"{place.shown} was left alone: {clean_line(str(place.inner.parent))} leads through a symbolic link.",
                code="outside-vault",
            ) from None
        raise
    stack.callback(os.close, descriptor)
    return _OPEN / str(descriptor) if _HOLDS else folder


@contextmanager
def _created(folder: Path) -> Iterator[None]:
    folder.mkdir()
    try:
        yield
    except BaseException:
        with suppress(OSError):
            folder.rmdir()
        raise
