from __future__ import annotations

import pytest

from index.edit.changes import Change, FileChange
from index.edit.history import History
from index.edit.recovery import apply
from index.errors import LibraryError, StaleFileError
from index.vault.vault import Vault


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.md").write_bytes(b"one")
    (tmp_path / "b.md").write_bytes(b"two")
    return tmp_path


def both(folder):
    return (folder / "a.md").read_bytes(), (folder / "b.md").read_bytes()


def test_all_files_or_none(folder):
    change = Change("x", (FileChange("a.md", b"one", b"1"), FileChange("b.md", b"not this", b"2")))
    with pytest.raises(StaleFileError):
        apply(Vault(folder), change)
    assert both(folder) == (b"one", b"two")


def test_written_files_are_restored_when_a_later_one_fails(folder):
    (folder / "file").write_bytes(b"")
    change = Change("x", (FileChange("a.md", b"one", b"1"), FileChange("file/c.md", None, b"3")))
    with pytest.raises(LibraryError):
        apply(Vault(folder), change)
    assert both(folder) == (b"one", b"two")


def test_undo_and_redo(folder):
    told: list[str] = []
    history = History(Vault(folder), lambda change: told.append(change.label))
    history.do(Change("first", (FileChange("a.md", b"one", b"1"),)))
    history.do(Change("second", (FileChange("b.md", b"two", None), FileChange("c.md", None, b"3"))))
    assert not (folder / "b.md").exists()
    assert history.undo().label == "second"
    assert both(folder) == (b"1", b"two")
    assert not (folder / "c.md").exists()
    assert history.undo().label == "first"
    assert history.redo().label == "first"
    assert both(folder) == (b"1", b"two")
    history.do(Change("third", (FileChange("a.md", b"1", b"x"),)))
    with pytest.raises(LibraryError, match="nothing to redo"):
        history.redo()
    assert told == ["first", "second", "undo second", "undo first", "first", "third"]


def test_an_empty_change_is_not_a_step(folder):
    history = History(Vault(folder), lambda _change: None)
    history.do(Change("nothing"))
    with pytest.raises(LibraryError, match="nothing to undo"):
        history.undo()


def test_undo_of_a_creation_leaves_a_note_that_was_edited_since(folder):
    history = History(Vault(folder), lambda _change: None)
    history.do(Change("new", (FileChange("c.md", None, b"3"),)))
    (folder / "c.md").write_bytes(b"3 and more")
    with pytest.raises(StaleFileError):
        history.undo()
    assert (folder / "c.md").read_bytes() == b"3 and more"


@pytest.mark.parametrize("path", ["../x.md", "/tmp/x.md", "a/../../x.md"])
def test_nothing_is_written_outside(folder, path):
    with pytest.raises(LibraryError):
        apply(Vault(folder), Change("x", (FileChange(path, None, b"x"),)))


def test_files_are_moved_before_they_are_written_and_moved_back_last(folder):
    (folder / "sub").mkdir()
    history = History(Vault(folder), lambda _change: None)
    change = Change(
        "move",
        (FileChange("sub/a.md", b"one", b"1"), FileChange("b.md", b"two", b"2")),
        (("a.md", "sub/a.md"),),
    )
    history.do(change)
    assert not (folder / "a.md").exists()
    assert (folder / "sub" / "a.md").read_bytes() == b"1"
    history.undo()
    assert both(folder) == (b"one", b"two")
    assert not (folder / "sub" / "a.md").exists()
    history.redo()
    assert (folder / "sub" / "a.md").read_bytes() == b"1"
    assert change.paths == ["sub/a.md", "b.md", "a.md"]


def test_a_folder_moves_with_its_contents(folder):
    (folder / "x").mkdir()
    (folder / "x" / "c.md").write_bytes(b"three")
    history = History(Vault(folder), lambda _change: None)
    history.do(Change("move", (FileChange("y/z/c.md", b"three", b"3"),), (("x", "y/z"),)))
    assert (folder / "y" / "z" / "c.md").read_bytes() == b"3"
    assert not (folder / "x").exists()
    history.undo()
    assert (folder / "x" / "c.md").read_bytes() == b"three"


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ((("a.md", "b.md"),), "b.md exists already"),
        ((("gone.md", "c.md"),), "gone.md no longer exists"),
        ((("x", "x/y"),), "cannot be moved into itself"),
        ((("a.md", "../a.md"),), "leads to a hidden place or out of the vault"),
    ],
)
def test_moves_onto_a_file_or_of_a_missing_one_are_refused(folder, moves, words):
    (folder / "x").mkdir()
    with pytest.raises(LibraryError, match=words):
        apply(Vault(folder), Change("move", (), moves))
    assert both(folder) == (b"one", b"two")


def test_a_move_is_reverted_when_a_later_file_fails(folder):
    (folder / "file").write_bytes(b"")
    change = Change(
        "move", (FileChange("c.md", b"one", b"1"), FileChange("file/d.md", None, b"3")), (("a.md", "c.md"),)
    )
    with pytest.raises(LibraryError):
        apply(Vault(folder), change)
    assert both(folder) == (b"one", b"two")
    assert not (folder / "c.md").exists()


def test_undoing_a_move_does_not_overwrite_a_new_file_at_the_old_path(folder):
    history = History(Vault(folder), lambda _change: None)
    history.do(Change("move", (FileChange("b.md", b"two", b"2"),), (("a.md", "c.md"),)))
    (folder / "a.md").write_bytes(b"new")
    with pytest.raises(StaleFileError, match=r"a\.md exists already"):
        history.undo()
    assert both(folder) == (b"new", b"2")
    assert (folder / "c.md").read_bytes() == b"one"
