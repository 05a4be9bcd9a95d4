"""Changes of earlier sessions: undone after a restart, listed with differences, and read as versions of a note."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest

from index import Library, LibraryError, StaleFileError
from index.edit.past_change import HistoryLimits
from tests.helpers.paths import ROOT

NOTE = "Reading.md"


@contextmanager
def session(vault, **limits):
    """A library as each process has its own."""
    library = Library(vault, history=HistoryLimits(**limits) if limits else None)
    library.refresh()
    try:
        yield library
    finally:
        library.close()


def files(vault):
    """Every file of the vault that counts, with its bytes."""
    return {
        path.relative_to(vault).as_posix(): path.read_bytes()
        for path in vault.rglob("*")
        if path.is_file() and ".trash" not in path.parts
    }


def tag(library):
    library.edit.tag([NOTE], ["later"])


def rename(library):
    library.edit.rename(library.edit.plans.note(NOTE, "/Archive/Read"))


def delete(library):
    library.edit.delete([NOTE, "Daily/2026-03-05.md"])


def heading(library):
    note = next(note for note in map(library.read.note, sorted(NOTES)) if note.headings)
    library.edit.rename(library.edit.plans.heading(note.path, note.headings[0], "Another heading"))


def create(library):
    library.edit.create("New", "text\n")


def literature(library):
    library.edit.tag([library.read.paper("tinylens-small-models")], ["later"])


def bring_in(library):
    source = library.vault.root.parent / "more.txt"
    source.write_text(
        (library.vault.root / "corpus" / "page.txt").read_text("utf-8").replace("TinyLens", "Tinier")
    )
    library.import_files(library.edit.collect_sources(source).incoming)


def edit(library):
    text, data = library.edit.text(NOTE)
    library.edit.save(NOTE, text + "\nmore\n", data)


NOTES = (NOTE, "Daily/2026-03-05.md")
CHANGES = [tag, rename, delete, create, literature, bring_in, edit, heading]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_undone_after_a_restart(vault, change):
    before = files(vault)
    with session(vault) as library:
        change(library)
    after = files(vault)
    assert after != before
    with session(vault) as library:
        assert not library.edit.history.earlier().outside
        label = library.edit.history.earlier().label
        assert library.edit.history.undo().label == label
        assert files(vault) == before
        library.edit.history.redo()
        assert files(vault) == after
        library.edit.history.undo()
        assert files(vault) == before
    with session(vault) as library, pytest.raises(LibraryError, match="nothing to undo"):
        library.edit.history.undo()


def test_steps_back_go_on_into_earlier_sessions(vault):
    states = [files(vault)]
    for name in ("one", "two", "three"):
        with session(vault) as library:
            library.edit.tag([NOTE], [name])
        states.append(files(vault))
    with session(vault) as library:
        library.edit.tag([NOTE], ["four"])
        for state in states[::-1]:
            library.edit.history.undo()
            assert files(vault) == state
        with pytest.raises(LibraryError, match="nothing to undo"):
            library.edit.history.undo()
    with session(vault) as library:
        undone = [change.label for change in library.past.changes() if change.undone]
        assert undone == [f"tag +{name}" for name in ("four", "three", "two", "one")]


def test_an_undo_is_a_change_that_can_be_undone_by_its_id(vault):
    before = files(vault)
    with session(vault) as library:
        tag(library)
    after = files(vault)
    with session(vault) as library:
        library.edit.history.undo()
    with session(vault) as library:
        undo = library.past.changes()[0]
        assert undo.label == "undo tag +later"
        library.edit.history.undo_change(undo.id)
        assert files(vault) == after
    with session(vault) as library:
        assert library.past.changes()[0].label == "redo tag +later"
        library.edit.history.undo()
        assert files(vault) == before


def test_a_change_in_the_middle_is_undone_where_its_files_are_as_it_left_them(vault):
    with session(vault) as library:
        library.edit.create("First", "1\n")
        library.edit.create("Second", "2\n")
        library.edit.tag([NOTE], ["x"])
    with session(vault) as library:
        second = next(change for change in library.past.changes() if change.label == "new Second.md")
        library.edit.history.undo_change(second.id[:6])
    assert {"First.md", "Second.md"} & files(vault).keys() == {"First.md"}
    with session(vault) as library:
        with pytest.raises(LibraryError, match="undone already"):
            library.edit.history.undo_change(second.id)
        assert library.edit.history.undo().label == "tag +x"
        assert library.edit.history.undo().label == "new First.md"


def test_a_step_of_this_session_that_was_undone_by_its_id_is_not_undone_twice(vault):
    with session(vault) as library:
        library.edit.create("First", "1\n")
        library.edit.create("Second", "2\n")
        library.edit.history.undo_change(library.past.changes()[1].id)
        assert library.edit.history.undo().label == "new Second.md"
        with pytest.raises(LibraryError, match="nothing to undo"):
            library.edit.history.undo()


@pytest.mark.parametrize("change", [tag, rename, edit, literature], ids=lambda change: change.__name__)
def test_a_file_that_changed_since_is_left_alone(vault, change):
    with session(vault) as library:
        change(library)
        touched = (
            library.past.changes()[0].files[0].path if library.past.changes()[0].files else "Archive/Read.md"
        )
    (vault / touched).write_text("somebody else wrote this\n", "utf-8")
    now = files(vault)
    with session(vault) as library:
        id_ = library.past.changes()[-1].id
        if change is rename and not library.past.find(id_).files:
            return
        with pytest.raises(StaleFileError, match="changed"):
            library.edit.history.undo_change(id_)
    assert files(vault) == now


def test_a_deleted_note_that_is_there_again_is_not_overwritten(vault):
    with session(vault) as library:
        library.edit.delete([NOTE])
    (vault / NOTE).write_text("written again\n", "utf-8")
    with session(vault) as library, pytest.raises(StaleFileError):
        library.edit.history.undo_change(library.past.changes()[-1].id)
    assert (vault / NOTE).read_text("utf-8") == "written again\n"


COMMAND = """
import sys
from pathlib import Path
from index import Library
library = Library(Path(sys.argv[1]))
library.refresh()
library.edit.tag(["Reading.md"], ["elsewhere"])
library.close()
"""


def test_a_change_of_another_process_is_listed_and_undone(vault):
    before = files(vault)
    with session(vault) as library:
        assert library.past.changes() == []
        subprocess.run([sys.executable, "-c", COMMAND, str(vault)], check=True, cwd=ROOT)
        (change,) = library.past.changes()
        assert (change.label, change.paths, change.outside) == ("tag +elsewhere", [NOTE], False)
        library.edit.history.undo()
    assert files(vault) == before


def test_differences_of_a_change(vault):
    with session(vault) as library:
        tag(library)
        rename(library)
        delete_one = library.edit.delete
        delete_one(["Archive/Read.md"])
        create(library)
        new, gone, move, tagged = library.past.changes()
        (diff,) = library.past.diff(tagged)
        assert [line.text for line in diff.lines if line.sign == "+"] == ["tags: [list, later]"]
        assert {diff.path: diff.remark for diff in library.past.diff(move)}[
            "Archive/Read.md"
        ] == f"moved from {NOTE}"
        (diff,) = library.past.diff(gone)
        assert diff.remark == "deleted"
        assert {line.sign for line in diff.lines} == {"@", "-"}
        (diff,) = library.past.diff(new)
        assert (diff.remark, [line.text for line in diff.lines]) == ("new file", ["line 1", "text"])


def test_versions_of_a_note_follow_its_moves(vault):
    texts = [(vault / NOTE).read_bytes()]
    with session(vault) as library:
        tag(library)
        texts.append((vault / NOTE).read_bytes())
        rename(library)
        path = "Archive/Read.md"
        library.edit.tag([path], ["more"])
        texts.append((vault / path).read_bytes())
        versions = library.past.versions(path)
        assert [library.past.version_text(version, path).encode() for version in versions] == texts[::-1]
        assert [version.current for version in versions] == [True, False, False]
        assert library.past.changes(note=path)[0].label == "tag +more"
        assert len(library.past.changes(note=path)) == 3


def test_an_earlier_version_is_restored_and_that_is_undone(vault):
    first = (vault / NOTE).read_bytes()
    with session(vault) as library:
        tag(library)
        edit(library)
    last = (vault / NOTE).read_bytes()
    with session(vault) as library:
        oldest = library.past.versions(NOTE)[-1]
        library.past.restore(NOTE, library.past.find_version(NOTE, oldest.id))
        assert (vault / NOTE).read_bytes() == first
    with session(vault) as library:
        library.edit.history.undo()
        assert (vault / NOTE).read_bytes() == last


def test_a_deleted_note_is_restored(vault):
    text = (vault / NOTE).read_bytes()
    with session(vault) as library:
        library.edit.delete([NOTE])
        library.past.restore(NOTE, library.past.versions(NOTE)[0])
    assert (vault / NOTE).read_bytes() == text


@pytest.mark.parametrize("path", ["../x.md", "/etc/passwd", ".obsidian/app.json", "a\x1b[2J"])
def test_hostile_paths_are_refused_or_unknown(vault, path):
    with session(vault) as library:
        with suppress(LibraryError):
            assert library.past.versions(path) == []
        assert library.past.changes(note=path) == []


def test_a_path_in_the_log_that_leads_out_of_the_vault_is_refused(vault):
    from index.edit.changes import Change, FileChange

    outside = vault.parent / "outside.md"
    outside.write_bytes(b"after")
    with session(vault) as library:
        library.edit.history._log.record(Change("x", (FileChange("../outside.md", b"before", b"after"),)))
        with pytest.raises(LibraryError):
            library.edit.history.undo()
    assert outside.read_bytes() == b"after"


def test_texts_that_are_lost_are_named(vault):
    with session(vault) as library:
        tag(library)
    now = files(vault)
    with session(vault) as library:
        shutil.rmtree(library.past.folder / "texts")
        with pytest.raises(LibraryError, match="is not kept"):
            library.edit.history.undo()
        (diff,) = library.past.diff(library.past.changes()[0])
        assert "not kept" in diff.remark
        assert [version.current for version in library.past.versions(NOTE)] == [True]
    assert files(vault) == now


@pytest.mark.parametrize("limits", [{"megabytes": 0}, {"days": 0}])
def test_without_a_history_undo_works_in_the_session_and_not_after(vault, limits):
    before = files(vault)
    with session(vault, **limits) as library:
        tag(library)
        library.edit.history.undo()
        assert files(vault) == before
        tag(library)
        assert not library.past.enabled
        assert not library.past.folder.exists()
    with session(vault, **limits) as library, pytest.raises(LibraryError, match="nothing to undo"):
        library.edit.history.undo()


def test_a_full_state_disk_does_not_stop_a_change(vault, monkeypatch):
    import errno

    def refused(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "full")

    with session(vault) as library:
        tag(library)
        monkeypatch.setattr("index.edit.text_store.TextStore.put", refused)
        edit(library)
        assert (vault / NOTE).read_text("utf-8").endswith("more\n")
        library.past.changes()
        (sentence,) = library.take_warnings()
        assert "disk is full" in sentence
        library.edit.history.undo()
        assert not (vault / NOTE).read_text("utf-8").endswith("more\n")
