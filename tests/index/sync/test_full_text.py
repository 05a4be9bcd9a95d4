"""Documents that another process indexes: the full text is the same as without it, whatever happens to that."""

from __future__ import annotations

import os
import signal

import pytest

from benchmarks.generate import write_pages
from benchmarks.grown_vault import write_vault
from benchmarks.made_libraries import bibtex, references
from index import Library
from index.cache import files_table, locations
from index.papers.cancelling import Cancelled
from index.processes import limited_process
from index.search import segments_ahead
from index.search.search_index import SearchIndex
from index.sync import batches, full_text
from index.sync.full_text import FullText
from index.sync.indexer import Indexer


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    """Return a vault of papers and notes, with literature notes that are read after their papers."""
    vault = tmp_path_factory.mktemp("home") / "vault"
    some = list(references(60))
    write_vault(vault, 60)
    write_pages(vault / "corpus", 150)
    (vault / "corpus" / "library.bib").write_text(bibtex(some), "utf-8")
    (vault / "papers").mkdir()
    for each in some[:20]:
        key = each.csl["id"]
        (vault / "papers" / f"{key}.md").write_text(f"---\ntags: [late/tag]\n---\n# {key}\nquokka\n", "utf-8")
    return vault


@pytest.fixture
def processes(monkeypatch):
    """Index a few documents at once in another process, and return the processes that were started."""
    started = []

    def start(module):
        started.append(limited_process.start_python(module))
        return started[-1]

    for module, name, value in (
        (full_text, "processors", lambda: 2),
        (full_text, "_LEAST_AHEAD", 5),
        (full_text, "_FEW_AHEAD", 5),
        (full_text, "_MOST_AHEAD", 40),
        (batches, "FILES_AT_ONCE", 10),
        (segments_ahead, "start_python", start),
    ):
        monkeypatch.setattr(module, name, value)
    yield started
    assert all(process.poll() is not None for process in started)


def _digests(library, folder):
    """Bring the index up to date, and return what it has of each document."""
    library.refresh()
    assert files_table.dirty_count(library.cache) == 0
    (place,) = folder.rglob(locations.FULL_TEXT)
    index = SearchIndex.open(place)
    found = index.digests()
    index.close()
    return found


@pytest.fixture(scope="module")
def alone(vault, tmp_path_factory):
    """Return what an index has that no other process has helped with."""
    folder = tmp_path_factory.mktemp("alone")
    library = Library(vault, cache=folder)
    try:
        return _digests(library, folder)
    finally:
        library.close()


@pytest.fixture
def library(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    yield library
    library.close()


def test_the_full_text_is_the_same_with_and_without_another_process(alone, library, tmp_path, processes):
    taken = []
    apply = SearchIndex.apply

    def applied(self, updated, deleted, *, bulk=False, built=()):
        taken.extend(built)
        apply(self, updated, deleted, bulk=bulk, built=built)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SearchIndex, "apply", applied)
        assert _digests(library, tmp_path) == alone
    assert len(processes) == 1
    # Literature notes come after their papers, which are then indexed again.
    assert sum(each.size for each in taken) > len(alone) - 5
    assert len(taken) > 4
    assert library.verify() == "equal"
    assert library.read.find("tag:late", scope="paper").total == 18


def test_documents_that_change_meanwhile_are_indexed_again(alone, library, tmp_path, processes, monkeypatch):
    """The process is never done while files are read, so what it was given may be old when it is."""
    monkeypatch.setattr(segments_ahead.SegmentsAhead, "is_done", lambda _self: False)
    marked = []
    mark = FullText.mark

    def noted(self, ids):
        some = set(ids)
        marked.extend(some & set(self._begun))
        mark(self, some)

    monkeypatch.setattr(FullText, "mark", noted)
    monkeypatch.setattr(full_text, "_MOST_AHEAD", 1_000)
    assert _digests(library, tmp_path) == alone
    assert marked
    assert processes


def test_a_process_that_cannot_work_costs_nothing_but_time(alone, library, tmp_path, processes, monkeypatch):
    monkeypatch.setattr(segments_ahead, "_WORKER", "index.no_such_module")
    assert _digests(library, tmp_path) == alone
    assert len(processes) == 1


def test_a_process_that_cannot_be_started_costs_nothing_but_time(
    alone, library, tmp_path, processes, monkeypatch
):
    def refuse(_module):
        raise OSError

    monkeypatch.setattr(segments_ahead, "start_python", refuse)
    assert _digests(library, tmp_path) == alone
    assert processes == []


def test_a_process_that_is_killed_half_way_costs_nothing_but_time(
    alone, library, tmp_path, processes, monkeypatch
):
    begin = FullText._begin_next
    count = 0

    def begin_and_kill(self):
        nonlocal count
        begin(self)
        count += 1
        if count == 3:
            os.kill(processes[0].pid, signal.SIGKILL)

    monkeypatch.setattr(FullText, "_begin_next", begin_and_kill)
    assert _digests(library, tmp_path) == alone
    assert count == 3


def test_a_build_that_is_cancelled_goes_on_later(alone, library, tmp_path, processes, monkeypatch):
    batch, count = Indexer._batch, 0

    def batch_until_cancelled(self, *args):
        nonlocal count
        count += 1
        if count == 8:
            raise Cancelled
        return batch(self, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Indexer, "_batch", batch_until_cancelled)
        with pytest.raises(Cancelled):
            library.refresh()
    assert [process.poll() is not None for process in processes] == [True]
    assert files_table.dirty_count(library.cache) > 0
    assert _digests(library, tmp_path).keys() == alone.keys()
    assert library.verify() == "equal"
