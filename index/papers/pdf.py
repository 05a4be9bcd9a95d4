"""Read PDF files: their text page by page, what was marked in them, and what they say about themselves.

PDFium does so in another process, which has limits of time and memory: a file may be hostile. What was read before a
limit is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from index.papers.cancelling import Cancelled
from index.papers.identifiers import read_arxiv, read_doi
from index.processes import limited_process
from index.text import clean_line

AnnotationKind = Literal["highlight", "underline", "squiggly", "strike-out", "note", "free-text"]
PdfState = Literal["whole", "cut-off", "no-text", "encrypted", "broken", "unreadable"]

_WORKER = "index.papers.pdf_worker"
_AT_ONCE = 8
_SPARE_SECONDS = 30.0
_DOI = re.compile(r"\b(doi(?:\.org/|[\s:]{1,3}))?(10\.\d{4,9}/\S{1,200})", re.IGNORECASE)
_ARXIV = re.compile(
    r"^arxiv\s?:\s?\S+ ?(?:\[[\w.-]+\])?|arxiv:\s?\S+ ?\[[\w.-]+\]", re.IGNORECASE | re.MULTILINE
)
FAULTS: dict[str, tuple[PdfState, str]] = {
    "password": ("encrypted", "It needs a password, so its text cannot be read."),
    "broken": ("broken", "It is damaged: PDFium cannot open it."),
    "not-a-pdf": ("broken", "It is not a PDF file, whatever its name says."),
    "not-a-file": ("unreadable", "It is not a regular file, so it is never opened."),
    "unreadable": ("unreadable", "It cannot be read."),
}
"""State and sentence, by the words with which the processes that read files refuse one."""
TIME_SIGNALS = (24, 26, 27)
"""SIGXCPU, SIGVTALRM and SIGPROF: a process has used up its time."""


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """Limits for one file.

    Attributes:
        seconds: Processor time.
        megabytes: Memory of the process.
        pages: Most pages that are read.
        characters: Most characters that are read.
    """

    seconds: float = 20.0
    megabytes: int = 512
    pages: int = 500
    characters: int = 2_000_000


@dataclass(frozen=True, slots=True)
class PdfAnnotation:
    """Something that a reader marked or wrote in a PDF.

    Attributes:
        page: From 1.
        kind: Its type.
        text: The passage that is marked, in whole words on one line; empty for notes.
        comment: What the reader wrote; may have several lines.
        color: As `#rrggbb`, or empty.
        name: Its own identifier (`NM`), or empty.
        x: Distance of its beginning from the left side of the page, in thousandths of the width.
        y: Distance of its beginning from the top of the page, in thousandths of the height.
    """

    page: int
    kind: AnnotationKind
    text: str
    comment: str
    color: str
    name: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class PdfContents:
    """The contents of a PDF file, as far as they could be read.

    Attributes:
        pages: Number of pages; 0 where it is not known.
        texts: Text of each page that was read, with line breaks.
        annotations: In reading order.
        title: As its metadata have it, or empty.
        doi: On its first page or in its metadata, or None; likewise `arxiv_id`.
        state: Whether all of it could be read, or why not.
        fault: The same in one sentence; empty for a whole one.
    """

    pages: int = 0
    texts: tuple[str, ...] = ()
    annotations: tuple[PdfAnnotation, ...] = ()
    title: str = ""
    doi: str | None = None
    arxiv_id: str | None = None
    state: PdfState = "whole"
    fault: str = ""


def read_pdf(
    path: Path, limits: PdfLimits = PdfLimits(), *, cancelled: Callable[[], bool] = lambda: False
) -> PdfContents:
    """Return the contents of one file; see `read_pdfs`."""
    return next(read_pdfs([path], limits, cancelled=cancelled))


def read_pdfs(
    paths: Sequence[Path], limits: PdfLimits = PdfLimits(), *, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[PdfContents]:
    """Yield the contents of files, in order. A bad file says so in its contents, and costs no other.

    Raises:
        Cancelled: It was asked for; what was yielded before stays right.
        LibraryError: The process cannot be started, or fails before it begins with a file.
    """
    waiting = list(paths)
    while waiting:
        batch = waiting[:_AT_ONCE]
        steps, ended = _run(batch, limits, cancelled)
        done = _contents(steps, limits, ended)
        if not done and ended is not None:
            raise ended
        yield from done
        del waiting[: len(done)]


def _run(
    paths: Sequence[Path], limits: PdfLimits, cancelled: Callable[[], bool]
) -> tuple[list[list[Any]], limited_process.EndedError | None]:
    """Return the steps of the process, and the error where it was ended."""
    asked = {
        "files": [str(path) for path in paths],
        "seconds": limits.seconds,
        "megabytes": limits.megabytes,
        "pages": limits.pages,
        "characters": limits.characters,
    }
    ended = None
    try:
        out = limited_process.run_python(
            _WORKER,
            json.dumps(asked).encode(),
            what="The reader of PDF files",
            seconds=(limits.seconds + _SPARE_SECONDS) * len(paths),
            cancelled=cancelled,
        )
    except limited_process.EndedError as error:
        if cancelled():
            raise Cancelled from None
        out, ended = error.output, error
    # A last line may be half written.
    return [json.loads(line) for line in out.split(b"\n")[:-1]], ended


@dataclass(slots=True)
class _Reading:
    """One file while its steps are gone through."""

    pages: int = 0
    metadata: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    annotations: list[PdfAnnotation] = field(default_factory=list)


def _contents(
    steps: Sequence[list[Any]], limits: PdfLimits, ended: limited_process.EndedError | None
) -> list[PdfContents]:
    """Return the contents of the files that were begun."""
    done: list[PdfContents] = []
    reading: _Reading | None = None
    for kind, _number, *rest in steps:
        if kind == "start":
            reading = _Reading()
        elif reading is None:
            continue
        elif kind == "open":
            reading.pages, reading.metadata = rest
        elif kind == "page":
            reading.texts.append(rest[0])
            page = len(reading.texts)
            reading.annotations += [PdfAnnotation(page=page, **each) for each in rest[1]]
        elif kind == "fault":
            done.append(_faulty(*FAULTS[rest[0]]))
            reading = None
        else:
            done.append(_finished(reading, _cut_off(rest[0], limits)))
            reading = None
    if reading is not None:
        sentence = _ended_sentence(ended, limits)
        done.append(_finished(reading, sentence) if reading.pages else _faulty("broken", sentence))
    return done


def _cut_off(reason: str, limits: PdfLimits) -> str:
    """Return what stopped a file, or an empty string."""
    if reason == "pages":
        return f"only its first {limits.pages:,} pages are read."
    if reason == "characters":
        return f"only its first {limits.characters:,} characters are read."
    return f"reading it takes more than {limits.seconds:g} s." if reason else ""


def _ended_sentence(ended: limited_process.EndedError | None, limits: PdfLimits) -> str:
    if ended is not None and ended.signal in TIME_SIGNALS:
        return _cut_off("seconds", limits)
    return f"PDFium fails at it, or needs more than {limits.megabytes} MB of memory."


def _faulty(state: PdfState, sentence: str) -> PdfContents:
    return PdfContents(state=state, fault=sentence[0].upper() + sentence[1:])


def _finished(reading: _Reading, stopped: str) -> PdfContents:
    state: PdfState = "whole"
    fault = ""
    if stopped:
        state = "cut-off"
        fault = f"Read up to page {len(reading.texts):,} of {reading.pages:,}: {stopped}"
    elif not any(text.strip() for text in reading.texts):
        state, fault = "no-text", "It has no text; it may be a scan, which OCR makes searchable."
    first = reading.texts[0] if reading.texts else ""
    title = clean_line(reading.metadata.get("Title", ""))
    return PdfContents(
        reading.pages,
        tuple(reading.texts),
        tuple(reading.annotations),
        title,
        _doi(first, reading.metadata),
        _arxiv(first),
        state,
        fault,
    )


def _doi(first: str, metadata: dict[str, str]) -> str | None:
    """Return the DOI of a file: the one its metadata give, else one after `doi`, else the first on its first page."""
    for name in ("doi", "DOI", "WPS-ARTICLEDOI"):
        if found := read_doi(metadata.get(name, "")):
            return found
    for text in (metadata.get("Subject", ""), first):
        named = sorted(_DOI.finditer(text), key=lambda match: match[1] is None)
        for match in named:
            if found := read_doi(match[2]):
                return found
    return None


def _arxiv(first: str) -> str | None:
    """Return the arXiv id that is stamped on a first page; one in running text may be that of another work."""
    for match in _ARXIV.finditer(first):
        if found := read_arxiv(match[0]):
            return found[0]
    return None
