"""Rows of the diary: what was done in each week, under a rule with its counts."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from index import DocumentId
from notes_tui.view import rows
from notes_tui.view.row_ids import DiaryId, RuleId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index import DiaryDeed, DiaryEntry, DiaryWeek, Library
    from notes_tui.view.row_ids import RowId
    from notes_tui.view.rows import Row

_MOST_ROWS = 1_000
_GLYPHS: Mapping[DiaryDeed, str] = {"read": "●", "started": "◐", "noted": "¶", "linked": "↗", "queued": "○"}


def diary_rows(
    library: Library, among: frozenset[DocumentId] | None
) -> tuple[dict[RowId, Row], Sequence[DiaryWeek]]:
    """Return the rows of the latest weeks, in order, and all weeks; only of documents `among` these, unless None.

    Raises:
        LibraryError: The index cannot be read.
    """
    within = [week.within(among) for week in library.read.diary.weeks()]
    weeks = [week for week in within if week.entries]
    shown: list[tuple[DiaryWeek, DiaryEntry]] = [(week, entry) for week in weeks for entry in week.entries]
    del shown[_MOST_ROWS:]
    loaded = rows.load_rows(library, list(dict.fromkeys(entry.id for _week, entry in shown)))
    listed: dict[RowId, Row] = {}
    for week, entry in shown:
        if entry.id in loaded:
            line, id_ = rule_of(week), DiaryId(entry.id, week.monday.isoformat())
            listed.setdefault(line, rows.rule_row(line))
            listed[id_] = replace(
                loaded[entry.id],
                id=id_,
                glyph=_GLYPHS[entry.deeds[0]],
                lack=", ".join(entry.deeds),
                date=entry.day.isoformat(),
            )
    return listed, weeks


def rule_of(week: DiaryWeek) -> RuleId:
    """Return the line above a week: its days and counts."""
    counts = ", ".join(f"{count:,} {deed}" for deed, count in week.counts().items())
    return RuleId(f"{_days(week.monday)} · {counts}")


def _days(first: datetime.date) -> str:
    """Return the days of a week, such as `23-29 Nov 2026` with a dash."""
    last = first + datetime.timedelta(days=6)
    if first.month == last.month:
        return f"{first.day}–{last.day} {last:%b %Y}"
    start = f"{first.day} {first:%b}" if first.year == last.year else f"{first.day} {first:%b %Y}"
    return f"{start}–{last.day} {last:%b %Y}"
