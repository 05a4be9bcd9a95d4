"""The exact bytes of notes as they were read last: what another program replaces can then be shown and restored."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.cache.cache import Cache, CacheWriter

MAX_BYTES = 1024 * 1024
"""Largest note whose bytes are kept; a longer one has none."""

_LEVEL = 1


def packed(data: bytes) -> bytes | None:
    """Return the bytes of a note as they are stored, or None where they are not kept."""
    return None if len(data) > MAX_BYTES else zlib.compress(data, _LEVEL)


def store(cache: CacheWriter, path: str, text: bytes | None) -> None:
    """Keep the bytes of a note, as `packed` returns them, in place of earlier ones."""
    if text is None:
        forget(cache, path)
    else:
        cache.db.execute("INSERT OR REPLACE INTO texts VALUES (?, ?)", (path, text))


def read(cache: Cache, path: str) -> bytes | None:
    """Return the bytes that a note had when it was read last, or None where they are not kept."""
    row = cache.db.execute("SELECT data FROM texts WHERE path = ?", (path,)).fetchone()
    if row is None:
        return None
    try:
        return zlib.decompressobj().decompress(row[0], MAX_BYTES)
    except (zlib.error, TypeError):
        return None


def forget(cache: CacheWriter, path: str) -> None:
    """Forget the bytes of a note."""
    cache.db.execute("DELETE FROM texts WHERE path = ?", (path,))
