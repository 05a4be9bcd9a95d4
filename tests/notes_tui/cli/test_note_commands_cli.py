"""Commands that make and change single notes."""

from __future__ import annotations

import io
import json
import sys

import pytest

from notes_tui.cli.main import run


@pytest.fixture
def call(tmp_path, capsys):
    vault = tmp_path / "vault"
    vault.mkdir()

    def run_json(command, *rest):
        code = run([command, "--vault", str(vault), "--json", *rest])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, json.loads(out) if out else None, err

    run_json.vault = vault
    return run_json


def test_new_append_task_delete(call, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("# T\n\n- [ ] über\n".encode())))
    assert call("new", "folder/Note", "--text", "-")[:2] == (0, {"path": "folder/Note.md", "created": True})
    file = call.vault / "folder" / "Note.md"
    assert call("task", "Note:3")[:2] == (0, {"changed": ["folder/Note.md"]})
    assert call("append", "Note", "- [ ] two", "--heading", "T")[0] == 0
    assert file.read_text("utf-8") == "# T\n\n- [x] über\n- [ ] two\n"
    (call.vault / "L.md").write_text("[[Note]]\n")
    code, value, err = call("delete", "folder/Note")
    assert (code, value) == (0, {"changed": ["folder/Note.md"]})
    assert "1 link leads" in err
    assert not file.exists()
    assert (call.vault / ".trash/folder/Note.md").exists()


def test_placeholders_that_stay_are_named(call):
    for name, text in {
        ".obsidian/daily-notes.json": '{"folder": "D", "format": "YYYY", "template": "T/Day"}',
        ".obsidian/templates.json": '{"folder": "T"}',
        "T/Day.md": "# {{title}} {{weather}} {{tp.x}} {{date}}",
        "T/Literature note.md": "---\nkey:\n---\n{{title}} {{authors}} {{Mood}}",
        "corpus/a.txt": "Daily Papers\n\nFeb 2\n\nA paper\n\nOne abstract about it.\n",
    }.items():
        (call.vault / name).parent.mkdir(exist_ok=True)
        (call.vault / name).write_text(text, "utf-8")
    code, value, err = call("today", "--date", "2026-03-05")
    assert (code, value["created"]) == (0, True)
    assert err == "notes-tui: Not known in T/Day.md, so left as it is: {{weather}}, {{tp.x}}.\n"
    assert call("today", "--date", "2026-03-05")[2] == ""
    with pytest.raises(SystemExit, match="2"):
        call("today", "--date", "2026-02-30")
    (paper,) = call("papers")[1]
    code, _, err = call("note", paper["key"])
    assert code == 0
    assert err.endswith("Not known in Literature note.md, so left as it is: {{Mood}}.\n")
    assert call("note", paper["key"])[2] == ""


@pytest.mark.parametrize(
    "words",
    [
        ("new", "../out"),
        ("new", "x" * 300),
        ("new", "a:b"),
        ("append", "Nowhere", "x"),
        ("append", "A", ""),
        ("append", "A", "x", "--heading", "Nope"),
        ("task", "A"),
        ("task", "A:x"),
        ("task", "A:99"),
        ("task", "A:²"),
        ("delete", "Nowhere"),
        ("rate", "A", "3"),
        ("rate", "nokey", "6"),
    ],
)
def test_refusals_are_one_sentence_and_change_nothing(call, words):
    (call.vault / "A.md").write_text("# Nothing\n")
    code, value, err = call(*words)
    assert code in {1, 2}
    assert value is None or "error" in value
    assert len(err.strip().splitlines()) <= 1
    assert sorted(path.name for path in call.vault.rglob("*")) == ["A.md"]
    assert (call.vault / "A.md").read_text() == "# Nothing\n"


