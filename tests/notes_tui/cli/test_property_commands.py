"""`set` and `property` as scripts use them."""

from __future__ import annotations

import json

import pytest

from notes_tui.cli.main import run

TINY = "tinylens-small-models"


@pytest.fixture
def call(vault, capsys):
    def run_json(*words):
        code = run([words[0], *words[1:], "--vault", str(vault), "--json"])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, json.loads(out) if out else None, err

    return run_json


def test_set_on_a_paper_makes_its_literature_note(call, vault):
    assert call("set", TINY, "mood=good", "rating=4")[:2] == (0, {"changed": [f"papers/{TINY}.md"]})
    text = (vault / f"papers/{TINY}.md").read_text()
    assert "\nmood: good\nrating: 4\n---\n" in text
    code, _value, err = call("set", TINY, "rating=9")
    assert (code, "1 to 5" in err) == (2, True)
    assert call("set", TINY, "key=other")[0] == 2
    assert call("set", TINY, "status=later")[0] == 2
    assert call("set", TINY, "--remove", "mood")[0] == 0
    assert "mood" not in (vault / f"papers/{TINY}.md").read_text()


def test_set_of_a_status_writes_the_day_as_the_command_does(call, vault):
    note, other = vault / f"papers/{TINY}.md", vault / "papers/harbour-benchmark-long.md"
    assert call("set", TINY, "status=read")[0] == 0
    assert call("status", "harbour-benchmark-long", "read")[0] == 0
    (day,) = [line for line in other.read_text().splitlines() if line.startswith("read: ")]
    assert note.read_text().count(day) == 1
    assert call("set", TINY, "status=unread")[0] == 0
    assert "read: " not in note.read_text().replace("status: unread", "")
    assert call("set", TINY, "status=read", "read=2020-01-01")[0] == 0
    assert call("set", TINY, "status=reading", "mood=good")[0] == 0
    assert "read: 2020-01-01" in note.read_text()
    assert "\nstarted: 2" in note.read_text()
    plain = vault / "Plain.md"
    plain.write_text("---\nstatus: x\n---\nwords")
    assert call("set", "Plain", "status=read")[0] == 0
    assert plain.read_text() == "---\nstatus: read\n---\nwords"


def test_set_property_rename_list_and_remove(call, vault):
    note = vault / "Plain.md"
    note.write_bytes(b"words\r\n")
    assert call("set", "Plain", "colour=red", "size=2")[:2] == (0, {"changed": ["Plain.md"]})
    assert note.read_bytes() == b"---\r\ncolour: red\r\nsize: 2\r\n---\r\nwords\r\n"
    code, listed, _err = call("property", "list")
    assert code == 0
    assert {"name": "size", "notes": 1, "type": "number", "declared": False} in listed
    before = note.read_bytes()
    renamed = {
        "from": "size",
        "to": "Size mm",
        "rewritten": [{"path": "Plain.md", "links": 1}],
        "queries": [],
    }
    assert call("property", "rename", "size", "Size mm", "--dry-run")[:2] == (0, renamed)
    assert note.read_bytes() == before
    assert call("property", "rename", "size", "Size mm")[:2] == (0, renamed)
    assert note.read_bytes() == before.replace(b"size", b"Size mm")
    assert call("property", "remove", "Size mm")[0] == 0
    assert note.read_bytes() == b"---\r\ncolour: red\r\n---\r\nwords\r\n"


def test_searches_follow_a_renamed_property_where_that_is_asked(call, vault):
    (vault / "Plain.md").write_text("---\nsize: 1\n---\n")
    search = "---\nsaved-search: '[size:>1] [sizes]'\n---\n"
    (vault / "s.md").write_text(search)
    code, value, err = call("property", "rename", "size", "width", "--dry-run")
    assert (code, value["queries"]) == (0, [{"path": "s.md", "terms": 1}])
    assert "--queries rewrites them" in err
    assert call("property", "rename", "size", "width", "--queries")[0] == 0
    assert (vault / "s.md").read_text() == search.replace("[size:", "[width:")


@pytest.mark.parametrize(
    "words", [("set", "Plain"), ("set", "Plain", "novalue"), ("property", "remove", "none")]
)
def test_errors_are_one_line(call, vault, words):
    (vault / "Plain.md").write_text("words")
    code, value, err = call(*words)
    assert (code, value, err.count("\n")) == (2, None, 1)


def test_the_type_option(call, vault):
    (vault / "Plain.md").write_text("words\n")
    assert call("set", "Plain", "num=5", "--type", "text")[0] == 0
    assert call("set", "Plain", "l=a", "--type", "list")[0] == 0
    assert (vault / "Plain.md").read_text() == '---\nnum: "5"\nl:\n  - a\n---\nwords\n'
