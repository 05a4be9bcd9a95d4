"""Counts over time to look at: papers a month, tags a month, reading a week; each for one query."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from index.cache import counts_by_month
from index.read.diary import DIARY_DEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.cache.cache import Cache
    from index.ids import DocumentId
    from index.read.diary import DiaryWeek
    from index.search.model import Scope, SearchResults
    from index.search.search_index import SearchIndex

PlotKind = Literal["papers", "tags", "reading"]
PLOT_KINDS: tuple[PlotKind, ...] = get_args(PlotKind)

_MOST_HITS = 1_000_000
_MOST_SPANS = 36
_MOST_TAGS = 8
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


class PlotSeries(NamedTuple):
    """A name, and a count for each span of the plot."""

    name: str
    counts: tuple[int, ...]


class Plot(NamedTuple):
    """Counts over time.

    Attributes:
        kind: What is counted.
        query: The query whose documents are counted; empty for all.
        spans: Months as `2026-11`, or the Mondays of weeks; without a gap, the earliest first.
        series: The counts, the largest first where they are tags.
        left_out: Number of papers before the spans, without a month, or after next year.
        ignored: Sentences about parts of the query that say nothing.
    """

    kind: PlotKind
    query: str
    spans: tuple[str, ...]
    series: tuple[PlotSeries, ...]
    left_out: int = 0
    ignored: tuple[str, ...] = ()


def plot(
    cache: Cache,
    search: SearchIndex,
    weeks: Callable[[], Sequence[DiaryWeek]],
    kind: PlotKind,
    query: str,
) -> Plot:
    """Return counts over time of the documents that a query finds.

    Args:
        cache: The cache.
        search: The full-text index.
        weeks: Returns the diary.
        kind: What to count.
        query: In the query language; empty for everything.
    """
    scope: Scope = "all" if kind == "reading" else "paper"
    query = query.strip()
    found = search.search(query, scope=scope, limit=_MOST_HITS, sort="date") if query else None
    ignored = found.ignored if found else ()
    if kind == "reading":
        return _reading(weeks(), query, _ids(found), ignored)
    keys = [hit.id.value for hit in found.hits] if found else None
    everything = counts_by_month.papers_by_month(cache, keys)
    spans = _months(everything)
    if kind == "papers":
        series = [PlotSeries("papers", tuple(everything[span] for span in spans))]
    else:
        series = _tags(counts_by_month.tags_by_month(cache, keys), spans)
    dated = sum(everything[span] for span in spans)
    left_out = everything.total() - dated if kind == "papers" else 0
    return Plot(kind, query, spans, tuple(series), left_out, ignored)


def _ids(found: SearchResults | None) -> frozenset[DocumentId] | None:
    return frozenset(hit.id for hit in found.hits) if found else None


def _tags(counted: Mapping[str, Counter[str]], spans: Sequence[str]) -> list[PlotSeries]:
    found = [PlotSeries(tag, tuple(by_month[span] for span in spans)) for tag, by_month in counted.items()]
    found = [each for each in found if any(each.counts)]
    return sorted(found, key=lambda each: (-sum(each.counts), each.name))[:_MOST_TAGS]


def _months(counted: Mapping[str, int]) -> tuple[str, ...]:
    """Return the months from the first to the last with papers, at most so many."""
    # A year that was misread would leave nothing but empty months.
    end = f"{datetime.datetime.now().astimezone().year + 1}-12"
    known = sorted(month for month in counted if _MONTH.fullmatch(month) and month <= end)
    if not known:
        return ()
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (known[0], known[-1]))
    first = max(first, last - _MOST_SPANS + 1)
    return tuple(f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1))


def _reading(
    weeks: Sequence[DiaryWeek], query: str, among: frozenset[DocumentId] | None, ignored: tuple[str, ...]
) -> Plot:
    wanted = (week.within(among) for week in weeks)
    counted = {week.monday: Counter(week.counts()) for week in wanted if week.entries}
    if not counted:
        return Plot("reading", query, (), (), 0, ignored)
    last, first = max(counted), min(counted)
    number = min(_MOST_SPANS, (last - first).days // 7 + 1)
    mondays = [last - datetime.timedelta(weeks=back) for back in reversed(range(number))]
    series = (
        PlotSeries(deed, tuple(counted.get(monday, Counter())[deed] for monday in mondays))
        for deed in DIARY_DEEDS
    )
    return Plot("reading", query, tuple(map(str, mondays)), tuple(series), 0, ignored)
