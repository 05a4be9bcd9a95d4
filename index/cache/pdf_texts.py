"""Contents of PDF files that were read, kept by the digest of the files.

Reading takes long, so it outlives the index: a file that is moved, renamed, or indexed anew is not read again. What
belongs to no file of the vault is kept for a month more, as its disk may be away.
"""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from index.cache import locations
from index.papers.pdf import PdfAnnotation, PdfContents

if TYPE_CHECKING:
    from collections.abc import Set

FOLDER = "pdf-texts"
_VERSION = 1
_BLOCK = 1 << 20
_KEPT = 16
_DAY = 86_400.0
UNUSED = 30 * _DAY
"""Seconds that the contents of a file are kept after it was last there."""


def digest_of(path: Path) -> str:
    """Return the digest of a file.

    Raises:
        OSError: It cannot be read.
    """
    found = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


class PdfTexts:
    """Contents of PDF files in one folder; any thread may ask."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of the index; nothing is read yet."""
        self._folder = folder / FOLDER
        self.get = lru_cache(_KEPT)(self._read)

    def _read(self, digest: str) -> PdfContents | None:
        """Return the contents of the file with a digest, or None where it was not read yet."""
        try:
            data = json.loads(zlib.decompress(self._place(digest).read_bytes()))
            data["annotations"] = tuple(PdfAnnotation(**each) for each in data["annotations"])
            data["texts"] = tuple(data["texts"])
            return PdfContents(**data)
        except (OSError, ValueError, TypeError, KeyError, zlib.error):
            # A damaged one is as good as none: the file is read again.
            return None

    def put(self, digest: str, contents: PdfContents) -> None:
        """Keep the contents of a file.

        Raises:
            LibraryError: They cannot be written.
        """
        data = json.dumps(asdict(contents), ensure_ascii=False).encode("utf-8", "surrogatepass")
        locations.keep(self._place(digest), zlib.compress(data, 1))
        self.get.cache_clear()

    def prune(self, used: Set[str], now: float) -> None:
        """Remove what has been of no file for a month.

        Args:
            used: The digests of all files there are; the time of last use of these is renewed.
            now: Seconds since the epoch.
        """
        kept = {self._place(digest).name for digest in used}
        with suppress(OSError):
            for file in list(self._folder.iterdir()):
                with suppress(OSError):
                    age = now - file.lstat().st_mtime
                    if file.name in kept and age > _DAY:
                        os.utime(file, (now, now))
                    elif file.name not in kept and age > UNUSED:
                        file.unlink()

    def _place(self, digest: str) -> Path:
        return self._folder / f"{digest}-{_VERSION}.json.z"
