"""A command that only reads asks whether the disk has anything new before it loads what reads files."""

from __future__ import annotations

import os
import shutil
from contextlib import closing

import pytest

from index import Library
from index.cache import files_table, locations
from index.cache.database import CacheDamagedError
from index.processes.process_lock import ProcessLock
from index.read import open_search
from index.sync import unchanged


@pytest.fixture
def library(vault, tmp_path):
    (vault / "papers/files").mkdir(parents=True)
    (vault / "papers/files/paper.pdf").write_bytes(b"%PDF-1.4")
    (vault / "figure.png").write_bytes(b"png")
    with closing(Library(vault, cache=tmp_path / "cache")) as opened:
        opened.refresh()
        yield opened


def test_nothing_has_changed_after_a_refresh(library):
    assert library._writer.is_unchanged()


def _edit(vault):
    (vault / "Daily/2026-03-05.md").write_text("Other words.")


def _touch(vault):
    os.utime(vault / "Daily/2026-03-05.md", ns=(5, 5))


def _add(vault):
    (vault / "New.md").write_text("New.")


def _remove(vault):
    (vault / "Daily/2026-03-05.md").unlink()


def _add_other(vault):
    (vault / "other.png").write_bytes(b"png")


def _remove_other(vault):
    (vault / "figure.png").unlink()


def _exclude(vault):
    (vault / ".obsidian").mkdir(exist_ok=True)
    (vault / ".obsidian/app.json").write_text('{"userIgnoreFilters": ["Daily/"]}')


def _break_settings(vault):
    (vault / ".obsidian").mkdir(exist_ok=True)
    (vault / ".obsidian/app.json").write_text("{")


def _add_source(vault):
    (vault / "corpus/more.bib").write_text("@article{a, title={A}}")


def _add_pdf(vault):
    (vault / "papers/files/second.pdf").write_bytes(b"%PDF-1.4")


def _change_pdf(vault):
    (vault / "papers/files/paper.pdf").write_bytes(b"%PDF-1.5 longer")


def _remove_pdf(vault):
    (vault / "papers/files/paper.pdf").unlink()


def _folder_named_like_a_note(vault):
    (vault / "Folder.md").mkdir()


def _empty_corpus(vault):
    shutil.rmtree(vault / "corpus")


@pytest.mark.parametrize(
    "change",
    [
        _edit,
        _touch,
        _add,
        _remove,
        _add_other,
        _remove_other,
        _exclude,
        _break_settings,
        _add_source,
        _add_pdf,
        _change_pdf,
        _remove_pdf,
        _folder_named_like_a_note,
        _empty_corpus,
    ],
)
def test_each_change_on_disk_is_noticed(library, vault, change):
    change(vault)
    assert not library._writer.is_unchanged()
    library.refresh()
    if change is not _empty_corpus:  # a corpus that is away is looked for each time
        assert library._writer.is_unchanged()


def test_an_interrupted_change_is_not_left(library):
    library.state.mkdir(parents=True, exist_ok=True)
    (library.state / "journal-2.json").write_text("{}")
    assert not library._writer.is_unchanged()


def test_another_pattern_of_keys_is_noticed(library, vault, tmp_path):
    with closing(Library(vault, cache=tmp_path / "cache", key_pattern="auth + year")) as other:
        assert not other._writer.is_unchanged()


def test_a_cache_that_is_not_there_is_noticed(vault, tmp_path):
    with closing(Library(vault, cache=tmp_path / "other")) as library:
        assert not library._writer.is_unchanged()


@pytest.mark.parametrize("damage", ["gone", "other"])
def test_a_damaged_full_text_is_rebuilt_by_the_search_that_meets_it(vault, tmp_path, damage):
    with closing(Library(vault, cache=tmp_path / "cache")) as library:
        library.refresh()
        folder = library.folder / locations.FULL_TEXT
    if damage == "gone":
        shutil.rmtree(folder)
    else:  # the full text of another time: it lacks a note
        kept = tmp_path / "kept"
        shutil.copytree(folder, kept)
        (vault / "New.md").write_text("zephyr")
        with closing(Library(vault, cache=tmp_path / "cache")) as library:
            library.refresh()
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        folder.chmod(0o700)
    with closing(Library(vault, cache=tmp_path / "cache")) as library:
        assert library.refresh().changed == 0
        assert library.read.search("probe").hits
        assert bool(library.read.search("zephyr").hits) is (damage == "other")


def _differ(*_):
    """Fail as where a writer commits between the two counts."""
    raise CacheDamagedError("The full-text index and the cache differ.")


def test_a_full_text_that_only_seemed_damaged_is_not_rebuilt(library, vault, tmp_path, monkeypatch):
    monkeypatch.setattr(open_search, "check_counts", _differ)
    with closing(Library(vault, cache=tmp_path / "cache")) as other:
        other.refresh()
        before = (other.folder / locations.DATABASE).stat().st_ino
        assert other.read.search("probe").hits
        assert (other.folder / locations.DATABASE).stat().st_ino == before


def test_a_full_text_that_seems_damaged_is_left_to_another_process_that_writes(
    library, vault, tmp_path, monkeypatch
):
    monkeypatch.setattr(open_search, "check_counts", _differ)
    writer = ProcessLock(library.folder / locations.WRITER_LOCK)
    assert writer.acquire()
    with closing(Library(vault, cache=tmp_path / "cache")) as other:
        other.refresh()
        assert other.read.search("probe").hits
    writer.release()


def test_files_that_another_process_reads_meanwhile_are_not_searchable_yet(library, vault, monkeypatch):
    known_stats = files_table.known_stats

    def known_after_another_wrote(cache):
        indexer = library._writer.open(progress=lambda _: None)
        monkeypatch.setattr(indexer, "flush", lambda: 0)
        indexer.update(["Daily/2026-03-05.md"], [])
        indexer.close()
        library._writer.release()
        return known_stats(cache)

    _edit(vault)
    monkeypatch.setattr(unchanged.files_table, "known_stats", known_after_another_wrote)
    assert not library._writer.is_unchanged()
    assert files_table.dirty_count(library.cache) == 1
