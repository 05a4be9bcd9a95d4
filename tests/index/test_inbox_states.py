"""The inbox: what came in later and is neither kept nor dismissed."""

from __future__ import annotations

import pytest

from index import Library
from tests.helpers import services
from tests.helpers.arrivals import DAY, drop


@pytest.fixture(params=["inside", "outside"])
def library(request, vault, tmp_path):
    corpus = []
    if request.param == "outside":
        (tmp_path / "elsewhere").mkdir()
        corpus = [tmp_path / "elsewhere"]
    opened = Library(vault, corpus)
    opened.refresh()
    yield opened
    opened.close()


def keys(library, query):
    found = library.read.find(query, scope="paper", limit=100)
    return {hit.id.value for hit in found.hits}


def papers(library, *names):
    return [library.read.paper(name) for name in names]


BOTH = {"lanterns-long-contexts", "kites-over-graphs"}


def test_what_was_there_at_first_is_not_new_and_what_comes_is(library):
    assert keys(library, "is:new") == set()
    drop(library)
    assert keys(library, "is:new") == BOTH
    assert keys(library, "is:new kites") == {"kites-over-graphs"}
    assert keys(library, "is:dismissed") == set()
    library.refresh(rebuild=True)
    assert keys(library, "is:new") == BOTH
    assert library.verify() == "equal"


def test_what_is_kept_or_dismissed_is_not_new(library):
    drop(library)
    library.works.mark(papers(library, "kites-over-graphs"), "dismissed")
    library.works.mark(papers(library, "lanterns-long-contexts"), "kept")
    text = (library.roots.corpus[0] / "inbox.txt").read_text("utf-8")
    assert text.splitlines()[1:] == ["dismissed arxiv:2611.01002", "kept arxiv:2611.01001"]
    for rebuild in (False, True):
        library.refresh(rebuild=rebuild)
        assert keys(library, "is:new") == set()
        assert keys(library, "is:dismissed") == {"kites-over-graphs"}
        assert keys(library, "") >= BOTH
    # It stays so when it comes again.
    drop(library, "fetched/queries/kites/2026-11-28.json", DAY)
    assert keys(library, "is:new") == set()
    assert keys(library, "is:dismissed") == {"kites-over-graphs"}
    library.works.mark(papers(library, "kites-over-graphs"), "kept")
    library.refresh()
    assert keys(library, "is:dismissed") == set()
    assert not [problem for problem in library.read.problems() if "inbox" in problem.path]


def test_a_dismissal_is_undone(library):
    drop(library)
    library.works.mark(papers(library, "kites-over-graphs", "lanterns-long-contexts"), "dismissed")
    library.refresh()
    assert keys(library, "is:dismissed") == BOTH
    assert library.edit.history.undo().label == "dismiss kites-over-graphs lanterns-long-contexts"
    library.refresh()
    assert (keys(library, "is:new"), keys(library, "is:dismissed")) == (BOTH, set())


def test_a_literature_note_keeps_a_paper(library):
    drop(library)
    library.edit.literature_note(library.read.paper("kites-over-graphs"))
    library.refresh()
    assert keys(library, "is:new") == {"lanterns-long-contexts"}


def test_what_the_user_has_already_is_not_new(library):
    own = "@online{own, title={Kites over Graphs}, eprint={2611.01002}, eprinttype={arxiv}}"
    drop(library, "own.bib", own.encode())
    assert keys(library, "is:new") == set()
    drop(library)
    assert keys(library, "is:new") == {"lanterns-long-contexts"}


def test_a_source_file_of_that_name_is_read_and_never_written(library):
    page = b"Daily Papers\n\nbyAK\n\nMar 5, 2026\n\nA Title in a Page\n\nAn abstract says what was done and why.\n"
    drop(library, "inbox.txt", page)
    drop(library)
    with pytest.raises(Exception, match=r"inbox\.txt in the corpus is a source file"):
        library.works.mark(papers(library, "kites-over-graphs"), "kept")
    assert (library.roots.corpus[0] / "inbox.txt").read_bytes() == page


def test_lines_that_cannot_be_read_are_problems(library):
    drop(library, "inbox.txt", b"kept arxiv:2611.01002\nwhat is this\n")
    (problem,) = [problem for problem in library.read.problems() if "inbox" in problem.path]
    assert (problem.line, "it is left out" in problem.detail) == (2, True)
    drop(library)
    assert keys(library, "is:new") == {"lanterns-long-contexts"}
    (library.roots.corpus[0] / "inbox.txt").unlink()
    library.refresh()
    assert keys(library, "is:new") == BOTH


def test_values_are_completed_and_begun(library):
    drop(library)
    found = library.read.find("is:ne", scope="paper", limit=10, as_typed=True)
    assert {hit.id.value for hit in found.hits} == BOTH
    assert not any("new" in each.text for each in library.read.completions("has:"))
    assert library.read.find("is:odd", scope="paper", limit=10).ignored


def test_nothing_comes_back_whatever_brings_it_again(library):
    drop(library)
    library.works.mark(papers(library, "kites-over-graphs"), "dismissed")
    library.works.mark(papers(library, "lanterns-long-contexts"), "kept")
    library.refresh()
    drop(library, "fetched/hf/2026-11-30.json")
    drop(
        library, "fetched/queries/kites/2026-11-30.xml", services.feed(("2611.01002v2", "Kites over Graphs"))
    )
    assert keys(library, "is:new") == set()
    assert keys(library, "is:dismissed") == {"kites-over-graphs"}
    assert keys(library, "day:2026-11-30") == BOTH
    library.refresh(rebuild=True)
    assert keys(library, "is:new") == set()
