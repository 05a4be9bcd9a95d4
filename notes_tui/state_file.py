"""Files of JSON in which the app keeps its state: written whole, by one process after the other."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# No file of ours is as large.
_MOST_BYTES = 1_000_000
# How often, and for how many seconds each time, another process is waited for; it writes within one of them.
_TRIES, _WAIT = 20, 0.01

_log = logging.getLogger(__name__)


def read_state(file: Path) -> dict[str, Any]:
    """Return the names and values of a file; a missing one has none, and neither has a damaged one."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
        read = json.loads(data) if len(data) <= _MOST_BYTES else None
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s is not used (%s).", file, type(error).__name__)
        return {}
    if isinstance(read, dict):
        return read
    _log.warning("%s is not used: it holds something else than names and values.", file)
    return {}


def change_state(file: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Write what a function makes of the names and values of a file, if it can be written."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The folder itself is locked, so that no further file lies there.
        folder = os.open(file.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            _lock(folder)
            _write(file, json.dumps(change(read_state(file)), indent=1).encode())
        finally:
            os.close(folder)


def _write(file: Path, data: bytes) -> None:
    if len(data) <= _MOST_BYTES:
        half = file.with_name(f"{file.name}.{os.getpid()}")
        half.write_bytes(data)
        half.replace(file)


def _lock(folder: int) -> None:
    """Wait for other processes, but not for one that was stopped."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_WAIT)
        except OSError:
            # Not every file system has locks. The file is replaced in one step all the same.
            return
        else:
            return


def take(path: Path) -> int | None:
    """Lock a file until the descriptor that is returned is closed; None where another process has it."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except OSError:
            os.close(descriptor)
    return None
