from __future__ import annotations

import pytest

from index import Library, LibraryError
from tests.helpers import services


@pytest.fixture
def library(vault):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def saved(library):
    library.refresh()
    return [(each.name, each.total, each.unseen) for each in library.searches.saved()]


def test_a_saved_search_is_a_note_that_reads_well(library, vault):
    library.searches.save("Long ones", 'harbour "long documents"', "paper")
    text = (vault / "searches" / "Long ones.md").read_text("utf-8")
    assert text == (
        '---\nsaved-search: harbour "long documents"\nsaved-kind: paper\n---\n'
        'Finds `harbour "long documents"` in notes-tui.\n'
    )
    assert saved(library) == [("Long ones", 1, 0)]


@pytest.mark.parametrize(
    "query",
    ["tag:#a -b", "[status:read] x", "a: b # c", "'", '"', "{x}", "yes", "2024", "`x`", '[a:>2 OR "b c"] [d:null]',
     r"match-case:(Ab -/c\d+\/: # x/)"],
)  # fmt: skip
def test_any_query_comes_back_as_it_was(library, query):
    library.searches.save("q", query, "all")
    library.refresh()
    (found,) = library.searches.saved()
    assert found.query == query
    assert found.kind == "all"


def test_new_papers_of_the_inbox_are_counted(library, vault):
    library.searches.save("Kites", "kites", "paper")
    library.searches.save("Notes", "kites", "note")
    page = vault / "corpus" / "fetched" / "hf" / "2026-11-27.json"
    page.parent.mkdir(parents=True)
    page.write_bytes(services.daily(("2611.01001", "Kites over Graphs"), ("2611.01002", "Kites at Dusk")))
    library.refresh()
    assert [(each.name, each.inbox) for each in library.searches.saved()] == [("Kites", 2), ("Notes", 0)]
    library.works.mark([library.read.paper("kites-dusk")], "kept")
    library.refresh()
    assert [each.inbox for each in library.searches.saved()] == [1, 0]


def test_what_came_since_is_new_until_it_is_looked_at(library, vault):
    library.searches.save("Notes", "kind:note", "note")
    before = saved(library)
    (vault / "New.md").write_text("x", "utf-8")
    assert saved(library) == [("Notes", before[0][1] + 1, 1)]
    library.searches.mark_seen("searches/Notes.md")
    assert saved(library)[0][2] == 0


def test_one_that_is_met_for_the_first_time_is_seen(library, vault):
    (vault / "Other.md").write_text("---\nsaved-search: harbour\n---\n", "utf-8")
    assert saved(library) == [("Other", 2, 0)]


@pytest.mark.parametrize("value", ["[a, b]", "", "{a: b}", "12"])
def test_a_property_that_is_no_query_is_no_search(library, vault, value):
    (vault / "Other.md").write_text(f"---\nsaved-search: {value}\n---\n", "utf-8")
    assert saved(library) == []


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"searches/q.md": "%%"}', b'{"searches/q.md": 3}'])
def test_damaged_state_is_as_good_as_none(library, data):
    library.searches.save("q", "harbour", "all")
    (library.state / "seen.json").write_bytes(data)
    assert saved(library)[0][2] == 0
    (library.state / "recent.json").write_bytes(data)
    assert library.searches.recent() == []


def test_the_latest_query_comes_first_and_once(library):
    for query in ("a", "b", " a ", "", "\x1b[31mred"):
        library.searches.remember(query)
    assert library.searches.recent()[1:] == ["a", "b"]
    assert "\x1b" not in library.searches.recent()[0]


def test_a_taken_name_is_refused(library):
    library.searches.save("q", "x", "all")
    library.refresh()
    with pytest.raises(LibraryError, match="exists already"):
        library.searches.save("q", "y", "all")
