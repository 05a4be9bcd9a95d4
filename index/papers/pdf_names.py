"""Identifiers in the names of PDF files."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.papers.identifiers import read_arxiv
from index.text import fold

_NEW_ARXIV = re.compile(
    r"(?<![^\W_])(?<!\.)(?:arxiv[\W_]*)?(\d{4}\.\d{4,5})(?:v\d{1,3})?(?![\w.]*\d)", re.IGNORECASE
)
_OLD_ARXIV = re.compile(
    r"(?:arxiv[\W_]*)?([a-z]{2,8}(?:-[a-z]{2,4})?)[_@ -]?(\d{7})(?:v\d{1,3})?", re.IGNORECASE
)
# No file name has a slash.
_DOI = re.compile(r"(?<!\d)(10\.\d{4,9})(?:[_@:+= \u2044\u2215\u29f8-]|%2[Ff])+(\S.*)")
_COPY = re.compile(r"(.+?)(?: ?\(\d{1,2}\)|[ _-]\d{1,2})")
_SIGNS = re.compile(r"[\W_]+")


class NamedIds(NamedTuple):
    """The identifiers that the name of a file may mean.

    Attributes:
        keys: Citation keys, the likeliest first.
        arxiv_id: An arXiv id, or None.
        doi_prefix: The part of a DOI before its slash, or empty.
        doi_rest: The rest of it, as `comparable` returns it.
    """

    keys: tuple[str, ...]
    arxiv_id: str | None = None
    doi_prefix: str = ""
    doi_rest: str = ""


def named_ids(name: str) -> NamedIds:
    """Return the identifiers in the name of a PDF file; it may be that of a second file, as in `key (2).pdf`."""
    stem = name[: -len(".pdf")] if name.lower().endswith(".pdf") else name
    copy = _COPY.fullmatch(stem)
    keys = (fold(stem), fold(copy[1])) if copy else (fold(stem),)
    doi = _DOI.search(stem)
    if doi:
        return NamedIds(keys, None, doi[1], comparable(doi[2]))
    return NamedIds(keys, _arxiv(stem))


def _arxiv(stem: str) -> str | None:
    if new := _NEW_ARXIV.search(stem):
        found = read_arxiv(new[1])
    else:
        old = _OLD_ARXIV.fullmatch(stem)
        found = read_arxiv(f"{old[1]}/{old[2]}") if old else None
    return found[0] if found else None


def comparable(doi_rest: str) -> str:
    """Return the part of a DOI after its slash as file names keep it: letters and digits."""
    return _SIGNS.sub("_", doi_rest.lower()).strip("_")
