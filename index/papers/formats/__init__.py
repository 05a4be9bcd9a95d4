"""One module for each source format; this one finds the reader for a file.

A reader module has `sniff(text) -> bool` (could this be mine?) and `read(file, text) -> ReadResult`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from index.papers.formats import daily_papers
from index.papers.model import ReadResult, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUFFIXES = frozenset({".txt", ".text"})
"""Which files of a corpus folder are looked at, in lower case."""


class _Reader(Protocol):
    def sniff(self, text: str) -> bool: ...

    def read(self, file: str, text: str) -> ReadResult: ...


_READERS: Sequence[_Reader] = (daily_papers,)

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)


def read(file: str, data: bytes) -> ReadResult:
    """What a source file holds.

    Args:
        file: Its name, as every record and refusal will give it.
        data: The whole file.

    Returns:
        Records and rejected parts; a file that no reader knows is one rejected part.
    """
    for mark, kind in _BINARY:
        if data.startswith(mark):
            return _refused(file, f"This is {kind}, not text; save the page as text and import that.")
    text = data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig", errors="replace")
    if "\0" in text:
        return _refused(file, "This is no text, or text in UTF-16 or UTF-32; save it as UTF-8.")
    if not text.strip():
        return _refused(file, "The file is empty.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for reader in _READERS:
        if reader.sniff(text):
            reading = reader.read(file, text)
            return replace(reading, rejected=(*_undecodable(file, data), *reading.rejected))
    return _refused(file, f"{_guess(text)}; what can be read so far are Daily Papers pages as text.")


def _undecodable(file: str, data: bytes) -> Iterator[Rejected]:
    if data.startswith(_UTF16):
        yield Rejected(file, 1, "This is UTF-16; it is read, but save it as UTF-8 to be sure.")
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(data[: error.start + 1].splitlines())
        yield Rejected(file, line, "This is not valid UTF-8; what is no text is shown with replacements.")


def _guess(text: str) -> str:
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html", "<?xml", "<")):
        return "This is HTML or XML, not a page's text"
    if start.startswith(("{", "[")):
        return "This is JSON, not a page's text"
    if start.startswith("@"):
        return "This is BibTeX, not a page's text"
    return "This is in no format known here"


def _refused(file: str, reason: str) -> ReadResult:
    return ReadResult(rejected=(Rejected(file, 1, reason),))
