"""Requests for OpenAlex: one work by its DOI, which needs no key."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from index.papers.identifiers import read_doi
from index.sources.bodies import read_object
from index.sources.requests import Accepted, RefusedError, ServiceRequest
from index.sources.saved_names import saved_name
from index.text import clean_line

_GOOD_FOR = timedelta(days=7)


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
