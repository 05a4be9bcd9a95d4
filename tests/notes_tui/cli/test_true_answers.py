"""Answers that stay true when a disk is away, a setting is wrong, or a file is not as files should be."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from index.cache.locations import cache_folder
from index.processes.process_lock import ProcessLock
from index.search import wordllama
from notes_tui.cli.main import run
from notes_tui.settings import settings_file


@pytest.fixture
def call(vault, capsys):
    def go(*words):
        code = run([words[0], "--vault", str(vault), *words[1:]])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return go


WORDS = {
    "search": ("search", "harbour"),
    "papers": ("papers",),
    "tags": ("tags",),
    "doctor": ("doctor",),
    "links": ("links", "Ideas"),
    "index": ("index",),
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_an_empty_folder_where_the_vault_was_is_told_and_nothing_is_forgotten(call, vault, tmp_path, words):
    _, before, err = call(*words)
    assert "cannot be reached" not in err
    vault.rename(tmp_path / "away")
    vault.mkdir()
    _, out, err = call(*words)
    assert f"{vault} cannot be reached or is empty" in err
    if words != ("index",):
        assert out == before
    vault.rmdir()
    (tmp_path / "away").rename(vault)
    _, again, err = call(*words)
    assert (again == before or words == ("index",), err) == (True, "")


def test_doctor_does_not_call_a_vault_that_is_away_sound(call, vault, tmp_path):
    assert call("doctor", "--only", "unreadable")[:2] == (0, "nothing to report\n")
    vault.rename(tmp_path / "away")
    vault.mkdir()
    code, out, err = call("doctor", "--only", "unreadable")
    assert (code, out) == (1, "")
    assert f"{vault} cannot be reached or is empty" in err


def test_a_new_vault_that_is_empty_is_no_warning(tmp_path, capsys):
    (tmp_path / "new").mkdir()
    assert run(["search", "--vault", str(tmp_path / "new"), "harbour"]) == 1
    assert "cannot be reached" not in capsys.readouterr().err


SETTINGS = {
    "theme": ("theme = 'no-such'", "There is no theme “no-such”"),
    "theme with an escape": ('theme = "a\\u001b[2Jb"', "There is no theme"),
    "key of nothing": ("[keys]\nnothing = 'x'", "no command “nothing”"),
    "key of no keyboard": ("[keys]\ntag = 'no-key'", "is not a key"),
    "broken": ("a = [", "config.toml is not used"),
}


@pytest.mark.parametrize(("text", "words"), SETTINGS.values(), ids=SETTINGS)
def test_a_setting_that_cannot_be_used_is_one_warning(call, text, words):
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(text, "utf-8")
    code, out, err = call("tags")
    assert code == 0
    assert out
    assert err.count("\n") == 1
    assert words in err
    assert "\x1b" not in err


def test_broken_settings_are_named_by_their_path_and_line(call):
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text("theme = 'nord'\nvault = = 2\n", "utf-8")
    _, _, err = call("tags")
    assert f"{settings_file()} is not used" in err
    assert "line 2" in err


ODD = {
    "latin-1": (b"# Caf\xe9\n", "# Caf\ufffd"),
    "cut": (b"Walrus \xf0\x9f\n", "Walrus \ufffd"),
    "in front matter": (b"---\na: \xff\n---\nText\n", "Text"),
    "utf-16": (b"\xff\xfe" + "Walrus\n".encode("utf-16-le") + b"\x00", "Walrus"),
    "surrogate": (b"A \xed\xa0\x80 b\n", "A \ufffd"),
}


@pytest.mark.parametrize(("data", "words"), ODD.values(), ids=ODD)
def test_a_note_that_is_not_utf8_is_shown_with_a_warning_and_left_as_it_is(call, vault, data, words):
    (vault / "Odd.md").write_bytes(data)
    code, out, err = call("show", "Odd")
    assert code == 0
    assert words in out
    assert "Odd.md: The file is not valid UTF-8" in err
    assert (vault / "Odd.md").read_bytes() == data


def test_a_replacement_character_that_was_written_is_no_warning(call, vault):
    (vault / "Odd.md").write_text("A \ufffd b\n", "utf-8")
    assert call("show", "Odd") == (0, "A \ufffd b\n", "")


NAMES = ["a\nB.md", "a\rB.md", "a\x1b[2JB.md", "a\u2028B.md", "a\x85B.md", "sub\nB/c.md"]


@pytest.mark.parametrize("name", NAMES)
def test_a_line_break_in_a_name_makes_no_second_line(call, vault, name):
    (vault / name).parent.mkdir(exist_ok=True)
    (vault / name).write_text("Quokkas. [[Ideas]] [[Gone]]\n", "utf-8")
    _, out, _ = call("search", "quokkas")
    assert len(out.splitlines()) == 1
    _, out, _ = call("links", "Ideas")
    assert all(line.startswith(("out ", "back ", "named ")) for line in out.splitlines())
    _, out, _ = call("doctor")
    assert all(": " in line and not line.startswith("B") for line in out.splitlines())
    _, out, _ = call("search", "quokkas", "--json")
    assert json.loads(out)["hits"][0]["path"] == name


@pytest.mark.parametrize(("setting", "loaded"), [("", 1), ("[search]\nmeaning = false\n", 0)])
def test_meaning_is_switched_off_by_a_setting(call, monkeypatch, setting, loaded):
    times = []
    monkeypatch.setattr(wordllama, "load", lambda: times.append(1))
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(setting, "utf-8")
    code, out, _ = call("search", "harbour retrieval zebra notes ideas lens walrus papers")
    assert (code, bool(out)) == (1, True)
    assert len(times) == loaded


def test_commands_beside_an_open_app_of_another_version_say_what_to_close(vault, call):
    call("tags")
    folder = cache_folder(vault)
    with closing(sqlite3.connect(folder / "cache.sqlite")) as db:
        db.execute("PRAGMA user_version = 1")
    lock = ProcessLock(folder / "writer.lock")
    assert lock.acquire()
    try:
        code, _out, err = call("tags")
    finally:
        lock.release()
    assert (code, err.count("\n")) == (2, 1)
    assert "another version" in err
    assert call("tags")[0] == 0


@pytest.mark.parametrize(
    "before",
    [
        ("--vault", "{}"),
        ("--vault={}",),
        ("--no-pager", "--color", "never", "--vault", "{}"),
        ("--verbose", "--vault={}"),
    ],
)
@pytest.mark.parametrize("words", [("tags",), ("keys", "rename", "--dry-run"), ("config", "get", "theme")])
def test_options_of_every_command_may_stand_before_it(vault, capsys, before, words):
    expected = run([*words, "--vault", str(vault)]), capsys.readouterr().out
    assert (run([*(word.format(vault) for word in before), *words]), capsys.readouterr().out) == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--vault", "{}", "serch", "x"), "did you mean “search”"),
        (("--vault", "{}"), "the app needs a terminal"),
        (("--vault", "{}", "--json"), "unrecognized arguments: --json"),
        (("--vault",), "unrecognized arguments: --vault"),
        (("--vault", "{}", "{}"), "name one vault"),
    ],
)
def test_options_without_a_command_are_said_to_be_so(vault, capsys, words, said):
    try:
        code = run([word.format(vault) for word in words])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert said in capsys.readouterr().err


def test_help_is_printed_behind_a_vault(vault, capsys):
    with pytest.raises(SystemExit) as left:
        run(["--vault", str(vault), "--help"])
    assert left.value.code == 0
    assert "COMMAND" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("papers", "--limit", "0"), "“0” is not a whole number above 0; notes-tui papers --help"),
        (("search",), "required: QUERY; notes-tui search --help"),
        (("papers", "--nosuch"), "unrecognized arguments: --nosuch; notes-tui papers --help"),
        (("config", "gt"), "'gt' (choose from"),
        (("--nosuch",), "unrecognized arguments: --nosuch; notes-tui --help"),
        (("papers", "--sort", "a\x1b[31m\nb"), "invalid choice"),
    ],
)
def test_wrong_words_are_named_in_one_line(capsys, words, said):
    with pytest.raises(SystemExit) as left:
        run(words)
    out, err = capsys.readouterr()
    assert (left.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("notes-tui: ")
    assert said in err
    assert "\x1b" not in err
