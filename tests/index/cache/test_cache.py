from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from index.cache import files_table, locations, queries
from index.cache.cache import CacheReader, open_writer
from index.cache.database import VERSION
from index.errors import LibraryError
from index.ids import DocumentId
from index.processes.process_lock import ProcessLock


@pytest.fixture
def writer(tmp_path):
    cache, search = open_writer(tmp_path)
    search.close()
    yield cache
    cache.close()


def add(writer, path):
    with writer.transaction():
        files_table.store(writer, path, "note", (1, 2, 3, 4, 5), digest=b"x", read_ns=6)


def test_without_a_cache_there_is_one_clear_error(tmp_path):
    reader = CacheReader(tmp_path)
    assert not reader.exists()
    assert not reader.has_changed()
    with pytest.raises(LibraryError, match="still being made"):
        queries.counts(reader)


def test_another_version_that_has_the_vault_open_is_named(tmp_path, writer):
    writer.db.execute(f"PRAGMA user_version = {VERSION - 1}")
    with pytest.raises(LibraryError, match="is of another version of notes-tui"):
        queries.counts(CacheReader(tmp_path))
    lock = ProcessLock(tmp_path / locations.WRITER_LOCK)
    assert lock.acquire()
    try:
        with pytest.raises(LibraryError) as caught:
            queries.counts(CacheReader(tmp_path))
    finally:
        lock.release()
    assert caught.value.code == "index-not-ready"
    if Path("/proc/locks").exists():
        assert f"(process {os.getpid()}, running since 20" in str(caught.value)
    assert "close it" in str(caught.value).lower()


def test_every_thread_has_a_connection_of_its_own(tmp_path, writer):
    add(writer, "a.md")
    reader = CacheReader(tmp_path)
    found = []
    threads = [
        threading.Thread(target=lambda: found.append((reader.db, files_table.linkable(reader))))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [paths for _, paths in found] == [["a.md"]] * 3
    assert len({id(connection) for connection, _ in found} | {id(reader.db)}) == 4
    assert reader.db is reader.db
    reader.close()


def test_commits_of_others_are_noticed_once_in_each_thread(tmp_path, writer):
    reader = CacheReader(tmp_path)
    assert [reader.has_changed() for _ in range(2)] == [True, False]
    add(writer, "a.md")
    assert [reader.has_changed() for _ in range(2)] == [True, False]
    reader.close()


def test_a_rebuilt_cache_is_read_instead_of_the_old_one(tmp_path, writer):
    add(writer, "a.md")
    reader = CacheReader(tmp_path)
    assert files_table.linkable(reader) == ["a.md"]
    fresh, search = open_writer(tmp_path, rebuild=True)
    search.close()
    assert files_table.linkable(reader) == []
    assert reader.has_changed()
    fresh.close()
    reader.close()


def test_a_closed_reader_can_be_used_again(tmp_path, writer):
    reader = CacheReader(tmp_path)
    reader.close()
    assert reader.exists()
    reader.close()
    assert queries.counts(reader) == (0, 0)
    reader.close()


def test_documents_to_index_again_are_kept_until_they_are_cleared(writer):
    ids = [DocumentId.note("p:odd.md"), DocumentId.paper("n:odd")]
    files_table.mark_dirty(writer, [*ids, *ids])
    assert files_table.dirty_count(writer) == 2
    assert set(files_table.dirty(writer, 5)) == set(ids)
    files_table.clear_dirty(writer, ids[:1])
    assert files_table.dirty(writer, 5) == ids[1:]


def test_what_is_not_committed_is_undone(writer):
    def fail_half_way():
        with writer.transaction():
            files_table.store(writer, "a.md", "note", (1, 2, 3, 4, 5), digest=b"x", read_ns=6)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert files_table.linkable(writer) == []
