"""Names of the files that answers are saved in."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST = 200
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def saved_name(stem: str, suffix: str = "") -> str:
    """Return a name of at most 200 bytes for any text: percent-encoded, and if it is too long ending in a hash.

    Args:
        stem: An id, a DOI or a query; two different ones have different names.
        suffix: Such as `.json`.
    """
    name = quote(stem.encode("utf-8", "replace"), safe="")
    # No name is hidden, reserved on Windows, or the folder above.
    if name[:1] in (".", "-", "~", "") or _DEVICE.match(name):
        name = f"%{ord(name[0]):02x}{name[1:]}" if name else "%"
    if len(name) + len(suffix) <= _LONGEST:
        return name + suffix
    digest = hashlib.blake2b(stem.encode("utf-8", "replace"), digest_size=8).hexdigest()
    kept = name[: _LONGEST - len(suffix) - len(digest) - 1]
    return f"{re.sub('%.?$', '', kept)}-{digest}{suffix}"


def query_folder(name: str) -> str:
    """Return the folder for the answers to a query, or to what is followed, by its name."""
    return f"queries/{saved_name(name)}"


def query_file(name: str, now: datetime, suffix: str, page: int = 1) -> str:
    """Return the file for an answer to a query: its day, and the number of its page if it is not the first."""
    return f"{query_folder(name)}/{now:%Y-%m-%d}{f'-p{page}' if page > 1 else ''}{suffix}"
