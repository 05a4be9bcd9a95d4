"""Papers are unseen until they are opened, also after the index is built again."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest

from index import Library
from index.read import unseen_papers
from tests.helpers.arrivals import drop

LANTERNS, KITES = "lanterns-long-contexts", "kites-over-graphs"


@pytest.fixture
def library(vault):
    opened = Library(vault)
    opened.refresh()
    yield opened
    opened.close()


def found(library, query="is:unseen", **options):
    return {hit.id.value for hit in library.read.find(query, scope="paper", limit=100, **options).hits}


def mark(library, *keys):
    return {id_.value for id_ in library.seen.mark([library.read.paper(key) for key in keys])}


def test_what_was_there_is_seen_and_what_comes_is_not_until_it_is_opened(library):
    assert found(library) == set()
    drop(library)
    assert found(library) == {LANTERNS, KITES}
    assert {id_.value for id_ in library.seen.all_unseen()} == {LANTERNS, KITES}
    assert mark(library, KITES) == {KITES}
    assert mark(library, KITES) == set()
    assert found(library) == {LANTERNS}
    assert found(library, "is:new -is:unseen") == {KITES}
    assert found(library, "is:unseen kites") == set()
    assert found(library, "(is:unseen OR kites)") == {LANTERNS, KITES}
    papers = [library.read.paper(key) for key in (KITES, LANTERNS)]
    assert {id_.value for id_ in library.seen.unseen(papers)} == {LANTERNS}
    assert found(library, "is:uns", as_typed=True) == {LANTERNS}


def test_it_outlives_the_index_and_the_session(library, vault):
    drop(library)
    mark(library, KITES)
    library.refresh(rebuild=True)
    assert found(library) == {LANTERNS}
    other = Library(vault)
    assert found(other) == {LANTERNS}
    # Two that are open at once know of each other.
    mark(other, LANTERNS)
    assert found(library) == set()
    other.close()
    assert library.verify() == "equal"


def test_it_is_of_the_paper_and_not_of_its_key_or_its_sources(library):
    drop(library)
    mark(library, KITES)
    drop(
        library,
        "own.bib",
        b"@article{kites2026, title={Kites over Graphs}, year={2026}, eprint={2611.01002}}",
    )
    assert library.read.paper("kites2026") is not None
    assert found(library) == {LANTERNS}


def test_papers_of_an_older_version_count_as_seen_but_for_new_ones(library, vault, monkeypatch):
    drop(library, "later.bib", b"@book{later, title={Later Tides}, year={2026}}")
    drop(library)
    library.close()
    library = Library(vault)
    # The first question of this version, a moment later.
    monkeypatch.setattr(unseen_papers, "time", SimpleNamespace(time=lambda: time.time() + 5))
    assert found(library, "is:unseen") == {LANTERNS, KITES}
    library.works.mark([library.read.paper(KITES)], "kept")
    library.refresh()
    assert found(library) == {LANTERNS}
    library.close()


def test_dismissed_papers_are_not_unseen_and_undo_makes_them_so_again(library):
    assert found(library) == set()
    drop(library)
    library.works.mark([library.read.paper(KITES)], "dismissed")
    library.refresh()
    assert found(library) == {LANTERNS}
    library.edit.history.undo()
    library.refresh()
    assert found(library) == {LANTERNS, KITES}
    # Kept ones are, until they are opened.
    library.works.mark([library.read.paper(KITES)], "kept")
    library.refresh()
    assert found(library) == {LANTERNS, KITES}


@pytest.mark.parametrize(
    "damage", [b"\xff\xfe\n[[[[\n", b'["opened", 1, 2]\n["since", "x"]\n{}\n', b'["since']
)
def test_damaged_lines_are_left_out(library, vault, damage):
    assert found(library) == set()
    drop(library)
    mark(library, KITES)
    with (library.state / "opened.jsonl").open("ab") as file:
        file.write(damage)
    mark(library, LANTERNS)
    other = Library(vault)
    assert found(other) == set()
    other.close()


def test_a_file_that_cannot_be_written_keeps_what_was_opened_for_this_session(library):
    (library.state / "opened.jsonl").mkdir()
    drop(library)
    assert mark(library, KITES) == {KITES}
    assert found(library) == {LANTERNS}


def test_what_came_since_the_app_was_last_open(library, vault):
    assert library.seen.came() is None
    library.seen.end_session()
    last = library.state / "last-open"
    assert abs(int(last.read_text()) - time.time()) < 60
    last.write_text("1000000000")
    drop(library)
    other = Library(vault)
    came = other.seen.came()
    assert came is not None
    assert came.since == 1_000_000_000
    assert came.papers == other.read.counts().papers
    # The moment stays the same as long as it is open.
    assert other.seen.came() == came
    other.close()
    last.write_bytes(b"\xff")
    assert Library(vault).seen.came() is None
