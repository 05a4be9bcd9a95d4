"""Unexpected exceptions on the command line."""

from __future__ import annotations

import errno
import os
import sqlite3

import pytest

from index import Library, logs
from index.read.reader import Reader
from index.vault.vault import Vault
from notes_tui.cli.main import run


def broken(*_args, **_options):
    return len(3)


@pytest.fixture
def call(vault, capsys):
    def go(*words):
        code = run([*words, "--vault", str(vault)])
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.fixture
def log(vault):
    return lambda: (Library(vault).state / logs.FILE_NAME).read_text("utf-8")


def test_a_programming_error_in_a_command_is_one_line_and_a_traceback_in_the_log(
    call, log, vault, monkeypatch
):
    monkeypatch.setattr(Reader, "tags", broken)
    code, out, err = call("tags")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "unexpected error: TypeError: object of type 'int' has no len()" in err
    assert "fault in notes-tui" in err
    assert err.rstrip().endswith(str(Library(vault).state / logs.FILE_NAME))
    assert "test_faults.py" in log()
    assert "TypeError: object of type 'int' has no len()" in log()


def test_a_programming_error_in_the_parser_of_notes_is_named_as_such(call, log, vault, monkeypatch):
    monkeypatch.setattr(Vault, "parse", broken)
    code, out, err = call("index")
    assert (code, out.count("\n"), err.count("\n")) == (1, 1, 3)
    first = err.split("\n")[0]
    assert (
        "Ideas.md cannot be read (a fault in notes-tui): TypeError: object of type 'int' has no len()." in err
    )
    assert first.endswith(f"Details are in {Library(vault).state / logs.FILE_NAME}.")
    assert "in _store_note" in log()
    assert "damaged" not in err + log()
    # The papers are found all the same.
    code, out, _ = call("search", "tinylens")
    assert (code, out.partition(" ")[0]) == (0, "tinylens-small-models")


@pytest.mark.parametrize("words", [("--verbose", "tags"), ("tags", "--verbose")])
def test_verbose_prints_the_traceback_too(call, monkeypatch, words):
    monkeypatch.setattr(Reader, "tags", broken)
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert "in broken: return len(3)" in err
    assert "unexpected error: TypeError" in err


def test_verbose_prints_the_code_of_a_refusal(call, log):
    code, _, err = call("show", "nothing", "--verbose")
    assert code == 2
    assert "[not-found index.read.lookup:" in err
    assert "is neither a citation key nor a note" in err
    assert "[not-found index.read.lookup:" in log()


def test_without_verbose_a_refusal_is_its_sentence_alone(call):
    _, _, err = call("show", "nothing")
    assert err.count("\n") == 1
    assert err.startswith("notes-tui: “nothing” is neither")


def test_a_message_that_could_move_the_cursor_is_cleaned(call, monkeypatch):
    def hostile(*_args):
        raise TypeError("\x1b[2J\nsecond line")

    monkeypatch.setattr(Reader, "tags", hostile)
    _, _, err = call("tags")
    assert "\x1b" not in err
    assert err.count("\n") == 1


def test_an_encoding_error_is_only_blamed_on_the_arguments_if_they_are_no_text(call, monkeypatch):
    assert "not valid UTF-8" in call("show", "\udcff")[2]
    monkeypatch.setattr(Reader, "tags", lambda _self: "\udcff".encode())
    assert "unexpected error: UnicodeEncodeError" in call("tags")[2]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x"), "disk is full"),
        (PermissionError(errno.EACCES, "no", "x"), "no permission"),
    ],
)
def test_what_the_system_refuses_is_no_fault_of_ours(call, monkeypatch, error, said):
    def refuse(*_args):
        raise error

    monkeypatch.setattr(Reader, "tags", refuse)
    code, _, err = call("tags")
    assert (code, said in err, "unexpected" in err) == (2, True, False)


def test_a_damaged_database_is_told_from_a_mistake_in_our_sql(call, monkeypatch):
    def mistake(_self):
        sqlite3.connect(":memory:").execute("SELECT missing")

    monkeypatch.setattr(Reader, "tags", mistake)
    assert "unexpected error: OperationalError: no such column" in call("tags")[2]

    def damage(_self):
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    monkeypatch.setattr(Reader, "tags", damage)
    assert "database is damaged; run notes-tui index --rebuild" in call("tags")[2]


def test_a_log_that_cannot_be_written_is_not_named(call, vault, monkeypatch):
    place = Library(vault).state / logs.FILE_NAME
    place.mkdir(parents=True)
    monkeypatch.setattr(Reader, "tags", broken)
    code, _, err = call("tags")
    assert code == 2
    assert "unexpected error: TypeError" in err
    assert str(place) not in err
    assert "--verbose" in err


def test_a_value_of_the_variable_that_is_not_understood_is_named_once(call, monkeypatch):
    monkeypatch.setenv("NOTES_TUI_LOG", "wraning")
    code, _, err = call("tags")
    assert code == 0
    assert err.count("NOTES_TUI_LOG") == 1


def test_a_named_log_that_cannot_be_written_is_said_once_with_the_reason(call, tmp_path, monkeypatch):
    (tmp_path / "taken").mkdir()
    for place, why in ((tmp_path / "taken", "folder"), (tmp_path / "vault" / "Ideas.md" / "x.log", "folder")):
        monkeypatch.setenv("NOTES_TUI_LOG", str(place))
        code, out, err = call("search", "probe")
        assert code == 0
        assert out
        assert err.count("NOTES_TUI_LOG") == err.count("no log is kept") == 1
        assert str(place) in err
        assert why in err


def test_the_variable_moves_the_log(call, tmp_path, monkeypatch):
    monkeypatch.setenv("NOTES_TUI_LOG", f"warning:{tmp_path}/mine.log")
    call("show", "nothing")
    assert "not-found" in (tmp_path / "mine.log").read_text("utf-8")
