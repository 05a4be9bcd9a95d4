"""Damage is named as damage; programming errors pass as what they are."""

from __future__ import annotations

import json
import logging
import os
import struct
from functools import partial

import pytest

from index import Library, LibraryError
from index.search.damage import IndexDamagedError
from index.search.more_like_this import LikeText
from index.search.scoring.evaluator import Evaluator
from index.search.search_index import SearchIndex
from index.search.segment.merge_segments import MANY_SMALL
from tests.index.search.reference import random_documents

QUERIES = (
    "graph",
    "gra*",
    '"dense sparse"',
    "retrieval network -sparse",
    "path:notes",
    "grpah~",
    "g*h",
    "year:2020 upvotes:>=3",
    "[rating:>2]",
    "tag:topic OR author:graph",
    "zzyzx",
    "",
)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr("index.search.search_index._QUIET_SECONDS", 0)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def index(folder):
    made = SearchIndex.create(folder)
    made.apply(list(random_documents(1, 30)), [])
    yield made
    made.close()


def failing(error):
    def fail(*_, **__):
        raise error

    return fail


@pytest.mark.parametrize("error", [TypeError("x"), IndexError("x"), KeyError("x"), AttributeError("x")])
@pytest.mark.parametrize("place", ["parse", "ranked_query", "rank", "suggest"])
def test_errors_in_parser_and_ranker_pass_unchanged(index, monkeypatch, place, error):
    monkeypatch.setattr(f"index.search.prepared_query.{place}", failing(error))
    with pytest.raises(type(error)) as raised:
        (index.suggestion if place == "suggest" else index.search)("zzyzx")
    assert raised.value is error
    assert not isinstance(raised.value, LibraryError)


@pytest.mark.parametrize("ask", ["search", "facets", "explain"])
def test_errors_in_the_evaluator_pass_unchanged(index, monkeypatch, ask):
    hit = index.search("graph").hits[0].id
    monkeypatch.setattr(Evaluator, "hits", failing(IndexError("index 9 is out of bounds")))
    with pytest.raises(IndexError, match="out of bounds"):
        getattr(index, ask)("graph dense sparse", *([hit] if ask == "explain" else []))


def test_errors_while_texts_are_compared_pass_unchanged(index, monkeypatch):
    monkeypatch.setattr("index.search.search_index.likeness", failing(IndexError("index 9 is out of bounds")))
    with pytest.raises(IndexError, match="out of bounds"):
        index.similar([LikeText("graph", "dense sparse")])


def test_errors_while_opening_pass_unchanged(index, folder, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("index.search.search_index.Snapshot", failing(TypeError("x")))
        with pytest.raises(TypeError):
            SearchIndex.open(folder)


def test_errors_in_a_writer_pass_unchanged(index, monkeypatch):
    monkeypatch.setattr("index.search.index_writer.row", failing(KeyError("title")))
    with pytest.raises(KeyError):
        index.apply(list(random_documents(2, 3)), [])


def test_the_library_passes_errors_on(tmp_path, monkeypatch):
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "A.md").write_text("alpha", "utf-8")
    library = Library(tmp_path / "vault")
    try:
        library.refresh()
        monkeypatch.setattr("index.search.prepared_query.rank", failing(TypeError("x")))
        with pytest.raises(TypeError):
            library.read.search("alpha")
    finally:
        library.close()


def test_a_failed_merge_in_the_background_is_logged_with_its_traceback(index, monkeypatch, caplog):
    monkeypatch.setattr("index.search.segment.merge_segments.merge", failing(TypeError("no such array")))
    with caplog.at_level(logging.ERROR, "index.search.search_index"):
        for document in random_documents(2, MANY_SMALL):
            index.apply([document], [])
        index._merger.join()
    assert caplog.records
    assert caplog.records[0].exc_info[0] is TypeError
    assert index.search("graph").total


def arrays_of(path):
    """Return the name, offset and size in bytes of each array of a segment's file."""
    data = path.read_bytes()
    at, length, _, _ = struct.unpack("<QII8s", data[-24:])
    return [
        (name, first, count * int(kind[2:]))
        for name, (kind, first, count) in json.loads(data[at : at + length]).items()
        if count
    ]


PATTERNS = {
    "zeros": lambda old: bytes(len(old)),
    "ones": lambda old: b"\xff" * len(old),
    "one number": lambda old: old[:-8] + b"\xff" * len(old[-8:]),
    "reversed": lambda old: old[::-1],
}


def ask_everything(folder):
    """Ask an index whose files may be damaged; return whether the damage was named."""
    named = False
    try:
        index = SearchIndex.open(folder)
    except IndexDamagedError:
        return True
    for call in (
        *(partial(index.search, text) for text in QUERIES),
        partial(index.search, "", sort="title", limit=100),
        partial(index.facets, "network"),
        partial(index.similar, [LikeText("graph", "agents plan")]),
        index.digests,
        lambda: index._merge([part.name for part in index._evaluator.snapshot.segments()]),
    ):
        try:
            call()
        except IndexDamagedError as error:
            assert "must be rebuilt" in str(error)  # noqa: PT017 - either is right
            named = True
    index.close()
    return named


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_every_damaged_array_is_named_or_does_no_harm(index, folder, pattern):
    index.close()
    [path] = folder.glob("*.arrays")
    whole, named = path.read_bytes(), 0
    saved = {file: file.read_bytes() for file in folder.iterdir()}
    for name, first, size in arrays_of(path):
        for file in folder.iterdir():
            file.unlink()
        for file, data in saved.items():
            file.write_bytes(data)
        path.write_bytes(whole[:first] + pattern(whole[first : first + size]) + whole[first + size :])
        try:
            named += ask_everything(folder)
        except Exception as error:
            raise AssertionError(f"{name}: {error!r}") from error
    assert named > 10


def test_an_error_of_the_disk_is_damage(index, monkeypatch):
    monkeypatch.setattr(os, "pread", failing(OSError(5, "Input/output error")))
    with pytest.raises(IndexDamagedError, match="the disk reports an error") as raised:
        index.search("graph")
    assert raised.value.code == "damaged-index"


def test_a_segment_that_is_missing_is_damage(index, folder):
    for path in folder.glob("*.arrays"):
        path.unlink()
    with pytest.raises(IndexDamagedError, match="must be rebuilt"):
        SearchIndex.open(folder)
