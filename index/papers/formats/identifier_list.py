"""Lists of DOIs, arXiv ids and web addresses, one a line; text after `#` is a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers.cancelling import check
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.model import ReadResult, Record, Rejected, Source
from index.papers.web_addresses import addresses
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "a list of identifiers"
# `#` within an address begins no comment.
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BULLET = re.compile(r"(?:[-*•]|\d{1,5}[.)])\s+")
_LONGEST = 2_000
_MOST_WRONG = 5  # One line in so many may be something else.


def sniff(head: str, _name: str) -> bool:
    """Return whether nearly all lines are one identifier each, and nothing else."""
    most = head.count("\n") + 1
    lines = wrong = 0
    for _number, line in _lines(head):
        lines += 1
        wrong += _record(line, Source("", 0)) is None
        # Few lines of other formats are looked at: each format is asked about each file.
        if wrong * _MOST_WRONG > most:
            return False
    return lines > wrong and wrong * _MOST_WRONG <= lines


def read(file: str, text: str) -> ReadResult:
    """Read each line as a record without a title; lines that are no identifier are rejected."""
    records: list[Record] = []
    rejected: list[Rejected] = []
    for number, line in _lines(text):
        check()
        record = _record(line, Source(file, number))
        if record is None:
            shown = clean_line(line)[:60]
            reason = f"“{shown}” is not a DOI, an arXiv id or a web address; correct it, or put # before it."
            rejected.append(Rejected(file, number, reason))
        else:
            records.append(record)
    return ReadResult(tuple(records), tuple(rejected))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        plain = _BULLET.sub("", _COMMENT.sub("", line[:_LONGEST]).strip(), count=1).rstrip(",; ")
        if plain:
            yield number, plain


def _record(line: str, source: Source) -> Record | None:
    if " " in line.removeprefix("doi: ").removeprefix("DOI: ").removeprefix("arXiv: "):
        return None
    if arxiv := read_arxiv(line):
        return Record(source, "", arxiv_id=arxiv[0], arxiv_version=arxiv[1])
    if doi := read_doi(line):
        return Record(source, "", doi=doi)
    if not line.lower().startswith(("https://", "http://")):
        return None
    pages, code = addresses(line)
    return Record(source, "", urls=pages, code_urls=code) if [*pages, *code] == [line] else None
