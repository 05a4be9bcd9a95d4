"""Images of the vault as pictures. Pillow decodes them in another process, with limits of time, memory and size."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.processes import limited_process
from index.text import clean_line
from index.vault.files import note_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.sync.roots import Roots

MOST_PIXELS = 4_000_000
"""Most pixels of a picture: more than a terminal on a large screen has room for."""

_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp")
_WORKER = "index.read.vault_image_worker"
_MOST_BYTES = 32 * 1024 * 1024
_SECONDS = 10.0
_FAULTS = {
    "broken": "it is no image that can be read, or is damaged",
    "large": "it has too many pixels",
    "missing": "Pillow is not installed",
}


@dataclass(frozen=True, slots=True)
class VaultImage:
    """An image in the size in which it is shown.

    Attributes:
        width: In pixels; likewise `height`.
        pixels: Red, green and blue of each, row by row.
    """

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class ImageSize:
    """The size of an image that a note asks for, in pixels; None for what follows from the image itself."""

    width: int | None = None
    height: int | None = None


def is_image(path: str) -> bool:
    """Return whether a file is one of the images that can be drawn, by its name."""
    return path.lower().endswith(_SUFFIXES)


def draw_image(
    roots: Roots,
    path: str,
    most: tuple[int, int],
    size: ImageSize | None = None,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> VaultImage:
    """Return an image file of the vault as a picture, in its own size or a wanted one.

    Args:
        roots: The folders.
        path: The file, relative to the vault.
        most: Most pixels in a row, and most rows; a larger image is made smaller.
        size: The wanted size; of one side alone, the other follows.
        cancelled: Asked all the time; if true the process is ended.

    Raises:
        LibraryError: The file is not in the vault, cannot be read, or decoding it takes too much.
    """
    shown = clean_line(path)
    if not is_image(path) or not roots.in_vault(path):
        raise LibraryError(f"{shown} is not an image in the vault.", code="bad-value")
    place = note_files.resolve_inside(roots.vault, path)
    try:
        data = note_files.read(place, limit=_MOST_BYTES, vault=roots.vault)[0]
    except FileNotFoundError:
        raise LibraryError(f"{shown} is not there.", code="not-found") from None
    width = max(1, most[0])
    wanted = size or ImageSize()
    asked = {
        "most": [width, max(1, min(most[1], MOST_PIXELS // width))],
        "wanted": [wanted.width, wanted.height],
        "seconds": _SECONDS,
    }
    out = limited_process.run_python(
        _WORKER,
        json.dumps(asked).encode() + b"\n" + data,
        what=f"Reading {shown}",
        seconds=2 * _SECONDS,
        cancelled=cancelled,
    )
    line, _, pixels = out.partition(b"\n")
    head = json.loads(line)
    if fault := head.get("fault"):
        raise LibraryError(f"{shown} cannot be shown: {_FAULTS[fault]}.", code="failed")
    return VaultImage(head["width"], head["height"], pixels)