def test_headings_and_blocks_are_renamed(call):
    (call.vault / "A.md").write_text("# One\n\n## Part\n\nx ^b1\n\n# Two\n\n## Part\n")
    (call.vault / "B.md").write_text("[[A#Part]] [[A#One#Part]] ![[A#^b1]]\n")
    code, _, err = call("rename", "A#Part", "Piece")
    assert code == 2
    assert "lines 3, 9" in err
    code, value, _ = call("rename", "A#One#Part", "Piece", "--dry-run")
    assert (code, value["from"], value["to"]) == (0, "Part", "Piece")
    assert "Part" in (call.vault / "B.md").read_text()
    assert call("rename", "A#One#Part", "Piece")[0] == 0
    assert call("rename", "A#^b1", "^b2")[0] == 0
    assert (call.vault / "A.md").read_text() == "# One\n\n## Piece\n\nx ^b2\n\n# Two\n\n## Part\n"
    assert (call.vault / "B.md").read_text() == "[[A#Piece]] [[A#One#Piece]] ![[A#^b2]]\n"


def test_a_file_with_the_sign_in_its_name_is_renamed_itself(call):
    (call.vault / "C#.md").write_text("# x\n")
    assert call("rename", "C#.md", "Csharp")[0] == 0
    assert (call.vault / "Csharp.md").exists()


def test_a_note_is_joined_into_another(call):
    (call.vault / "A.md").write_text("---\nmood: bad\n---\nx\n")
    (call.vault / "B.md").write_text("---\nmood: good\n---\n# Top\n")
    (call.vault / "C.md").write_text("[[A]]\n")
    wanted = {"from": "A.md", "to": "B.md", "rewritten": [{"path": "C.md", "links": 1}], "queries": []}
    code, value, err = call("join", "A", "B", "--dry-run")
    assert (code, value, "mood" in err) == (0, wanted, True)
    assert (call.vault / "A.md").exists()
    assert call("join", "A", "A")[0] == call("join", "A", "B", "--heading", "No")[0] == 2
    assert call("join", "A", "B", "--heading", "Top")[:2] == (0, wanted)
    assert (call.vault / "B.md").read_text() == "---\nmood: good\n---\n# Top\n\n## A\n\nx\n"
    assert (call.vault / "C.md").read_text() == "[[B#A]]\n"
    assert (call.vault / ".trash/A.md").exists()
    assert call("undo")[0] == 0
    assert (call.vault / "C.md").read_text() == "[[A]]\n"


def test_a_section_is_extracted(call):
    (call.vault / "A.md").write_text("# Top\n\n## Part\n\nx\n")
    (call.vault / "B.md").write_text("[[A#Part]]\n")
    wanted = {"from": "A.md#Part", "to": "C.md", "rewritten": [{"path": "B.md", "links": 1}], "queries": []}
    assert call("extract", "A#Part", "C", "--dry-run")[:2] == (0, wanted)
    assert not (call.vault / "C.md").exists()
    assert call("extract", "A#Part", "C", "--embed")[:2] == (0, wanted)
    assert (call.vault / "A.md").read_text() == "# Top\n\n![[C]]\n"
    for section in ("A", "A#", "#Top", "A#^b", "A#Nope"):
        code, _, err = call("extract", section, "D")
        assert (code, len(err.strip().splitlines())) in {(1, 1), (2, 1)}


def test_a_renamed_note_keeps_its_old_name_as_an_alias(call):
    (call.vault / "A.md").write_text("words\n")
    (call.vault / "B.md").write_text("[[A]]\n")
    wanted = {"from": "A.md", "to": "C.md", "rewritten": [{"path": "B.md", "links": 1}], "queries": []}
    assert call("rename", "A", "C", "--alias", "--dry-run")[:2] == (0, wanted)
    assert (call.vault / "A.md").read_text() == "words\n"
    assert call("rename", "A", "C", "--alias")[:2] == (0, wanted)
    assert (call.vault / "C.md").read_text() == "---\naliases:\n  - A\n---\nwords\n"
    assert call("rename", "#tag", "#other", "--alias")[0] == 2
