"""A note that was deleted comes back with its mode and times."""

from __future__ import annotations

import errno
import os
import stat

import pytest

from index import Library, LibraryError
from index.edit.changes import Change, FileChange

SECOND = 1_000_000_000
WHEN = 987_654_321 * SECOND + 123_456_789


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    (folder / "sub").mkdir(parents=True)
    make(folder)
    return folder


def make(folder, when=WHEN, mode=0o640, text="Words.\n"):
    note = folder / "sub" / "Note.md"
    note.write_text(text, "utf-8")
    note.chmod(mode)
    os.utime(note, ns=(when + SECOND, when))


@pytest.fixture
def library(vault, tmp_path):
    opened = Library(vault, cache=tmp_path / "cache")
    opened.refresh()
    yield opened
    opened.close()


def facts(folder):
    found = (folder / "sub" / "Note.md").stat()
    return stat.S_IMODE(found.st_mode), found.st_mtime_ns


def delete(library):
    library.edit.delete(["sub/Note.md"])
    assert not (library.vault.root / "sub" / "Note.md").exists()


def test_undo_gives_back_mode_and_times(library, vault):
    delete(library)
    library.edit.history.undo()
    assert (vault / "sub" / "Note.md").read_text("utf-8") == "Words.\n"
    assert facts(vault) == (0o640, WHEN)
    assert (vault / ".trash" / "sub" / "Note.md").read_text("utf-8") == "Words.\n"
    library.refresh()
    assert library.verify() == "equal"


def test_undo_after_a_restart_gives_them_back_too(library, vault, tmp_path):
    delete(library)
    library.close()
    with_history = Library(vault, cache=tmp_path / "cache")
    (past,) = with_history.past.changes()
    with_history.edit.history.undo_change(past.id)
    with_history.close()
    assert facts(vault) == (0o640, WHEN)


def test_a_read_only_note_is_read_only_again(library, vault):
    (vault / "sub" / "Note.md").chmod(0o440)
    delete(library)
    library.edit.history.undo()
    assert facts(vault) == (0o440, WHEN)


def test_the_note_deleted_last_counts(library, vault):
    delete(library)
    make(vault, WHEN + SECOND, 0o600)
    library.refresh()
    delete(library)
    make(vault, WHEN + 2 * SECOND, 0o606, "Other.\n")
    library.refresh()
    delete(library)
    library.edit.history.undo()
    assert facts(vault) == (0o606, WHEN + 2 * SECOND)
    (vault / "sub" / "Note.md").unlink()
    library.edit.history.undo()
    assert facts(vault) == (0o600, WHEN + SECOND)


@pytest.mark.parametrize("how", ["emptied", "changed", "a link"])
def test_without_the_file_in_the_trash_the_words_come_back(library, vault, tmp_path, how):
    delete(library)
    kept = vault / ".trash" / "sub" / "Note.md"
    kept.unlink()
    if how == "changed":
        kept.write_text("Others.\n", "utf-8")
        os.utime(kept, ns=(WHEN, WHEN))
    elif how == "a link":
        make(tmp_path / "vault")
        (vault / "sub" / "Note.md").rename(tmp_path / "elsewhere.md")
        kept.symlink_to(tmp_path / "elsewhere.md")
    library.edit.history.undo()
    assert (vault / "sub" / "Note.md").read_text("utf-8") == "Words.\n"
    assert facts(vault)[1] > WHEN + SECOND


def test_a_new_note_with_the_same_words_is_new(library, vault):
    delete(library)
    library.edit.history.do(Change("new", (FileChange("sub/Note.md", None, b"Words.\n"),)))
    assert facts(vault)[1] > WHEN + SECOND


def test_extended_attributes_come_back(library, vault):
    if not hasattr(os, "setxattr"):
        pytest.skip("this system has no extended attributes")
    try:
        os.setxattr(vault / "sub" / "Note.md", "user.colour", b"red")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    delete(library)
    library.edit.history.undo()
    assert os.getxattr(vault / "sub" / "Note.md", "user.colour") == b"red"


@pytest.mark.parametrize(("error", "back"), [(errno.EPERM, True), (errno.EIO, False)])
def test_a_time_that_may_not_be_set_is_left_and_a_failing_disk_is_named(
    library, vault, monkeypatch, error, back
):
    delete(library)

    def refused(*_args, **_names):
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patched:
        patched.setattr(os, "utime", refused)
        if back:
            library.edit.history.undo()
            assert facts(vault)[0] == 0o640
        else:
            with pytest.raises(LibraryError, match=r"Note\.md cannot be written"):
                library.edit.history.undo()
            assert not (vault / "sub" / "Note.md").exists()
    if not back:
        library.edit.history.undo()
        assert facts(vault) == (0o640, WHEN)
