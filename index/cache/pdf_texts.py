"""Contents of PDF files that were read, kept by the digest of the files.

Reading takes long, so it outlives the index: a file that is moved, renamed, or indexed anew is not read again.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from index.cache import locations
from index.papers.pdf import PdfAnnotation, PdfContents

FOLDER = "pdf-texts"
_VERSION = 1
_BLOCK = 1 << 20
_KEPT = 16


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

    def _place(self, digest: str) -> Path:
        return self._folder / f"{digest}-{_VERSION}.json.z"
