"""Counts over time."""

from __future__ import annotations

import pytest

from index import Library, PlotSeries

PAPERS = {
    "one": ("2026-01-03", ["a", "b"]),
    "two": ("2026-01", ["A"]),
    "three": ("2026-03-31", ["b"]),
    "old": ("1999-12-31", ["old"]),
    "undated": ("2025", ["a"]),
    "misread": ("9026-01-01", []),
}


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "vault"
    (folder / "corpus").mkdir(parents=True)
    (folder / "papers").mkdir()
    entries = (
        f"@article{{{key},\n title = {{About {key}}},\n date = {{{day}}}\n}}\n"
        for key, (day, _) in PAPERS.items()
    )
    (folder / "corpus" / "all.bib").write_text("".join(entries), "utf-8")
    for key, (_, tags) in PAPERS.items():
        (folder / "papers" / f"{key}.md").write_text(
            f"---\nkey: {key}\ntags: [{', '.join(tags)}]\n---\n", "utf-8"
        )
    opened = Library(folder)
    opened.refresh()
    yield opened
    opened.close()


def test_papers_are_counted_by_month_without_a_gap(library):
    found = library.read.diary.plot("papers", "key:one OR key:two OR key:three OR key:undated")
    assert found.spans == ("2026-01", "2026-02", "2026-03")
    assert found.series == (PlotSeries("papers", (2, 0, 1)),)
    assert found.left_out == 1


def test_the_latest_three_years_are_shown_and_the_rest_is_counted(library):
    found = library.read.diary.plot("papers")
    assert (len(found.spans), found.spans[-1]) == (36, "2026-03")
    assert sum(found.series[0].counts) == 3
    assert found.left_out == 3


def test_tags_are_counted_whatever_their_case_the_most_frequent_first(library):
    found = library.read.diary.plot("tags", "key:one OR key:two OR key:three")
    assert [(each.name.lower(), each.counts) for each in found.series] == [("a", (2, 0, 0)), ("b", (1, 0, 1))]


def test_a_hidden_paper_does_not_count(library):
    library.works.edits.hide([library.read.paper("one")])
    library.refresh()
    assert library.read.diary.plot("papers").series[0].counts[-3:] == (1, 0, 1)
    assert dict(library.read.diary.plot("tags").series)["b"][-3:] == (0, 0, 1)


def test_reading_is_counted_by_week(library):
    for key, dates in {"one": "read: 2026-02-03", "two": "read: 2026-02-02\nstarted: 2026-01-21"}.items():
        file = library.roots.vault / "papers" / f"{key}.md"
        file.write_text(f"---\nkey: {key}\n{dates}\n---\n", "utf-8")
    library.refresh()
    query = "key:one OR key:two"
    found = library.read.diary.plot("reading", query)
    assert found.spans == ("2026-01-19", "2026-01-26", "2026-02-02")
    counts = dict(found.series)
    assert (counts["read"], counts["started"], counts["queued"]) == ((0, 0, 2), (1, 0, 0), (0, 0, 0))
    assert library.read.diary.plot("reading", "key:one").spans == ("2026-02-02",)


@pytest.mark.parametrize("kind", ["papers", "tags", "reading"])
def test_nothing_found_is_an_empty_plot(library, kind):
    found = library.read.diary.plot(kind, "nosuchword")
    assert (found.spans, found.left_out) == ((), 0)
    assert not any(any(each.counts) for each in found.series)
