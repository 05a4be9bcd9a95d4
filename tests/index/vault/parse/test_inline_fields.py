"""Inline fields as Dataview reads them."""

from __future__ import annotations

import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library
from index.vault.parse.inline_fields import normalised
from index.vault.parse.note import parse


def fields_of(text):
    return list(parse("Note.md", text).fields)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("key:: value", [("key", "value", 1)]),
        ("text\nDue Date:: 2026-01-31\nmore", [("Due Date", "2026-01-31", 2)]),
        ("- rating:: 5\n- [ ] todo [due:: 2026-02-01]", [("rating", "5", 1), ("due", "2026-02-01", 2)]),
        ("1. a (p:: high) [q:: low]", [("p", "high", 1), ("q", "low", 1)]),
        ("- [x] when:: today", [("when", "today", 1)]),
        ("**Bold Key**:: v and **w**", [("Bold Key", "v and **w**", 1)]),
        ("> quoted:: yes\n> other:: no", [("quoted", "yes", 1), ("other", "no", 2)]),
        ("see [author:: [[Ada|A]]] and [n:: a (b) c]", [("author", "[[Ada|A]]", 1), ("n", "a (b) c", 1)]),
        ("up:: [[Note]], [x](y.md)", [("up", "[[Note]], [x](y.md)", 1)]),
        ("clé:: é\n📅:: now\na/b-c_d:: 1", [("clé", "é", 1), ("📅", "now", 2), ("a/b-c_d", "1", 3)]),
        ("empty::", [("empty", "", 1)]),
        ("code:: `x :: y` z", [("code", "x :: y z", 1)]),
        ("| a | b |\n|---|---|\n| [k:: v] | n:: o |", [("k", "v", 3)]),
        ("# h [k:: v]\n# no:: field", [("k", "v", 1)]),
        ("---\nfront:: matter\n---\nkey:: v", [("key", "v", 4)]),
        ("[outer:: a [inner:: b] c]", [("outer", "a [inner:: b] c", 1)]),
        ("a:: b\r\nc:: d\r\n", [("a", "b", 1), ("c", "d", 2)]),
        ("one [a:: b] two:: three", [("a", "b", 1)]),
        ("time:: 12:30:: x", [("time", "12:30:: x", 1)]),
        # no fields
        ("`key:: value`", []),
        ("```\nkey:: value\n```", []),
        ("    key:: value", []),
        ("$a:: b$ and $$\nc:: d\n$$", []),
        ("<!-- key:: value -->", []),
        ("%%\nkey:: value\n%%", []),
        ("%%a:: b%% [c:: d]", [("c", "d", 1)]),
        ("x %%\n\nkey:: value\n\n%% y", []),
        ("[[a:: b]] [c:: d](e.md) \\[f:: g]", []),
        (":: v\n*:: w\n(:: x)", []),
        ("a, b:: c", []),
        ("key: value\nhttp://x", []),
    ],
)  # fmt: skip
def test_fields(text, fields):
    assert fields_of(text) == fields


def test_names_as_dataview_knows_them():
    assert normalised("Due Date") == "due-date"
    assert normalised("A  b/C_d") == "a-b/c_d"


@given(st.text(st.sampled_from("ab:[]()`$%\n *-#>|\\\u00e9"), max_size=60))
def test_any_text_can_be_read(text):
    for name, value, line in fields_of(text):
        assert name
        assert "\n" not in value
        assert 1 <= line <= text.count("\n") + 1


@pytest.mark.parametrize("part", ["[a:: ", "(a:: [", "a::", "a:: b\n", "%%a:: ", "[k:: v] ", "`::", "$a:: "])
def test_the_work_grows_with_the_length(part):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    fields_of(part * (100_000 // len(part)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 20


def test_fields_are_searched_like_properties(tmp_path):
    (tmp_path / "a.md").write_text(
        "---\nrating: 3\n---\nRating:: 5\nDue Date:: 2026-01-31\n- [done:: true]\n"
    )
    (tmp_path / "b.md").write_text("`rating:: 9` (due date:: 2026-03-01)\n")
    library = Library(tmp_path, cache=tmp_path.parent / "cache")
    library.refresh()

    def found(query):
        return sorted(hit.id.value for hit in library.read.find(query, scope="note").hits)

    assert found("[rating]") == ["a.md"]
    assert found("[rating:5]") == found("[rating:3]") == ["a.md"]
    assert found("[rating:>4]") == ["a.md"]
    assert found("[due-date]") == found('["due date"]') == ["a.md", "b.md"]
    assert found("[due-date:<2026-02]") == ["a.md"]
    assert found("[done:true]") == ["a.md"]
    assert [use.name for use in library.properties.uses()] == ["rating"]
    assert [p for p in library.read.problems() if p.kind.severity == "error"] == []
    library.close()
