"""Read PDF files in a process of its own, because PDFium reads hostile files in C; see `pdf`.

One line of JSON for each step is written at once, so that nothing is lost where the process is ended:
`["start", file]`, `["open", file, pages, metadata]`, `["page", file, text, annotations]`, `["end", file, reason]` and
`["fault", file, reason]`; `file` is its number, and a reason one of the words below.
"""

from __future__ import annotations

import json
import os
import signal
import stat
import sys
import time
from typing import Any

import pypdfium2
from pypdfium2 import raw

from index.papers.pdf_annotations import read_annotations
from index.papers.pdf_text import page_text
from index.processes.limited_process import limit_memory

# Codes of PDFium for a file that needs a password, or is locked in a way that it does not know.
_PASSWORD = (4, 5)
# Whoever types goes first.
_NICE = 10
_HEAD = 1024
# Of the time, after which a file is left between two pages; in the rest a page may end the process.
_SOFT = 0.9
_METADATA = ("Title", "Subject", "doi", "DOI", "WPS-ARTICLEDOI")


class _Limits:
    """Limits of one file."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self.pages: int = asked["pages"]
        self.characters: int = asked["characters"]
        self.end = time.process_time() + _SOFT * asked["seconds"]


def main() -> None:
    """Read the names of files and limits, write what the files contain."""
    os.nice(_NICE)
    asked = json.load(sys.stdin)
    limit_memory(asked["megabytes"])
    for number, path in enumerate(asked["files"]):
        # Of processor time. Its signal ends this process, also while PDFium does not return.
        signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
        _write("start", number)
        if reason := refusal(path):
            _write("fault", number, reason)
        else:
            _read(number, path, _Limits(asked))


def failure(error: pypdfium2.PdfiumError) -> str:
    """Return why PDFium could not open a file."""
    return "password" if getattr(error, "err_code", 0) in _PASSWORD else "broken"


def refusal(path: str) -> str:
    """Return why a file is never opened by PDFium, or an empty text."""
    try:
        found = os.stat(path)  # noqa: PTH116 - nothing else here needs pathlib
        if not stat.S_ISREG(found.st_mode):
            return "not-a-file"
        with open(path, "rb") as file:  # noqa: PTH123
            return "" if b"%PDF-" in file.read(_HEAD) else "not-a-pdf"
    except OSError:
        return "unreadable"


def _read(number: int, path: str, limits: _Limits) -> None:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        _write("fault", number, failure(error))
        return
    try:
        pages = len(document)
        metadata = {name: page_text(document.get_metadata_value(name)[:4096]) for name in _METADATA}
        _write("open", number, pages, metadata)
        left = limits.characters
        for at in range(min(pages, limits.pages)):
            if time.process_time() > limits.end:
                _write("end", number, "seconds")
                return
            left -= _page(number, document, at, left)
            if left <= 0:
                _write("end", number, "characters")
                return
        _write("end", number, "pages" if pages > limits.pages else "")
    finally:
        document.close()


def _page(number: int, document: Any, at: int, most: int) -> int:
    """Write one page, of at most so many characters; return how many it has."""
    try:
        page = document[at]
        page_of_text = page.get_textpage()
    except pypdfium2.PdfiumError:
        _write("page", number, "", [])
        return 0
    count = page_of_text.count_chars()
    text = page_of_text.get_text_range(0, min(count, most)) if count else ""
    has_marks = raw.FPDFPage_GetAnnotCount(page) > 0
    _write("page", number, page_text(text), read_annotations(page, page_of_text) if has_marks else [])
    page_of_text.close()
    page.close()
    return int(count)


def _write(*step: Any) -> None:
    sys.stdout.buffer.write(json.dumps(step, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
