"""The diary as rows, and in the app."""

from __future__ import annotations

import datetime

import pytest

from index import DiaryEntry, DiaryWeek, DocumentId, Library
from notes_tui.view.diary_rows import rule_of
from notes_tui.view.listing import load_listing
from notes_tui.view.row_ids import DiaryId, RuleId
from tests.helpers.app import TINY, rows, running, shown, until

COUNTING = "counting-harder-than-looks"


def note(vault, key, **properties):
    lines = "".join(f"{name}: {value}\n" for name, value in properties.items())
    file = vault / "papers" / f"{key}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"---\nkey: {key}\n{lines}---\nkites\n", "utf-8")


@pytest.fixture
def dated(vault):
    note(vault, TINY, started="2026-11-22", read="2026-11-24")
    note(vault, COUNTING, queued="2026-11-25")
    return vault


@pytest.fixture
def library(dated):
    opened = Library(dated)
    opened.refresh()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("monday", "days"),
    [
        ("2026-11-23", "23–29 Nov 2026"),
        ("2026-11-30", "30 Nov–6 Dec 2026"),
        ("2026-12-28", "28 Dec 2026–3 Jan 2027"),
    ],
)
def test_a_week_says_its_days_and_counts(monday, days):
    first = datetime.date.fromisoformat(monday)
    entries = tuple(
        DiaryEntry(DocumentId.note(f"{n}.md"), deeds, first, "")
        for n, deeds in enumerate([("read", "noted"), ("read",), ("queued",)])
    )
    assert rule_of(DiaryWeek(first, entries)).text == f"{days} · 2 read, 1 noted, 1 queued"


def test_a_paper_has_a_row_in_each_of_its_weeks(library):
    listing = load_listing(library, "diary", "", "relevance")
    tiny, counting = DocumentId.paper(TINY), DocumentId.paper(COUNTING)
    assert list(listing.ids)[:5] == [
        RuleId("23–29 Nov 2026 · 1 read, 1 queued"),
        DiaryId(counting, "2026-11-23"),
        DiaryId(tiny, "2026-11-23"),
        RuleId("16–22 Nov 2026 · 1 started"),
        DiaryId(tiny, "2026-11-16"),
    ]
    row = listing.rows[DiaryId(tiny, "2026-11-23")]
    assert (row.glyph, row.lack, row.date) == ("●", "read", "2026-11-24")
    assert listing.counts == "2 weeks"


@pytest.mark.parametrize("query", ["counting", "kites -tinylens", "[queued:>=2026-11]"])
def test_a_query_narrows_it_by_papers_and_their_notes(library, query):
    listing = load_listing(library, "diary", query, "relevance")
    assert [id_ for id_ in listing.ids if isinstance(id_, DiaryId)] == [
        DiaryId(DocumentId.paper(COUNTING), "2026-11-23")
    ]


async def test_a_row_opens_its_document_and_s_dates_it(dated):
    async with running(dated) as (app, pilot):
        await pilot.press("8")
        await until(lambda: any("1 read, 1 queued" in row for row in rows(app)))
        assert "8 Diary" in str(app.screen.query_one("#views").render())
        assert app.screen.current() == DocumentId.paper(COUNTING)
        await pilot.press("s")
        await until(lambda: sum("1 started" in row for row in rows(app)) == 2)
        await pilot.press("u")
        await until(lambda: sum("1 started" in row for row in rows(app)) == 1)
        await pilot.press("enter")
        await until(lambda: shown(app) == "ReaderScreen")


async def test_an_empty_diary_says_so(vault):
    for file in vault.rglob("*.md"):
        file.unlink()
    async with running(vault) as (app, pilot):
        await pilot.press("8")
        await until(lambda: any("Nothing in the diary yet" in row for row in rows_or_empty(app)))


def rows_or_empty(app):
    widget = app.screen.query_one("#list")
    return [widget.render_line(y).text for y in range(3)]


@pytest.mark.parametrize(("width", "names"), [(120, "  6 Inbox  8 Diary "), (80, " 6 Inbox 8 Diary")])
async def test_the_names_of_all_views_fit(vault, width, names):
    async with running(vault, size=(width, 24)) as (app, _pilot):
        shown_names = app.screen.query_one("#views")
        assert shown_names.render().plain.endswith(names)
        assert shown_names.region.right <= width
        assert shown_names.region.width >= shown_names.render().cell_len
