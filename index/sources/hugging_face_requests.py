"""Requests for Daily Papers of Hugging Face: a day, a week, a month, and single papers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from index.errors import LibraryError
from index.papers.identifiers import read_arxiv
from index.papers.title_forms import title_identity
from index.sources.bodies import read_list, read_object
from index.sources.requests import Accepted, RefusedError, ServiceRequest
from index.sources.saved_names import query_file, saved_name
from index.text import clean_line

_TITLE = "Hugging Face"
_PAGE = 100
_MOST_PAGES = 50
_UNDER_WAY = timedelta(hours=1)
_PAPER = timedelta(days=1)
_SEARCH = timedelta(days=7)
_LONGEST_TITLE = 250
_FORMS = (
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("week", re.compile(r"(\d{4})-[Ww](\d\d)")),
    ("month", re.compile(r"(\d{4})-(\d\d)")),
)


class Span(NamedTuple):
    """A day, week or month of Daily Papers.

    Attributes:
        kind: Name of the parameter that asks for it.
        name: `2026-11-27`, `2026-W48` or `2026-11`.
        first: Its first day.
        after: The day after its last one.
    """

    kind: str
    name: str
    first: date
    after: date


def read_span(text: str) -> Span:
    """Read a day, week or month.

    Raises:
        LibraryError: It is none, or there is no such day.
    """
    try:
        for kind, form in _FORMS:
            found = form.fullmatch(text.strip())
            if found is None:
                continue
            if kind == "date":
                first = date.fromisoformat(found[0])
                return Span(kind, found[0], first, first + timedelta(days=1))
            year, part = int(found[1]), int(found[2])
            if kind == "week":
                first = date.fromisocalendar(year, part, 1)
                return Span(kind, f"{found[1]}-W{found[2]}", first, first + timedelta(days=7))
            first = date(year, part, 1)
            return Span(kind, found[0], first, (first + timedelta(days=31)).replace(day=1))
    except (ValueError, OverflowError):
        pass
    raise LibraryError(
        f"“{clean_line(text)[:80]}” is not a day, week or month; write 2026-11-27, 2026-W48 or 2026-11.",
        code="usage",
    )


def daily_papers(span: Span, now: datetime, page: int = 0) -> ServiceRequest:
    """Return the request for the papers of a day, week or month.

    Args:
        span: What is asked for.
        now: With its time zone; the days of the site are those of UTC.
        page: Counted from 0.

    Raises:
        LibraryError: It has not begun.
    """
    today = now.astimezone(UTC).date()
    if span.first > today:
        raise LibraryError(
            f"{span.name} has not begun yet: Daily Papers count days in UTC, where it is {today}.",
            code="bad-value",
        )
    over = span.after <= today
    name = span.name if page == 0 else f"{span.name}-p{page + 1}"

    def accept(body: bytes) -> Accepted:
        papers = read_list(body, _TITLE)
        full = len(papers) >= _PAGE and page + 1 < _MOST_PAGES
        more = daily_papers(span, now, page + 1) if full else None
        return Accepted(f"hf/{saved_name(name, '.json')}" if papers else "", more=more)

    return ServiceRequest(
        "hf",
        "/api/daily_papers",
        (
            (span.kind, span.name),
            ("limit", str(_PAGE)),
            *([("p", str(page))] if page else []),
        ),
        (name,),
        datetime.combine(span.after, time(), UTC) if over else now - _UNDER_WAY,
        accept,
    )


def paper(arxiv_id: str, now: datetime) -> ServiceRequest:
    """Return the request for what the site has of one paper."""

    def accept(body: bytes) -> Accepted:
        given = str(_inner(read_object(body, _TITLE, "id", "paper")).get("id") or "")
        if (read_arxiv(given) or ("",))[0] != arxiv_id:
            raise RefusedError(f"{_TITLE} answered with another paper, {clean_line(given)[:120]}.")
        return Accepted(f"hf/{saved_name(arxiv_id.replace('/', '--'), '.json')}")

    return ServiceRequest(
        "hf",
        f"/api/papers/{arxiv_id}",
        (),
        (arxiv_id,),
        now - _PAPER,
        accept,
        unknown=f"Hugging Face has no page for {arxiv_id}; to fetch it from arXiv, name its id alone.",
    )


def search(title: str, now: datetime) -> ServiceRequest:
    """Return the request that looks for a paper by its whole title; the answer is not kept, only the paper's id."""
    wanted = title_identity(title)

    def accept(body: bytes) -> Accepted:
        for each in read_list(body, _TITLE):
            found = _inner(each)
            if title_identity(str(found.get("title") or "")) != wanted:
                continue
            if arxiv := read_arxiv(str(found.get("id") or "")):
                return Accepted("", arxiv_id=arxiv[0])
        return Accepted("")

    return ServiceRequest(
        "hf",
        "/api/papers/search",
        (("q", title[:_LONGEST_TITLE]),),
        (f"title {title}",),
        now - _SEARCH,
        accept,
        optional=True,
    )


def followed(words: str, now: datetime, folder: str, known: frozenset[str]) -> ServiceRequest:
    """Return the request for papers that words find.

    Args:
        words: The words.
        now: With its time zone; the answer is saved under its day.
        folder: Name of the folder below `queries`.
        known: Ids that came before; an answer with no others is not kept.
    """

    def accept(body: bytes) -> Accepted:
        ids = {str(_inner(each).get("id") or "") for each in read_list(body, _TITLE)} - {""}
        return Accepted(query_file(folder, now, ".json") if ids - known else "")

    return ServiceRequest(
        "hf",
        "/api/papers/search",
        (("q", words),),
        (f"query {words}",),
        now - _UNDER_WAY,
        accept,
        followed=folder,
    )


def _inner(entry: object) -> dict[str, object]:
    """Return the paper of an entry of a list, which may stand in it or be it."""
    inner = entry.get("paper") if isinstance(entry, dict) else None
    found = inner if isinstance(inner, dict) else entry
    return found if isinstance(found, dict) else {}
