"""Properties in a vault: types, checks, undo, and renames in every note."""

from __future__ import annotations

import json

import pytest

from index import PROPERTY_TYPES, Library, LibraryError, known_type, read_assignment

FILES = {
    "a.md": b"---\nRating: 4 # good\nold: x\n---\ntext\n",
    "b.md": b"\xef\xbb\xbf---\r\nrating: 5\r\nOLD: [y]\r\n---\r\n",
    "c.md": b"---\nold: 1\nnew: 2\n---\n",
    "d.md": b"no properties\n",
    "e.md": b"---\nold: : bad\n---\n",
}
TYPES = {
    "when": "date",
    "at": "datetime",
    "ok": "checkbox",
    "num": "number",
    "note": "text",
    "many": "multitext",
}


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "vault"
    (folder / ".obsidian").mkdir(parents=True)
    (folder / ".obsidian/types.json").write_text(json.dumps({"types": TYPES}))
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    opened = Library(folder)
    opened.refresh()
    yield opened
    opened.close()


def read(library):
    return {file.name: file.read_bytes() for file in library.roots.vault.glob("*.md")}


def assign(library, text, path="d.md", **options):
    change = library.properties.set([path], [read_assignment(text)], **options)
    return library.roots.absolute(path).read_text() if change else None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("when=2026-02-28", "when: 2026-02-28"),
        ("at=2026-02-28T09:30", "at: 2026-02-28T09:30"),
        ("ok=TRUE", "ok: true"),
        ("num=-1.5", "num: -1.5"),
        ("num=010", "num: 10"),
        ("num=1.10", "num: 1.10"),
        ("num=.5", "num: 0.5"),
        ("Rating=1e3", "Rating: 1e3"),
        ("version=1.10", "version: 1.10"),
        ("version=-2.50E-3", "version: -2.50E-3"),
        ("zip=01234", 'zip: "01234"'),
        ("zip=-007", 'zip: "-007"'),
        ("phone=+4930123", 'phone: "+4930123"'),
        ("zero=0", "zero: 0"),
        ("note=5", 'note: "5"'),
        ("note=true", 'note: "true"'),
        ("note=2026-02-28", 'note: "2026-02-28"'),
        ("note=[[Other note]]", 'note: "[[Other note]]"'),
        ("note=null", 'note: "null"'),
        ("many=one", "many:\n  - one"),
        ("many=[a, [[B]], 'c, d']", 'many:\n  - a\n  - "[[B]]"\n  - c, d'),
        ("many+=x", "many:\n  - x"),
        ("tags=[a/b, c]", "tags:\n  - a/b\n  - c"),
        ("free=yes", 'free: "yes"'),
        ("free=2026-02-28", "free: 2026-02-28"),
        ("free=", "free:"),
        ("a = b = c", "a: b = c"),
        ("Rating=3", "Rating: 3"),
    ],
)
def test_a_value_is_written_in_the_type_of_the_property(library, text, line):
    assert assign(library, text) == f"---\n{line}\n---\nno properties\n"
    library.edit.history.undo()
    assert read(library) == FILES


@pytest.mark.parametrize(
    "text",
    [
        "when=2026-02-30",
        "when=soon",
        "at=2026-02-28",
        "at=2026-02-28T25:00",
        "ok=yes",
        "num=five",
        "note=[a, b]",
        "num+=1",
        "rating=good",
        "tags=[a b]",
        "=x",
        "name",
    ],
)
def test_a_value_that_does_not_fit_is_refused(library, text):
    with pytest.raises(LibraryError):
        assign(library, text)
    assert read(library) == FILES


@pytest.mark.parametrize(
    ("text", "options", "line"),
    [
        ("when=soon", {"force": True}, "when: soon"),
        ("num=five", {"kind": "text"}, "num: five"),
        ("rating=5", {"kind": "text"}, 'rating: "5"'),
        ("note=[a, b]", {"kind": "multitext"}, "note:\n  - a\n  - b"),
        ("num=[1, 2]", {"force": True}, "num:\n  - 1\n  - 2"),
    ],
)
def test_the_type_can_be_overridden(library, text, options, line):
    assert assign(library, text, **options) == f"---\n{line}\n---\nno properties\n"


