"""Files of lines of JSON that are only added to, in the folder of what outlives the index."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

from index.cache import locations
from index.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_log = logging.getLogger(__name__)


def append(file: Path, rows: Iterable[tuple[str | int, ...]]) -> bool:
    """Add a line for each row; return whether the file could be written, and log where it could not."""
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    try:
        locations.make_private(file.parent)
        # A line that was cut off by a crash stays a line of its own.
        with file.open("ab") as out:
            out.write(f"\n{lines}".encode())
    except (LibraryError, OSError) as error:
        _log.warning("%s cannot be written: %s", file.name, error)
        return False
    return True


def read_line(line: bytes) -> object:
    """Return the value of a line; None for a damaged one."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
