"""Requests for OpenAlex: one work by its DOI, which needs no key, and queries, which need one."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from index.papers.identifiers import read_doi
from index.sources.bodies import read_object
from index.sources.requests import MOST_FOLLOWED, Accepted, RefusedError, ServiceRequest
from index.sources.saved_names import query_file, saved_name
from index.sources.work_queries import read_query, work_id, works_of
from index.text import clean_line

_GOOD_FOR = timedelta(days=7)
_UNDER_WAY = timedelta(hours=1)
MOST = 100
"""Largest number of works of one request."""
_LONGEST = 500


def work(doi: str, now: datetime, unknown: str = "", *, optional: bool = False) -> ServiceRequest:
    """Return the request for a work; `unknown` is the sentence for a DOI that is not known."""

    def accept(body: bytes) -> Accepted:
        found = read_object(body, "OpenAlex", "authorships", "display_name", "doi")
        given = found.get("doi")
        if not isinstance(given, str) or read_doi(given) != doi:
            raise RefusedError(f"OpenAlex answered with another work, {clean_line(str(given))[:120]}.")
        return Accepted(f"openalex/{saved_name(doi, '.json')}")

    return ServiceRequest(
        "openalex",
        f"/works/doi:{quote(doi, safe='')}",
        (),
        (doi,),
        now - _GOOD_FOR,
        accept,
        unknown=unknown,
        optional=optional,
    )


def query(
    text: str,
    now: datetime,
    *,
    folder: str,
    limit: int = MOST,
    start: int = 0,
    known: frozenset[str] | None = None,
    cursor: str = "*",
) -> ServiceRequest:
    """Return the request for works that match a query: the newest if it is followed or has no words, else the best.

    Args:
        text: Words, and filters as OpenAlex names them, such as `authorships.author.id:A123`.
        now: With its time zone; the answer is saved under its day.
        folder: Name of the folder below `queries`.
        limit: Largest number of works, over all pages.
        start: Number of works on the pages before.
        known: Ids that came before: a page with no others is not kept, and the next page is asked for only if none of
            this one is known. None if the query is not followed.
        cursor: What the page before says of this one.
    """
    page = MOST if known is None else MOST_FOLLOWED
    file = query_file(folder, now, ".json", start // page + 1)
    size = min(page, limit - start)
    # Some works have dates far ahead, by mistake, and would always be the newest.
    words, filters = read_query(text, f"to_publication_date:{now:%Y-%m-%d}")

    def accept(body: bytes) -> Accepted:
        value = read_object(body, "OpenAlex", "results", "meta")
        works = works_of(value, "results", "OpenAlex")
        end = start + len(works)
        new = [each for each in works if work_id(each) not in (known or ())]
        meta = value.get("meta")
        following = meta.get("next_cursor") if isinstance(meta, dict) else None
        more = None
        if isinstance(following, str) and following and len(new) == size and end < limit:
            more = query(
                text, now, folder=folder, limit=limit, start=end, known=known, cursor=following[:_LONGEST]
            )
        return Accepted(file if new else "", more=more)

    newest = known is not None or not words
    return ServiceRequest(
        "openalex",
        "/works",
        (
            *((("search", words),) if words else ()),
            ("filter", filters),
            *((("sort", "publication_date:desc"),) if newest else ()),
            ("per_page", str(size)),
            ("cursor", cursor),
        ),
        (f"query {text} {start}-{start + size}",),
        now - _UNDER_WAY,
        accept,
        followed="" if known is None else folder,
        needs_key=True,
    )
