"""An index that is damaged, foreign, of another version, or on a full disk."""

from __future__ import annotations

import os
import pickle
import resource
import shutil
import sqlite3
import subprocess
import sys

import pytest

from index import Library
from notes_tui.cli.main import run
from tests.hostile.conftest import assert_good, tree

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can do this")


class Evil:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (os.mkdir, (str(self.mark),))


def reopened(vault, tmp_path):
    library = Library(vault, cache=tmp_path / "cache")
    library.refresh()
    assert library.read.counts() == (3, 3)
    assert_good(library)
    library.close()


DAMAGES = {
    "missing": lambda folder, file: shutil.rmtree(folder, ignore_errors=True),
    "files missing": lambda folder, file: file.unlink(),
    "truncated": lambda folder, file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "empty": lambda folder, file: file.write_bytes(b""),
    "text": lambda folder, file: file.write_text("hello"),
}


@pytest.mark.parametrize("which", ["cache.sqlite", "full-text/*", "*"])
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_rebuilt_on_refresh(library, vault, tmp_path, damage, which):
    library.refresh()
    folder = library.folder
    library.close()
    for file in sorted(folder.glob(which)):
        if file.is_file():
            damage(folder, file)
            if not folder.exists():
                break
    reopened(vault, tmp_path)


@pytest.mark.parametrize("which", ["full-text/*", "cache.sqlite"])
def test_folders_in_place_of_index_files_are_removed(library, vault, tmp_path, which):
    library.refresh()
    folder = library.folder
    library.close()
    for file in sorted(folder.glob(which)):
        file.unlink()
        file.mkdir()
    reopened(vault, tmp_path)


def test_an_index_of_another_version_is_rebuilt(library, vault, tmp_path):

    library.refresh()
    library.close()
    with sqlite3.connect(library.folder / "cache.sqlite") as db:
        db.execute("PRAGMA user_version = 9999")
        db.execute("DROP TABLE notes")
    db.close()
    reopened(vault, tmp_path)


def test_a_foreign_pickle_is_never_loaded(library, vault, tmp_path):
    library.refresh()
    folder = library.folder
    library.close()
    mark = tmp_path / "pwned"
    payload = pickle.dumps(Evil(mark))
    for file in list(folder.rglob("*")):
        if file.is_file() and file.suffix != ".json":
            file.write_bytes(payload)
    (folder / "full-text" / "_MAIN_999.toc").write_bytes(payload)
    reopened(vault, tmp_path)
    assert not mark.exists()
    shutil.copytree(folder, vault / ".notes-tui", ignore=shutil.ignore_patterns("*.lock"))
    (vault / "_MAIN_1.toc").write_bytes(payload)
    reopened(vault, tmp_path)
    assert not mark.exists()


@root_only
def test_an_index_of_another_user_is_not_trusted(library, vault, tmp_path):
    library.refresh()
    folder = library.folder
    library.close()
    mark = tmp_path / "pwned"
    for file in (folder / "full-text").glob("*.toc"):
        file.write_bytes(pickle.dumps(Evil(mark)))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 12345, 12345)
    reopened(vault, tmp_path)
    assert not mark.exists()


def test_an_index_folder_that_cannot_be_created_is_refused_with_the_reason(
    vault, tmp_path, capsys, monkeypatch
):
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert run(["papers", "--vault", str(vault)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "XDG_CACHE_HOME" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("room", [0, 4096, 20_000])
def test_a_full_disk_under_the_index_is_an_error_message(vault, tmp_path, room):
    before = tree(vault)

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "notes_tui", "papers", "--vault", str(vault)],
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=little_room,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("notes-tui: ")
    assert done.stderr.count("\n") == 1
    assert tree(vault) == before
    assert run(["papers", "--vault", str(vault)]) == 0
