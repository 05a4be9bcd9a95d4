"""Other programs that hold a file open for writing, and whose words a replacement would take away.

A program that empties a note and writes it again, or appends to it now and then, writes into the file it opened. Once
that file is replaced by another, what it still writes goes to a file without a name, and is gone when it closes it.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from enum import Enum
from typing import TYPE_CHECKING

from index.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WAIT_SECONDS = 1.5
_POLL_SECONDS = 0.03
# Without leases: a file modified so recently may be in the middle of being written.
_QUIET_NS = 1_000_000_000
# From the Linux header linux/fcntl.h; Python's `fcntl` does not have it on every build.
_F_SETSIG = 10


class Writers(Enum):
    """The answer to: does anybody hold this file open for writing?"""

    NONE = "none"
    SOME = "some"
    UNKNOWN = "unknown"


def writers(path: Path) -> Writers:
    """Return whether a process, this one included, holds a file open or mapped for writing.

    Linux tells by a read lease, which it refuses while a writer exists (fcntl(2), "Leases"). It is unknown on other
    systems, on file systems without leases, and for files of another owner.

    Raises:
        OSError: The file cannot be opened.
    """
    if sys.platform != "linux":
        return Writers.UNKNOWN
    import fcntl

    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        # A program that opens the file between the two calls waits for the second; the signal that announces it
        # would be SIGIO, which ends a process. SIGURG is ignored.
        fcntl.fcntl(descriptor, _F_SETSIG, int(signal.SIGURG))
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return Writers.SOME if error.errno == errno.EAGAIN else Writers.UNKNOWN
    finally:
        os.close(descriptor)
    return Writers.NONE


def wait(path: Path, shown: str, *, trusted: Callable[[], bool]) -> None:
    """Wait until nobody holds a file open for writing, for a second or so.

    Args:
        path: The file, which is not a symbolic link.
        shown: Name of the file for messages.
        trusted: Returns whether this file system answers truly; asked before the wait is given up.

    Raises:
        LibraryError: Somebody still does.
        OSError: The file cannot be opened.
    """
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        found = writers(path)
        if found is Writers.NONE or (found is Writers.UNKNOWN and _quiet(path)):
            return
        if time.monotonic() >= deadline:
            break
        time.sleep(_POLL_SECONDS)
    if found is Writers.SOME and not trusted() and _quiet(path):
        return
    raise busy(shown)


def busy(shown: str) -> LibraryError:
    """Return the error for a file that another program holds open for writing."""
    return LibraryError(
        f"{shown} is being written by another program, so it was left as it is; "
        "try again when that program has closed it.",
        code="busy",
    )


def settled(path: Path) -> bool:
    """Wait for a second or so until nobody holds a file open for writing; return False if somebody still does."""
    try:
        wait(path, "", trusted=lambda: True)
    except LibraryError:
        return False
    return True


def _quiet(path: Path) -> bool:
    # A file dated in the future, or a clock that is wrong, would otherwise never be quiet.
    return abs(time.time_ns() - path.lstat().st_mtime_ns) >= _QUIET_NS
