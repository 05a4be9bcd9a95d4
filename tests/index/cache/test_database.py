from __future__ import annotations

import contextlib
import sqlite3
import threading

import pytest

from index.cache.database import CacheDamagedError, connect
from index.errors import LibraryError


def test_who_only_opens_a_database_sets_nothing_in_it(tmp_path):
    """Two that set the journal's mode at once lock each other out, and SQLite does not wait."""
    connect(tmp_path / "cache.sqlite", create=True).close()
    plain = sqlite3.connect(tmp_path / "cache.sqlite")
    assert plain.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    plain.close()
    opened = connect(tmp_path / "cache.sqlite")
    assert opened.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    opened.close()


def test_a_new_database_has_a_write_ahead_log_also_while_others_look(tmp_path):
    file = tmp_path / "cache.sqlite"
    begin = threading.Barrier(4)

    def look():
        begin.wait()
        for _ in range(20):
            with contextlib.suppress(CacheDamagedError):
                connect(file).close()

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    begin.wait()
    made = connect(file, create=True)
    for thread in threads:
        thread.join()
    assert made.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    made.close()


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 200])
def test_what_is_no_database_of_ours_is_damaged(tmp_path, data):
    (tmp_path / "cache.sqlite").write_bytes(data)
    with pytest.raises(CacheDamagedError):
        connect(tmp_path / "cache.sqlite")


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    ("code", "named"),
    [
        (sqlite3.SQLITE_FULL, "disk-full"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "unwritable"),
        (sqlite3.SQLITE_BUSY, "busy"),
        (sqlite3.SQLITE_CORRUPT, "damaged-index"),
    ],
)
def test_only_damage_is_called_damage(tmp_path, monkeypatch, create, code, named):
    file = tmp_path / "cache.sqlite"
    connect(file, create=True).close()

    class Failing(sqlite3.Connection):
        def execute(self, *_):
            error = sqlite3.OperationalError("x")
            error.sqlite_errorcode = code
            raise error

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **options: real(*args, factory=Failing, **options))
    with pytest.raises(LibraryError) as caught:
        connect(file, create=create)
    assert caught.value.code == named
    assert ("will be rebuilt" in str(caught.value)) == (named == "damaged-index")