def test_several_notes_are_one_step_or_nothing(library):
    with pytest.raises(LibraryError, match=r"e\.md: Line 2"):
        library.properties.set(["a.md", "e.md"], [read_assignment("x=1")])
    assert read(library) == FILES
    library.properties.set(["a.md", "b.md"], [read_assignment("x=1")], ["rating"])
    assert read(library)["a.md"] == b"---\nold: x\nx: 1\n---\ntext\n"
    assert read(library)["b.md"] == b"\xef\xbb\xbf---\r\nOLD: [y]\r\nx: 1\r\n---\r\n"
    library.edit.history.undo()
    assert read(library) == FILES


def test_a_property_that_is_not_there_cannot_be_removed(library):
    with pytest.raises(LibraryError, match="no property x"):
        library.properties.set(["a.md"], [], ["x"])


def test_uses_have_counts_and_types(library):
    assert [(use.name, use.notes, use.type, use.declared) for use in library.properties.uses()] == [
        ("old", 3, None, False),
        ("Rating", 2, "number", False),
        ("new", 1, "number", False),
    ]
    assert library.properties.values("RATING") == ["4", "5"]
    assert library.properties.of("a.md") == {"Rating": 4, "old": "x"}
    assert known_type("list") == "multitext"
    assert known_type("other") is None
    assert set(TYPES.values()) < set(PROPERTY_TYPES)


def test_a_property_is_renamed_in_every_note_as_one_step(library):
    planned = library.edit.plans.property("Old", "fresh name")
    assert read(library) == FILES
    assert [file.path for file in planned.rewritten] == ["a.md", "b.md", "c.md"]
    assert planned.skipped == ()
    library.edit.rename(planned)
    assert read(library) == {
        **FILES,
        "a.md": b"---\nRating: 4 # good\nfresh name: x\n---\ntext\n",
        "b.md": b"\xef\xbb\xbf---\r\nrating: 5\r\nfresh name: [y]\r\n---\r\n",
        "c.md": b"---\nfresh name: 1\nnew: 2\n---\n",
    }
    library.edit.history.undo()
    assert read(library) == FILES


def test_a_note_with_both_names_is_left_and_named(library):
    planned = library.edit.plans.property("old", "new")
    assert [file.path for file in planned.rewritten] == ["a.md", "b.md"]
    assert len(planned.skipped) == 1
    assert planned.skipped[0].startswith("c.md: Line 3")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("none", "x", "not-found"),
        ("tags", "x", "bad-value"),
        ("old", " ", "bad-value"),
        ("new", "new", "exists"),
    ],
)
def test_a_rename_that_makes_no_sense_is_refused(library, old, new, code):
    with pytest.raises(LibraryError) as refused:
        library.edit.plans.property(old, new)
    assert refused.value.code == code


def test_a_declared_type_is_named_before_a_rename(library):
    library.properties.set(["d.md"], [read_assignment("when=2026-01-01")])
    library.refresh()
    assert "types.json" in library.edit.plans.property("when", "day").remark
    assert library.edit.plans.property("when", "at").remark == ""


def test_a_property_is_removed_from_every_note(library):
    library.edit.rename(library.edit.plans.without_property("OLD"))
    assert read(library)["b.md"] == b"\xef\xbb\xbf---\r\nrating: 5\r\n---\r\n"
    assert read(library)["c.md"] == b"---\nnew: 2\n---\n"
    library.edit.history.undo()
    assert read(library) == FILES


@pytest.mark.parametrize(
    "value", ["plain", "[[Note]]", True, 5, -1.5, ["a, b", "[[c]]", "5", 5, True], [], "a: b", "2026-01-01"]
)
def test_a_value_is_typed_as_it_is_written(library, value):
    library.properties.set(["d.md"], [read_assignment(f"fresh={library.properties.written(value)}")])
    assert library.properties.of("d.md") == {"fresh": value}
