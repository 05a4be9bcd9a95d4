"""Versions that other programs replace or delete, as syncing finds them."""

from __future__ import annotations

import time

import pytest

from tests.index.edit.test_past_changes import NOTE, session


def texts(library, path=NOTE):
    return [library.past.version_text(version, path) for version in library.past.versions(path)]


def test_what_another_program_replaced_is_read_and_restored(vault):
    first = (vault / NOTE).read_text("utf-8")
    with session(vault) as library:
        (vault / NOTE).write_text(first + "theirs\n", "utf-8")
        library.refresh()
        (change,) = library.past.changes()
        assert (change.outside, change.label, change.paths) == (
            True,
            f"another program changed {NOTE}",
            [NOTE],
        )
        assert texts(library) == [first + "theirs\n", first]
        library.past.restore(NOTE, library.past.versions(NOTE)[-1])
    assert (vault / NOTE).read_text("utf-8") == first


def test_a_change_while_nothing_ran_is_seen_at_the_next_start(vault):
    first = (vault / NOTE).read_text("utf-8")
    with session(vault):
        pass
    (vault / NOTE).write_text("all new\n", "utf-8")
    with session(vault) as library:
        assert texts(library) == ["all new\n", first]


def test_a_note_that_another_program_deleted_can_be_restored(vault):
    first = (vault / NOTE).read_text("utf-8")
    with session(vault) as library:
        (vault / NOTE).unlink()
        library.refresh()
        assert library.past.changes()[0].label == f"another program deleted {NOTE}"
        library.past.restore(NOTE, library.past.versions(NOTE)[0])
        assert (vault / NOTE).read_text("utf-8") == first


def test_many_saves_make_one_version_every_few_minutes(vault, monkeypatch):
    start = time.time()
    with session(vault) as library:
        for minute in range(21):
            monkeypatch.setattr(time, "time", lambda minute=minute: start + 60 * minute)
            (vault / NOTE).write_text("text\n" * 40 + f"minute {minute}\n", "utf-8")
            library.refresh()
        assert len(library.past.changes(note=NOTE)) == 5


def test_a_save_that_loses_half_is_kept_at_once(vault):
    with session(vault) as library:
        for text in ("long " * 100, "longer " * 100, ""):
            (vault / NOTE).write_text(text, "utf-8")
            library.refresh()
        assert "longer " * 100 in texts(library)


def test_our_own_changes_are_not_listed_twice(vault):
    with session(vault) as library:
        library.edit.tag([NOTE], ["x"])
        library.refresh()
        library.edit.rename(library.edit.plans.note(NOTE, "/Archive/Read"))
        library.refresh()
        library.edit.delete(["Archive/Read.md"])
        library.refresh()
        assert [change.outside for change in library.past.changes()] == [False] * 3


def test_a_note_that_we_moved_and_edited_in_one_step_is_not_called_deleted(vault):
    with session(vault) as library:
        for _ in range(2):
            library.edit.rename(library.edit.plans.note(NOTE, "/Archive/Read", alias=True))
            library.refresh()
            library.edit.history.undo()
            library.refresh()
        assert [change.outside for change in library.past.changes()] == [False] * 4


def test_a_new_note_where_we_moved_one_away_is_kept_when_it_is_deleted(vault):
    with session(vault) as library:
        library.edit.rename(library.edit.plans.note(NOTE, "/Archive/Read", alias=True))
        library.refresh()
        (vault / NOTE).write_text("theirs\n", "utf-8")
        library.refresh()
        (vault / NOTE).unlink()
        library.refresh()
        assert library.past.changes()[0].label == f"another program deleted {NOTE}"
        assert "theirs\n" in texts(library)


def test_our_change_that_syncing_has_not_seen_is_a_version_too(vault):
    with session(vault) as library:
        library.edit.tag([NOTE], ["ours"])
        ours = (vault / NOTE).read_text("utf-8")
        (vault / NOTE).write_text("theirs\n", "utf-8")
        library.refresh()
        theirs, tagged = library.past.changes()
        assert theirs.outside
        assert theirs.files[0].before == tagged.files[0].after
        assert ours in texts(library)


def test_a_note_that_another_program_moved_keeps_its_versions(vault):
    with session(vault) as library:
        library.edit.tag([NOTE], ["x"])
        library.refresh()
        (vault / NOTE).rename(vault / "Moved.md")
        library.refresh()
        assert library.past.changes()[0].moves == ((NOTE, "Moved.md"),)
        assert len(texts(library, "Moved.md")) == 2


def test_changes_read_before_the_log_has_them_as_ours_are_left_out(vault):
    with session(vault) as library:
        before = (vault / NOTE).read_bytes()
        log = library.edit.history._log
        library.edit.history._log = None
        library.edit.tag([NOTE], ["x"])
        library.refresh()
        assert [change.outside for change in library.past.changes()] == [True]
        from index.edit.changes import Change, FileChange

        log.record(Change("tag +x", (FileChange(NOTE, before, (vault / NOTE).read_bytes()),)))
        assert [change.label for change in library.past.changes()] == ["tag +x"]


def test_the_first_reading_of_a_vault_keeps_nothing(vault):
    with session(vault) as library:
        assert not library.past.folder.exists()
        assert library.past.changes() == []


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00not text", b"\x00" * 50, b"a\r\nb\r\n", "é\u202e\x1b[2J\n".encode()]
)
def test_any_bytes_come_back(vault, data):
    (vault / NOTE).write_bytes(data)
    with session(vault) as library:
        (vault / NOTE).write_bytes(b"other")
        library.refresh()
        library.past.restore(NOTE, library.past.versions(NOTE)[-1])
    assert (vault / NOTE).read_bytes() == data


def test_huge_notes_are_left_out(vault):
    (vault / NOTE).write_bytes(b"x" * 1_100_000)
    with session(vault) as library:
        (vault / NOTE).write_bytes(b"small")
        library.refresh()
        assert library.past.changes() == []
