"""Draw pages of PDF files as pictures. PDFium does so in another process, with limits of time, memory and size."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.papers.cancelling import Cancelled
from index.papers.pdf import FAULTS, TIME_SIGNALS, PdfLimits
from index.processes import limited_process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_PIXELS = 8_000_000
"""Most pixels of a picture: more than a terminal on a large screen has room for."""

_WORKER = "index.papers.pdf_picture_worker"
_SPARE_SECONDS = 10.0
_LIMITS = PdfLimits()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as a picture.

    Attributes:
        page: Its number, from 1: the last one, where the file has fewer pages than were asked for.
        pages: Number of pages of the file.
        width: In pixels; likewise `height`.
        pixels: Red, green and blue of each, row by row.
    """

    page: int
    pages: int
    width: int
    height: int
    pixels: bytes


def draw_page(
    path: Path,
    page: int,
    width: int,
    height: int,
    limits: PdfLimits = _LIMITS,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> PagePicture:
    """Return a page, as large as fits into so many pixels.

    Raises:
        Cancelled: It was asked for.
        LibraryError: The file cannot be read, or drawing the page takes too much.
    """
    width = max(width, 1)
    asked = {
        "file": str(path),
        "page": page,
        "width": width,
        "height": max(1, min(height, MOST_PIXELS // width)),
        "seconds": limits.seconds,
        "megabytes": limits.megabytes,
    }
    try:
        out = limited_process.run_python(
            _WORKER,
            json.dumps(asked).encode(),
            what="Drawing the page",
            seconds=limits.seconds + _SPARE_SECONDS,
            cancelled=cancelled,
        )
    except limited_process.EndedError as error:
        if cancelled():
            raise Cancelled from None
        why = (
            f"It takes more than {limits.seconds:g} s"
            if error.signal in TIME_SIGNALS
            else f"PDFium fails at it, or needs more than {limits.megabytes} MB of memory"
        )
        raise LibraryError(f"Page {page:,} cannot be drawn. {why}.", code="failed") from None
    line, _, pixels = out.partition(b"\n")
    head = json.loads(line)
    if fault := head.get("fault"):
        raise LibraryError(FAULTS[fault][1], code="failed")
    pages = head["pages"]
    return PagePicture(min(max(page, 1), pages), pages, head["width"], head["height"], pixels)
