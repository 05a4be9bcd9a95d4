"""Identifiers of papers as they are typed or pasted: arXiv ids, DOIs and web addresses, each in one form."""

from __future__ import annotations

import hashlib
import re

_ARXIV = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?")
# A DOI anywhere in an address, as publishers put it into theirs; what follows it there says only how to show it.
_DOI = re.compile(r"(?:^|(?<=[/:=]))10\.\d{4,9}/[^\s?#]+[^\s?#/.,;:]")
_DOI_VIEW = re.compile(r"(?:v\d+)?(?:[./](?:abstract|full|full-text|html|pdf|epub))*$")
_ARXIV_DOI = "10.48550/arxiv."
_ADDRESS = re.compile(
    r"(?:[a-z]+://(?:www\.)?|www\.)?"
    r"((?:[a-z0-9-]+\.)+(?:ai|ca|ch|cn|co|com|de|dev|edu|eu|fr|gov|gg|in|info|io|jp|me|net|org|uk|us)(?::\d+)?)(/\S*)"
)
_SCHEME = re.compile(r"(?:https?|ftp)://(?:www\.)?([^/\s]+)(/\S*)")
_TRACKING = re.compile(r"(?<=[?&])(?:utm_\w+|ref|source|fbclid|gclid)=[^&#]*&?")
# The same paper at another address of the same site: as a page, and as a file.
_PAGES = tuple(
    (re.compile(site), re.compile(written), page)
    for site, written, page in (
        ("openreview.net", "^/pdf(?=[?])", "/forum"),
        ("openaccess.thecvf.com", "/papers/", "/html/"),
        (r"(?:papers|proceedings)\.(?:nips|neurips)\.cc", "/file/(.*)-paper", r"/hash/\1-abstract"),
        ("proceedings.mlr.press", "/([^/]+)/\\1$", r"/\1"),
    )
)
_MOST_CHARACTERS = 120
_AROUND = "<>[](){}\"'`.,:;"


def identifier(text: str) -> str:
    """Return the one form of an arXiv id, a DOI or a web address, whatever is around it; empty for other text.

    `arXiv:2401.12345v2`, `https://arxiv.org/pdf/2401.12345` and `https://huggingface.co/papers/2401.12345` are
    `arxiv 2401.12345`. Letter case, versions, and how an address shows its paper make no difference.
    """
    text = text.strip().strip(_AROUND).lower()
    if found := _ARXIV.fullmatch(text):
        return f"arxiv {found[1]}"
    if found := _DOI.search(text):
        doi = _DOI_VIEW.sub("", found[0])
        return f"arxiv {doi.removeprefix(_ARXIV_DOI)}" if doi.startswith(_ARXIV_DOI) else f"doi {doi}"
    found = _SCHEME.fullmatch(text) or _ADDRESS.fullmatch(text)
    return _address(found[1], found[2]) if found else ""


def identifier_term(text: str) -> str:
    """Return the term of the field `exact` for an identifier; empty for other text."""
    found = identifier(text)
    if len(found) > _MOST_CHARACTERS:
        found = hashlib.blake2b(found.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"identifier {found}" if found else ""


def _address(host: str, path: str) -> str:
    path = _TRACKING.sub("", path.partition("#")[0]).rstrip("/?&")
    path = re.sub(r"\.(?:pdf|html?)(?=$|\?)", "", path)
    parts = path.partition("?")[0].split("/")
    # Of any site that shows papers of arXiv; the older ids have two parts.
    for last in (parts[-1], "/".join(parts[-2:])):
        if found := _ARXIV.fullmatch(last):
            return f"arxiv {found[1]}"
    for site, written, page in _PAGES:
        if site.fullmatch(host):
            path = written.sub(page, path)
    return f"address {host}{path}"
