"""The file `subscriptions.toml` of the corpus: queries that are asked again by `refresh`.

    [long-contexts]
    source = "arxiv"
    query = 'cat:cs.CL AND all:"long context"'

    [daily]
    source = "hf"
    query = "daily"

The user may edit the file; we add to its end.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.sources import feed_requests, hugging_face_requests
from index.sources.asked import Asked, read_query
from index.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from index.sources.asked import FollowedKind
    from index.sources.fetch_log import FetchLog

DAILY = "daily"
"""The query of `hf` that means every day of Daily Papers."""
_KINDS: Mapping[str, FollowedKind] = MappingProxyType(
    {
        "arxiv": "arxiv-query",
        "hf": "hf-query",
        "rss": "feed",
        "crossref": "crossref-query",
        "openalex": "openalex-query",
    }
)
SOURCES = tuple(_KINDS)
_HEADER = "# What `notes-tui refresh` asks for; you may edit it.\n"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_FIRST_DAYS, _MOST_DAYS = 7, 60


class Subscription(NamedTuple):
    """A query that is followed.

    Attributes:
        name: Names the folder of its answers.
        source: One of `SOURCES`.
        query: In arXiv's own syntax; for `hf`, words, or `daily`; for `rss`, the address of a feed; for the others,
            words and filters.
    """

    name: str
    source: str
    query: str


class Subscriptions(NamedTuple):
    """Content of the file; `flaws` has a sentence for each part that cannot be used."""

    found: tuple[Subscription, ...] = ()
    flaws: tuple[str, ...] = ()


def parse(text: str) -> Subscriptions:
    """Read the file; what cannot be used is named, and the rest counts."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Subscriptions(
            flaws=(f"The file is not valid TOML ({clean_line(str(error))}), so nothing of it counts.",)
        )
    found: list[Subscription] = []
    flaws: list[str] = []
    for name, table in tables.items():
        source = table.get("source") if isinstance(table, dict) else None
        query = table.get("query") if isinstance(table, dict) else None
        try:
            if not isinstance(source, str) or not isinstance(query, str):
                raise LibraryError("it needs source = “…” and query = “…”", code="usage")
            found.append(checked(name, source, query))
        except LibraryError as error:
            flaws.append(f"“{clean_line(name)[:60]}” is not followed: {error}")
    return Subscriptions(tuple(found), tuple(flaws))


def checked(name: str, source: str, query: str) -> Subscription:
    """Return a subscription.

    Raises:
        LibraryError: The name cannot be one, there is no such source, or the query is empty or too long.
    """
    if not _NAME.fullmatch(name):
        raise LibraryError(
            f"“{clean_line(name)[:60]}” cannot be a name: use small letters, digits and hyphens.",
            code="bad-name",
        )
    if source not in SOURCES:
        raise LibraryError(
            f"“{clean_line(source)[:60]}” cannot be followed; sources are "
            f"{', '.join(SOURCES[:-1])} and {SOURCES[-1]}.",
            code="usage",
        )
    if source == "rss":
        return Subscription(name, source, "https://{}{}".format(*feed_requests.read_address(query)))
    return Subscription(name, source, read_query(query, source))


def added(text: str, source: str, query: str, name: str = "") -> tuple[str, Subscription]:
    """Return the file with one more subscription, and that.

    Args:
        text: The file; empty for a new one.
        source: One of `SOURCES`.
        query: What is followed.
        name: Its name; empty to make one of the query.

    Raises:
        LibraryError: The file cannot be read, or the subscription is none or is there already.
    """
    before = parse(text)
    try:
        taken = set(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        raise LibraryError(
            f"subscriptions.toml in the corpus cannot be added to. {before.flaws[0]}", code="not-editable"
        ) from None
    value = checked("new", source, query).query
    new = checked(name or _made_name(value, taken), source, query)
    if new.name in taken:
        raise LibraryError(f"“{new.name}” is followed already; give another --name.", code="exists")
    if same := next((each for each in before.found if each[1:] == new[1:]), None):
        raise LibraryError(f"That is followed already, as “{same.name}”.", code="exists")
    text = text or _HEADER
    end = "" if text.endswith("\n") else "\n"
    lines = "".join(
        f"{key} = {json.dumps(value)}\n" for key, value in zip(("source", "query"), new[1:], strict=True)
    )
    after = f"{text}{end}\n[{new.name}]\n{lines}"
    if parse(after) != (Subscriptions((*before.found, new), before.flaws)):
        raise LibraryError(
            "subscriptions.toml in the corpus is of a form that cannot be added to; add a table by hand.",
            code="not-editable",
        )
    return after, new


def removed(text: str, name: str) -> str:
    """Return the file without a subscription; all other lines stay, comments before the next one included.

    Args:
        text: The file.
        name: Of the subscription; it may be one that cannot be used.

    Raises:
        LibraryError: The file cannot be read or has a form that is not edited, or there is no such subscription.
    """
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise LibraryError(f"Nothing can be removed. {parse(text).flaws[0]}", code="not-editable") from None
    if name not in tables:
        raise not_followed(name)
    lines = _LINES.findall(text)
    begin = next((at for at, line in enumerate(lines) if _heads(line) == name), len(lines))
    end = next((at for at in range(begin + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    while end > begin and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    if end < len(lines) and not lines[end].strip():
        end += 1
    after = "".join(lines[:begin] + lines[end:])
    try:
        same = tomllib.loads(after) == {key: value for key, value in tables.items() if key != name}
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise LibraryError(
            f"“{clean_line(name)[:60]}” has a form in subscriptions.toml that is not edited; remove it by hand.",
            code="not-editable",
        )
    return after


def not_followed(name: str) -> LibraryError:
    """Return the error that there is no such subscription."""
    return LibraryError(
        f"“{clean_line(name)[:60]}” is not followed; notes-tui follow lists what is.", code="not-found"
    )


def _heads(line: str) -> str | None:
    """Return the name of the table that begins with a line; None where none does."""
    if not line.lstrip().startswith("["):
        return None
    try:
        found = tomllib.loads(line)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    name, table = next(iter(found.items()), ("", None))
    return name if table == {} else None


def _made_name(query: str, taken: Collection[str]) -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"^\w+://(www\.)?", "", fold(query)))
    name = "-".join(word for word in words if word not in ("and", "or", "all", "ti", "abs", "cat"))[
        :40
    ].strip("-")
    name = name or "query"
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return made


def asked_by(subscription: Subscription, log: FetchLog, now: datetime) -> Iterator[Asked]:
    """Yield what a subscription asks for now."""
    _name, source, query = subscription
    if source == "hf" and query == DAILY:
        for name in _days(log, now):
            yield Asked("hf-span", name, name)
    else:
        yield Asked(_KINDS[source], query, subscription.name, folder=subscription.name)


def _days(log: FetchLog, now: datetime) -> list[str]:
    """Return the days since the latest one that was fetched when it was over; without one, the last seven."""
    today = now.astimezone(UTC).date()
    days: list[str] = []
    for number in range(_MOST_DAYS):
        span = hugging_face_requests.read_span((today - timedelta(days=number)).isoformat())
        entry = log.latest("hf", span.name)
        fresh = hugging_face_requests.daily_papers(span, now).fresh_after
        if number and entry is not None and fresh is not None and entry.moment >= fresh:
            return days[::-1]
        days.append(span.name)
    return days[_FIRST_DAYS - 1 :: -1]
