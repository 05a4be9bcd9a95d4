"""Requests for Crossref: one work by its DOI, and queries that are followed."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from index.papers.identifiers import read_doi
from index.sources import openalex_requests
from index.sources.bodies import read_object
from index.sources.requests import MOST_FOLLOWED, Accepted, RefusedError, ServiceRequest
from index.sources.saved_names import query_file, saved_name
from index.sources.work_queries import read_query, work_id, works_of
from index.text import clean_line

_GOOD_FOR = timedelta(days=7)
_UNDER_WAY = timedelta(hours=1)
_RECENT = timedelta(days=30)


def work(doi: str, now: datetime) -> ServiceRequest:
    """Return the request for a work; OpenAlex is asked if Crossref does not know it."""

    def accept(body: bytes) -> Accepted:
        found = read_object(body, "Crossref", "message")["message"]
        if not isinstance(found, dict) or not isinstance(found.get("DOI"), str):
            raise RefusedError("Crossref answered with something else than a work.")
        if read_doi(found["DOI"]) != doi:
            raise RefusedError(f"Crossref answered with another work, {clean_line(found['DOI'])[:120]}.")
        return Accepted(f"crossref/{saved_name(doi, '.json')}")

    unknown = f"Neither Crossref nor OpenAlex knows {doi}."
    return ServiceRequest(
        "crossref",
        f"/works/{quote(doi, safe='')}",
        (),
        (doi,),
        now - _GOOD_FOR,
        accept,
        otherwise=openalex_requests.work(doi, now, unknown),
    )


def followed(text: str, now: datetime, folder: str, known: frozenset[str]) -> ServiceRequest:
    """Return the request for works that were registered lately: those that fit words best, or else the newest.

    Args:
        text: Words, and filters as Crossref names them, such as `issn:1476-4687`.
        now: With its time zone; the answer is saved under its day.
        folder: Name of the folder below `queries`.
        known: DOIs that came before; an answer with no others is not kept.
    """
    # Crossref finds works with any of the words, so the newest of these would have little to do with them.
    words, filters = read_query(text, f"from-created-date:{now - _RECENT:%Y-%m-%d}")

    def accept(body: bytes) -> Accepted:
        works = works_of(read_object(body, "Crossref", "message")["message"], "items", "Crossref")
        new = {work_id(each) for each in works} - {""} - known
        return Accepted(query_file(folder, now, ".json") if new else "")

    order = (("query", words),) if words else (("sort", "created"), ("order", "desc"))
    return ServiceRequest(
        "crossref",
        "/works",
        (*order, ("filter", filters), ("rows", str(MOST_FOLLOWED))),
        (f"query {text}",),
        now - _UNDER_WAY,
        accept,
        followed=folder,
    )
