"""A vault or corpus that is moved, unmounted or slow while it is open."""

from __future__ import annotations

import os
import threading
import time

import pytest

from index import Library, LibraryError
from tests.hostile.conftest import assert_good, ids, settle


def test_a_vault_that_is_moved_away_keeps_its_entries_and_is_read_again(library, vault, tmp_path):
    library.refresh()
    away = tmp_path / "away"
    vault.rename(away)
    library.refresh()
    assert library.read.counts() == (3, 3)
    assert_good(library)
    with pytest.raises(LibraryError):
        library.edit.tag(["Ideas.md"], ["x"])
    with pytest.raises(LibraryError):
        library.edit.create("Fresh")
    assert not vault.exists()
    vault.mkdir()  # the empty folder where a disk was mounted
    library.refresh()
    assert library.read.counts() == (3, 3)
    vault.rmdir()
    away.rename(vault)
    assert library.refresh().changed == 0
    (vault / "Ideas.md").write_text("zanzibar", "utf-8")
    library.refresh()
    assert ids(library, "zanzibar") == ["n:Ideas.md"]


def test_a_corpus_elsewhere_that_goes_away_keeps_its_papers(vault, tmp_path):
    corpus = tmp_path / "corpus"
    (vault / "corpus").rename(corpus)
    library = Library(vault, [corpus], cache=tmp_path / "cache")
    try:
        library.refresh()
        corpus.rename(tmp_path / "away")
        library.refresh()
        assert_good(library)
        (tmp_path / "away").rename(corpus)
        assert library.refresh().changed == 0
        assert_good(library)
    finally:
        library.close()


def test_a_watched_vault_that_disappears_is_reported(library, vault, tmp_path):
    states = []
    library.start(lambda _announcement: None, states.append)
    settle(lambda: states and states[-1].phase == "watching")
    vault.rename(tmp_path / "away")
    before = len(states)
    settle(lambda: states[before:] and "cannot be reached" in states[-1].message)
    assert str(vault) in states[-1].message
    (tmp_path / "away").rename(vault)
    settle(lambda: not states[-1].message)


def test_a_watched_vault_that_comes_back_is_read_again(library, vault, tmp_path):
    states, found = [], threading.Event()

    def announce(_announcement):
        if library.ready() and library.read.find("walruses").total:
            found.set()

    library.start(announce, states.append)
    settle(lambda: states and states[-1].phase == "watching")
    vault.rename(tmp_path / "away")
    time.sleep(0.5)
    assert_good(library)
    (tmp_path / "away").rename(vault)
    (vault / "Later.md").write_text("Walruses at noon.\n", "utf-8")
    assert found.wait(300)
    assert library.read.counts() == (3, 4)


def test_a_folder_that_stalls_does_not_hold_up_the_search(library, vault, monkeypatch):
    library.refresh()
    go_on, stalled, real = threading.Event(), threading.Event(), os.scandir

    def stall(path="."):
        if str(path).endswith("Daily"):
            stalled.set()
            go_on.wait(300)
        return real(path)

    monkeypatch.setattr(os, "scandir", stall)
    library.start(lambda _announcement: None, lambda _state: None)
    try:
        assert stalled.wait(300)
        assert_good(library)
        assert library.read.note_text("Ideas.md")
    finally:
        go_on.set()
    library.close()
