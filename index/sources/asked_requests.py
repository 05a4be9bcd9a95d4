"""Requests for things that are asked for one by one, and the ids that earlier answers to them had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.sources import (
    arxiv_requests,
    crossref_requests,
    feed_requests,
    hugging_face_requests,
    openalex_requests,
    work_queries,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from index.sources.asked import Asked
    from index.sources.requests import ServiceRequest

_ARXIV_ID = re.compile(rb'arxiv\.org/abs/([\w./-]{4,40})</id>|"id":\s*"([\w./-]{4,40})"')


def request_for(asked: Asked, now: datetime, known: frozenset[str] | None) -> ServiceRequest:
    """Return the request for one thing; `known` are the ids of earlier answers where it is followed, else None.

    Raises:
        LibraryError: It cannot be asked for.
    """
    value, folder = asked.value, asked.folder or asked.value
    match asked.kind:
        case "hf-paper":
            made = hugging_face_requests.paper(value, now)
        case "hf-span":
            made = hugging_face_requests.daily_papers(hugging_face_requests.read_span(value), now)
        case "hf-query":
            made = hugging_face_requests.followed(value, now, folder, known or frozenset())
        case "title":
            made = hugging_face_requests.search(value, now)
        case "arxiv-query":
            made = arxiv_requests.query(value, now, folder=folder, limit=asked.limit, known=known)
        case "openalex-query":
            made = openalex_requests.query(value, now, folder=folder, limit=asked.limit, known=known)
        case "crossref-query":
            made = crossref_requests.followed(value, now, folder, known or frozenset())
        case "feed":
            made = feed_requests.followed(value, now, folder, known or frozenset())
        case "openalex":
            made = openalex_requests.work(value, now, optional=True)
        case _:
            made = crossref_requests.work(value, now)
    return made


def ids_in(asked: Asked, body: bytes) -> Iterable[str]:
    """Return the ids in an answer to what is followed: arXiv's with versions, others without."""
    match asked.kind:
        case "feed":
            return feed_requests.ids(body)
        case "openalex-query" | "crossref-query":
            return work_queries.ids(body)
    return (id_.decode() for match in _ARXIV_ID.finditer(body) for id_ in match.groups() if id_)
