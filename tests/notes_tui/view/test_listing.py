"""The list of the first screen, and the words beside it."""

from __future__ import annotations

import pytest

from index import Library
from notes_tui.view.listing import elsewhere, load_listing
from tests.helpers.ids import shorts


@pytest.fixture
def library(vault):
    (vault / "Probing.md").write_text("A probe of my own.\n", "utf-8")
    library = Library(vault)
    library.refresh()
    yield library
    library.close()


@pytest.mark.parametrize(
    ("view", "sort", "counts"),
    [
        ("papers", "relevance", "3 papers, newest first"),
        ("papers", "upvotes", "3 papers, most upvoted first"),
        ("notes", "title", "4 notes, by title"),
        ("queue", "relevance", "0 papers"),
        ("tags", "relevance", "2 tags"),
        ("searches", "relevance", "0 searches"),
    ],
)
def test_a_whole_view_says_how_many_and_in_which_order(library, view, sort, counts):
    found = load_listing(library, view, "", sort)
    assert found.counts == counts
    assert found.total is None


def test_a_query_says_how_many_and_what_matched(library):
    found = load_listing(library, "papers", "probe", "relevance")
    assert shorts(found.ids) == ["p:tinylens-small-models"]
    assert found.counts.startswith("1 paper in ")
    assert found.words == ("probe*",)


@pytest.mark.parametrize(
    ("view", "query", "told"),
    [
        ("papers", "probe", "2: 2 notes"),
        ("notes", "probe", "1: 1 paper"),
        ("papers", "miscount", ""),
        ("papers", "", ""),
        ("queue", "probe", ""),
    ],
)
def test_a_query_tells_what_there_is_on_the_other_side(library, view, query, told):
    assert elsewhere(library, view, query) == told
