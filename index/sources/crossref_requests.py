"""Requests for Crossref: one work by its DOI."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from index.papers.identifiers import read_doi
from index.sources import openalex_requests
from index.sources.bodies import read_object
from index.sources.requests import Accepted, RefusedError, ServiceRequest
from index.sources.saved_names import saved_name
from index.text import clean_line

_GOOD_FOR = timedelta(days=7)


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
