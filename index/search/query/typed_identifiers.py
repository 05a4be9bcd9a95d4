"""Identifiers of papers as they are typed or pasted: arXiv ids, DOIs and web addresses, each in one form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from urllib.parse import unquote

_DIGIT_OR_SLASH = re.compile(r"[\d/]")
_ARXIV = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?")
# A DOI anywhere in an address, as publishers put it into theirs; what follows it there says only how to show it.
_DOI = re.compile(r"(?:^|(?<=[/:=]))10\.\d{4,9}/[^\s?#]+[^\s?#/.,;:]")
_BEGUN_DOI = re.compile(r"(?:^|(?<=[/:=]))10\.\d{1,9}(?:/[^\s?#]*)?$")
_DOI_VIEW = re.compile(r"(?:v\d+)?(?:[./](?:abstract|full|full-text|html|pdf|epub))*$")
_ARXIV_DOI = "10.48550/arxiv."
_ADDRESS = re.compile(
    r"(?:[a-z]+://(?:www\.)?|www\.)?"
    r"((?:[a-z0-9-]+\.)+(?:ai|ca|ch|cn|co|com|de|dev|edu|eu|fr|gov|gg|in|info|io|jp|me|net|org|uk|us)(?::\d+)?)(/\S*)"
)
_BEGUN_ESCAPE = re.compile("%[0-9a-f]?$")
_BEGUN_ARXIV = re.compile(r"(?:arxiv:)?(\d{4}\.\d{0,5}|[a-z-]+(?:\.[a-z]{2})?/\d{1,7})(?:v\d*)?")
_BEGUN_HOST = re.compile(r"https?://(?:www\.)?([a-z0-9][a-z0-9.-]*)")
# What identifiers stand after, in their values and in addresses.
_PAGES_OF = {
    "doi": (
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "http://dx.doi.org/",
        "doi.org/",
        "doi:",
    ),
    "arxiv": (
        "https://arxiv.org/abs/",
        "http://arxiv.org/abs/",
        "arxiv.org/abs/",
        "arxiv:",
        "https://huggingface.co/papers/",
    ),
}
_SHORTEST_BEGINNING = 9  # `https://d`
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
    if not _DIGIT_OR_SLASH.search(text):  # most words
        return ""
    text = _bare(text)
    if found := _ARXIV.fullmatch(text):
        return f"arxiv {found[1]}"
    if found := _DOI.search(unquote(text)):
        doi = _DOI_VIEW.sub("", found[0])
        return f"arxiv {doi.removeprefix(_ARXIV_DOI)}" if doi.startswith(_ARXIV_DOI) else f"doi {doi}"
    found = _SCHEME.fullmatch(text) or _ADDRESS.fullmatch(text)
    return _address(found[1], found[2]) if found else ""


def _bare(text: str) -> str:
    return text.strip().strip(_AROUND).lower()


def begun_identifiers(text: str) -> tuple[str, ...]:
    """Return how `identifier` may begin for what is typed so far; nothing for a text that begins none."""
    text = _BEGUN_ESCAPE.sub("", _bare(text))
    if found := _BEGUN_DOI.search(unquote(text)):
        doi = found[0]
        same = (f"arxiv {doi.removeprefix(_ARXIV_DOI)}",) if doi.startswith(_ARXIV_DOI) else ()
        # A number with a point is no identifier yet, unless something before it says so.
        return (f"doi {doi}", *same) if "/" in text or ":" in text else ()
    begun = [f"{kind} " for kind, pages in _PAGES_OF.items() if _begins(text, pages)]
    if _SCHEME.fullmatch(text) or _ADDRESS.fullmatch(text):
        begun.append(identifier(text))
    elif found := _BEGUN_HOST.fullmatch(text):
        begun.append(f"address {found[1]}")
    last = text.rpartition("/")[2] if begun else text
    if found := _BEGUN_ARXIV.fullmatch(last):
        begun.append(f"arxiv {found[1]}")
    return tuple(begun)


def _begins(text: str, pages: Sequence[str]) -> bool:
    """Return whether a text is a part of an address that an identifier follows, or also has its first digits."""
    return len(text) >= _SHORTEST_BEGINNING and any(
        page.startswith(text) or (text.startswith(page) and text[len(page) :].isdigit()) for page in pages
    )


def begun_terms(text: str) -> tuple[str, ...]:
    """Return the beginnings of terms of the field `exact` for an identifier that is being typed."""
    return tuple(f"identifier {begun}" for begun in begun_identifiers(text))


def begun_values(kind: str, value: str) -> tuple[str, ...]:
    """Return the same for the value of `doi:` or `arxiv:`; none where no such identifier begins like it."""
    value = _bare(value)
    pages = _PAGES_OF[kind]
    if any(page.startswith(value) for page in pages):
        return (f"identifier {kind} ",)
    found = (*begun_terms(value), *begun_terms(f"{pages[0]}{value}"))
    return tuple(dict.fromkeys(term for term in found if term.startswith(f"identifier {kind} ")))


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
