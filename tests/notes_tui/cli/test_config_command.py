from __future__ import annotations

import json
import tomllib

import pytest

from notes_tui import settings
from notes_tui.cli.main import run


@pytest.fixture
def call(capsys):
    def go(*words):
        code = run(["config", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return go


def written():
    return tomllib.loads(settings.settings_file().read_text("utf-8"))


def test_every_setting_is_listed_and_secrets_are_hidden(call):
    call("set", "sources.s2.key", "abc123")
    code, out, err = call()
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "search.relax = true" in lines
    assert "sources.s2.key = •••" in lines
    assert "keys.tag = t" in lines
    assert call("get", "sources.s2.key") == (0, "abc123\n", "")


def test_a_setting_is_set_read_and_given_its_default_again(call):
    assert call("set", "editor.autosave", "5") == (0, "", "")
    assert written() == {"editor": {"autosave": 5}}
    assert call("get", "editor.autosave") == (0, "5\n", "")
    assert call("set", "editor.autosave", "--default") == (0, "", "")
    assert written() == {"editor": {}}
    assert call("get", "editor.autosave") == (0, "0\n", "")


def test_a_list_takes_several_values(call):
    assert call("set", "doctor.ignore", "orphan", "broken-link")[0] == 0
    assert written() == {"doctor": {"ignore": ["orphan", "broken-link"]}}
    assert call("get", "doctor.ignore") == (0, "orphan\nbroken-link\n", "")


def test_json_says_what_changed_and_what_a_setting_is(call):
    _, out, _ = call("set", "signs", "ascii", "--json")
    assert json.loads(out) == {"changed": [str(settings.settings_file())]}
    _, out, _ = call("set", "signs", "ascii", "--json")
    assert json.loads(out) == {"changed": []}
    found = json.loads(call("get", "signs", "--json")[1])
    assert (found["value"], found["default"], found["choices"]) == (
        "ascii",
        "auto",
        ["auto", "unicode", "ascii"],
    )
    assert {each["name"] for each in json.loads(call("--json")[1])} > {"signs", "search.relax"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["get", "serch.relax"], "Did you mean “search.relax”?"),
        (["set", "search.relax", "maybe"], "“search.relax” is true or false."),
        (["set", "keys.tag", "s"], "The key “s” of “tag” also belongs to “status”."),
        (["set", "signs"], "Give a value, or --default"),
        (["set", "signs", "ascii", "--default"], "Give a value, or --default"),
    ],
)
def test_what_cannot_be_done_is_one_line(call, words, sentence):
    code, out, err = call(*words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert sentence in err
    assert not settings.settings_file().exists()


def test_a_broken_file_is_left_and_named(call):
    file = settings.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text("a = [\n", "utf-8")
    code, _, err = call("set", "signs", "ascii")
    assert code == 2
    assert "Correct it in an editor first." in err
    assert file.read_text("utf-8") == "a = [\n"


def test_the_editor_opens_the_file_and_what_is_wrong_is_said(call, monkeypatch, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'signs = 1\\n' > \"$1\"\n", "utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    code, _, err = call("edit")
    assert code == 1
    assert "“signs” must be one of auto, unicode and ascii" in err
    assert call("path")[1] == f"{settings.settings_file()}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["vault", "notes"], "is not a whole path"),
        (["vault", "/no/such/folder"], "is not a folder"),
        (["vault", ""], "the path of a folder of notes"),
        (["pdf_viewer", "no-such-viewer {file}"], "no-such-viewer is not installed"),
        (["pdf_viewer", "sh 'open"], "A quote is open"),
        (["pdf_viewer", "sh", "{filename}"], "not {filename}"),
    ],
)
def test_a_place_or_program_that_cannot_be_used_is_refused(call, words, said):
    code, _out, err = call("set", *words)
    assert code == 2
    assert said in err
    assert not settings.settings_file().exists()


def test_a_folder_and_a_program_that_are_there_are_taken(call, tmp_path):
    assert call("set", "vault", str(tmp_path)) == (0, "", "")
    assert call("set", "pdf_viewer", "sh -c {file}") == (0, "", "")
    assert written() == {"vault": str(tmp_path), "pdf_viewer": "sh -c {file}"}
