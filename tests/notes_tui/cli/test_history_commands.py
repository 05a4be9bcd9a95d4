"""`history`, `undo`, `versions` and `restore`, each in a process of its own."""

from __future__ import annotations

import json

import pytest

from notes_tui.cli.main import run

NOTE = "Reading.md"


@pytest.fixture
def call(vault, capsys):
    """Run a command, and return its exit code and what it printed."""

    def called(*words):
        code = run([words[0], "--vault", str(vault), *words[1:]])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return called


def test_changes_are_listed_and_undone(call, vault):
    before = (vault / NOTE).read_bytes()
    call("tag", NOTE, "+later")
    code, out, _ = call("history", "--json")
    (change,) = json.loads(out)
    assert code == 0
    assert (change["label"], change["paths"], change["undone"]) == ("tag +later", [NOTE], False)
    assert "+tags: [list, later]" in call("history", "--diff")[1]
    assert "+tags: [list, later]" in json.dumps(
        json.loads(call("history", change["id"], "--json")[1])[0]["diffs"]
    )
    code, out, err = call("undo")
    assert (code, out) == (0, f"{NOTE}\n")
    assert "Undone: tag +later" in err
    assert (vault / NOTE).read_bytes() == before
    assert "(undone)" in call("history")[1]
    assert call("undo")[0] == 2


def test_an_id_in_the_middle_is_undone(call, vault):
    call("tag", NOTE, "+one")
    call("tag", "tinylens-small-models", "+two")
    id_ = json.loads(call("history", "--json")[1])[1]["id"]
    assert call("undo", id_)[0] == 0
    assert "one" not in (vault / NOTE).read_text("utf-8")
    assert call("undo", "nothing")[0] == 2


def test_versions_are_listed_shown_and_restored(call, vault):
    before = (vault / NOTE).read_text("utf-8")
    call("index")
    (vault / NOTE).write_text("theirs \x1b[2J\n", "utf-8")
    now, old = json.loads(call("versions", NOTE, "--json")[1])
    assert (now["current"], old["current"], now["outside"]) == (True, False, True)
    assert call("versions", "Reading", "--show", old["id"])[1].rstrip() == before.rstrip()
    assert "\x1b" not in call("history", "--diff")[1] + call("versions", NOTE, "--show", now["id"])[1]
    assert call("restore", NOTE, old["id"])[0] == 0
    assert (vault / NOTE).read_text("utf-8") == before
    assert call("undo")[0] == 0
    assert (vault / NOTE).read_text("utf-8").startswith("theirs")


def test_a_deleted_note_is_found_by_its_old_path(call, vault):
    before = (vault / NOTE).read_text("utf-8")
    call("index")
    (vault / NOTE).unlink()
    (version,) = json.loads(call("versions", NOTE, "--json")[1])
    assert call("restore", NOTE, version["id"])[0] == 0
    assert (vault / NOTE).read_text("utf-8") == before


def test_the_history_is_cleared(call):
    call("tag", NOTE, "+later")
    assert call("history", "--clear")[0] == 0
    assert json.loads(call("history", "--json")[1]) == []
