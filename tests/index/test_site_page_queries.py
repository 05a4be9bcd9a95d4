"""`day:`, `week:`, `month:` and `trending:` find what the pages of the site brought."""

from __future__ import annotations

import json
from datetime import date

import pytest

from index import Library
from index.papers import site_pages
from tests.helpers import services


def drop(library, name, *papers):
    path = library.roots.corpus[0] / "fetched" / "hf" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(services.daily(*papers))


@pytest.fixture
def library(vault):
    opened = Library(vault)
    drop(opened, "2026-11-27.json", ("2611.01001", "Lanterns for Long Contexts"))
    drop(opened, "2026-11-26.json", ("2611.01002", "Kites over Graphs"), ("2611.01003", "Rafts at Dusk"))
    drop(opened, "2026-W48.json", ("2611.01001", "Lanterns for Long Contexts"), ("2611.01004", "Oars of Oak"))
    drop(opened, "2026-W47.json", ("2611.01005", "Sails in Slack Winds"))
    opened.refresh()
    yield opened
    opened.close()


def found(library, query, **options):
    results = library.read.find(query, scope="paper", limit=100, **options)
    return {library.read.paper(hit.id.value).title.split()[0] for hit in results.hits}


def test_days_and_weeks(library):
    assert found(library, "day:2026-11-27") == {"Lanterns"}
    assert found(library, "day:2026-11-26") == {"Kites", "Rafts"}
    assert found(library, "day:(2026-11-26 OR 2026-11-27) -rafts") == {"Kites", "Lanterns"}
    assert found(library, "week:2026-W48") == {"Lanterns", "Kites", "Rafts", "Oars"}
    assert found(library, "week:2026-w47") == {"Sails"}
    assert found(library, "week:2026-W48 -day:2026-11-26") == {"Lanterns", "Oars"}
    assert found(library, "day:2026-11-25") == set()


@pytest.mark.parametrize(
    "query", ["day:2026-02-30", "week:2026-W54", "month:2026-13", "trending:x", "day:/2026/", "month:/1/"]
)
def test_what_is_none_is_named(library, query):
    results = library.read.find(query, scope="paper", limit=10)
    assert results.unreadable
    assert len(results.ignored) == 1


def test_a_page_that_goes_takes_its_day_along(library):
    (library.roots.corpus[0] / "fetched" / "hf" / "2026-11-27.json").unlink()
    library.refresh()
    assert found(library, "day:2026-11-27") == set()
    assert "Lanterns" in found(library, "week:2026-W48")
    drop(library, "2026-11-25.json", ("2611.01005", "Sails in Slack Winds"))
    library.refresh()
    assert found(library, "day:2026-11-25") == {"Sails"}


def test_values_are_completed(library):
    days = [each.text for each in library.read.completions("day:2026-11")]
    assert days == ["day:2026-11-26", "day:2026-11-27"]
    assert [each.text for each in library.read.completions("week:2026-w")] == [
        "week:2026-W48",
        "week:2026-W47",
    ]


def test_half_of_a_value_finds_what_begins_so(library):
    assert found(library, "day:2026-11-2", as_typed=True) == {"Lanterns", "Kites", "Rafts"}
    assert found(library, "week:2026-W4", as_typed=True) == {"Lanterns", "Kites", "Rafts", "Oars", "Sails"}
    assert found(library, "week:2026-w", as_typed=True) == found(library, "week:2026", as_typed=True)
    assert library.read.find("day:2026-x", as_typed=True).unreadable
    assert found(library, "month:2026-1", as_typed=True) == {"Lanterns", "Kites", "Rafts", "Oars", "Sails"}
    assert found(library, "trending:2026-11-2", as_typed=True) == {"Lanterns", "Kites", "Rafts"}
    assert found(library, "trending:2026-W48", as_typed=True) == {"Lanterns", "Kites", "Rafts", "Oars"}


def test_months(library):
    drop(library, "2026-10.json", ("2610.01001", "Anchors Aweigh"))
    library.refresh()
    assert found(library, "month:2026-11") == {"Lanterns", "Kites", "Rafts", "Oars", "Sails"}
    assert found(library, "month:2026-10") == {"Anchors"}
    assert [each.text for each in library.read.completions("month:")] == ["month:2026-11", "month:2026-10"]


def test_trending_is_by_upvotes(vault, monkeypatch):
    library = Library(vault)
    votes = {"2611.01001": 3, "2611.01002": 40, "2611.01003": 7}
    names = {"2611.01001": "Lanterns", "2611.01002": "Kites", "2611.01003": "Rafts"}
    page = [services.daily_paper(each, names[each], votes[each]) for each in votes]
    path = library.roots.corpus[0] / "fetched" / "hf" / "2026-11-26.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(json.dumps(page).encode())
    library.refresh()

    def ordered(query, **options):
        return [hit.id.value for hit in library.read.find(query, scope="paper", **options).hits]

    by_votes = ["kites", "rafts", "lanterns"]
    for query in ("trending:2026-11-26", "trending:2026-W48", "trending:2026-11", "(trending:2026-11)"):
        assert ordered(query) == by_votes
    assert ordered("trending:2026-11 -rafts") == ["kites", "lanterns"]
    assert ordered("trending:2026-11", sort="title") == ["kites", "lanterns", "rafts"]
    monkeypatch.setattr(site_pages, "site_day", lambda: date(2026, 11, 29))
    assert ordered("trending:month") == by_votes
    assert ordered("trending:day") == []
    library.close()


def test_neighbours_are_those_with_papers(library):
    drop(library, "2026-11-20.json", ("2611.01005", "Sails in Slack Winds"))
    library.refresh()
    next_to = library.read.neighbouring_query
    assert next_to("day:2026-11-27", -1) == "day:2026-11-26"
    assert next_to("rafts -day:2026-11-26 oars", -1) == "rafts -day:2026-11-20 oars"
    assert next_to('day:"2026-11-22" x', 1) == 'day:"2026-11-26" x'
    assert next_to("day:2026-11-27", 1) == "day:2026-11-27"
    assert next_to("week:2026-w48", -1) == "week:2026-W47"
    assert next_to("trending:2026-W47", 1) == "trending:2026-W48"
    assert next_to("trending:2026-11-27", -1) == "trending:2026-11-26"
    for none in ("rafts", "day:2026-11-26 week:2026-W48", "day:2026-11-2", "day:2026-W48", ""):
        assert next_to(none, 1) is None
    (library.roots.corpus[0] / "fetched" / "hf" / "2026-11-26.json").unlink()
    library.refresh()
    assert next_to("day:2026-11-27", -1) == "day:2026-11-20"
