"""Requests for Semantic Scholar: many papers at once, by DOI or arXiv id."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from index.sources.bodies import read_list
from index.sources.requests import Accepted, RefusedError, ServiceRequest
from index.sources.saved_names import saved_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST = 500
"""Largest number of ids of one request."""
_FIELDS = (
    "title,abstract,authors,externalIds,year,publicationDate,publicationTypes,venue,publicationVenue,journal,url,"
    "openAccessPdf,citationCount"
)
_GOOD_FOR = timedelta(days=7)


def papers(ids: Sequence[str], now: datetime) -> Iterator[ServiceRequest]:
    """Yield the requests for papers by ids such as `DOI:10.1000/x` and `ARXIV:2609.19170`."""
    distinct = list(dict.fromkeys(ids))
    for start in range(0, len(distinct), MOST):
        yield _papers(tuple(distinct[start : start + MOST]), now)


def _papers(ids: tuple[str, ...], now: datetime) -> ServiceRequest:
    def accept(body: bytes) -> Accepted:
        listed = read_list(body, "Semantic Scholar")
        if len(listed) != len(ids) or not all(each is None or isinstance(each, dict) for each in listed):
            raise RefusedError("Semantic Scholar answered with something else than the papers asked for.")
        known = [id_ for id_, each in zip(ids, listed, strict=True) if each is not None]
        return Accepted(f"s2/{saved_name(','.join(known), '.json')}" if known else "")

    return ServiceRequest(
        "s2",
        "/graph/v1/paper/batch",
        (("fields", _FIELDS),),
        ids,
        now - _GOOD_FOR,
        accept,
        body=json.dumps({"ids": list(ids)}).encode(),
        optional=True,
    )
