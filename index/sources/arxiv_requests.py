"""Requests for arXiv's query interface: papers by their ids, and queries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from index.papers.identifiers import read_arxiv
from index.sources.bodies import read_feed
from index.sources.requests import MOST_FOLLOWED, Accepted, RefusedError, ServiceRequest
from index.sources.saved_names import query_file, saved_name
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

MOST = 100
"""Largest number of ids or results of one request."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_PATH = "/api/query"
_DAY = timedelta(days=1)
_SHOWN = 200


def papers(ids: Sequence[str], now: datetime) -> Iterator[ServiceRequest]:
    """Yield the requests for papers by their ids, each with its version or without."""
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), MOST):
        yield _papers(tuple(distinct[start : start + MOST]), now)


def _papers(ids: tuple[str, ...], now: datetime) -> ServiceRequest:
    def accept(body: bytes) -> Accepted:
        found = [id_ for entry in _entries(body) if (id_ := _id(entry))]
        known = {*found, *(id_.rpartition("v")[0] for id_ in found)}
        lacking = tuple(id_ for id_ in ids if id_ not in known)
        if len(lacking) == len(ids):
            return Accepted("", lacking)
        stem = ",".join(id_.replace("/", "--") for id_ in found)
        return Accepted(f"arxiv/{saved_name(stem, '.xml')}", lacking)

    versions = all("v" in id_.rpartition(".")[2].rpartition("/")[2] for id_ in ids)
    return ServiceRequest(
        "arxiv",
        _PATH,
        (("id_list", ",".join(ids)), ("max_results", str(len(ids)))),
        ids,
        None if versions else now - _DAY,
        accept,
    )


def query(
    text: str,
    now: datetime,
    *,
    folder: str,
    limit: int = MOST,
    start: int = 0,
    known: frozenset[str] | None = None,
) -> ServiceRequest:
    """Return the request for the newest papers that match a query in arXiv's own syntax.

    Args:
        text: Such as `cat:cs.CL AND all:"sparse attention"`.
        now: With its time zone; the answer is saved under its day.
        folder: Name of the folder below `queries`.
        limit: Largest number of papers, over all pages.
        start: Number of papers on the pages before.
        known: Ids with versions that came before: a page with no others is not kept, and the next page is asked for
            only if none of this one is known. None if the query is not followed.
    """
    page = MOST if known is None else MOST_FOLLOWED
    file = query_file(folder, now, ".xml", start // page + 1)
    size = min(page, limit - start)

    def accept(body: bytes) -> Accepted:
        ids = [_id(entry) for entry in _entries(body)]
        end = start + len(ids)
        new = [id_ for id_ in ids if id_ not in (known or ())]
        more = None
        if len(new) == size and end < min(limit, _total(body)):
            more = query(text, now, folder=folder, limit=limit, start=end, known=known)
        return Accepted(file if new else "", more=more)

    return ServiceRequest(
        "arxiv",
        _PATH,
        (
            ("search_query", text),
            ("start", str(start)),
            ("max_results", str(size)),
            ("sortBy", "submittedDate"),
            ("sortOrder", "descending"),
        ),
        (f"query {text} {start}-{start + size}",),
        now - timedelta(hours=1),
        accept,
        followed="" if known is None else folder,
    )


def _feed(body: bytes) -> Element:
    return read_feed(body, "arXiv", {f"{_ATOM}feed"})


def _entries(body: bytes) -> Iterator[Element]:
    for entry in _feed(body).iterfind(f"{_ATOM}entry"):
        if "/api/errors" in _text(entry, "id"):
            said = clean_line(_text(entry, "summary") or _text(entry, "title"))[:_SHOWN]
            raise RefusedError(f"arXiv answered with an error: “{said}”.")
        yield entry


def _text(entry: Element, name: str) -> str:
    return (entry.findtext(f"{_ATOM}{name}") or "").strip()


def _id(entry: Element) -> str:
    found = read_arxiv(_text(entry, "id"))
    return "".join(found) if found else ""


def _total(body: bytes) -> int:
    text = (_feed(body).findtext(_TOTAL) or "").strip()
    return int(text[:9]) if text.isdecimal() else 0
