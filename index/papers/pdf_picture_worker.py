"""Draw one page of a PDF file in a process of its own, because the file may be hostile.

Standard input is a JSON object; standard output is one line of JSON and, for a picture, its pixels: three bytes each,
red, green and blue, row by row. The line is `{"fault": reason}` or `{"width": …, "height": …, "pages": …}`.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from typing import Any

import pypdfium2

from index.papers.pdf_worker import failure, refusal
from index.processes.limited_process import limit_memory

_NICE = 2


def main() -> None:
    """Read what is wanted, and write the picture."""
    os.nice(_NICE)
    asked = json.load(sys.stdin)
    limit_memory(asked["megabytes"])
    # Of processor time. Its signal ends this process, also while PDFium does not return.
    signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
    if fault := refusal(asked["file"]):
        _write({"fault": fault})
        return
    try:
        document = pypdfium2.PdfDocument(asked["file"])
    except pypdfium2.PdfiumError as error:
        _write({"fault": failure(error)})
        return
    try:
        _draw(document, asked)
    except pypdfium2.PdfiumError:
        _write({"fault": "broken"})
    finally:
        document.close()


def _draw(document: Any, asked: dict[str, Any]) -> None:
    pages = len(document)
    if pages < 1:
        _write({"fault": "broken"})
        return
    page = document[min(max(asked["page"], 1), pages) - 1]
    width, height = page.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):
        _write({"fault": "broken"})
        return
    scale = min(asked["width"] / width, asked["height"] / height)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=False)
    pixels = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
    rows = (pixels[at : at + 3 * bitmap.width] for at in range(0, len(pixels), bitmap.stride))
    _write({"width": bitmap.width, "height": bitmap.height, "pages": pages}, b"".join(rows))


def _write(head: dict[str, Any], pixels: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pixels)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
