"""P: reading and changing properties."""

from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.vault.parse.frontmatter import read
from index.vault.parse.note import parse
from index.vault.properties import property_edits
from tests.obsidian.table import rule, rules


def values(text):
    return dict(parse("n.md", text).properties)


def set_a(text):
    return property_edits.set_scalar(text, "a", "b")


@rules(
    ("text", "expected"),
    (
        "P1",
        "properties stand between two lines of three hyphens at the top",
        "---\na: b\n---\nbody",
        {"a": "b"},
    ),
    ("P1", "the lines may end in spaces", "---  \na: b\n--- \n", {"a": "b"}),
    ("P1", "no properties below an empty line", "\n---\na: b\n---\n", {}),
    ("P1", "no properties behind other text", "x---\na: b\n---\n", {}),
    ("P1", "no properties between four hyphens", "----\na: b\n----\n", {}),
    ("P1", "no properties without a closing line", "---\na: b\n", {}),
    ("P2", "an empty block has no properties", "---\n---\n", {}),
    (
        "P9",
        "names may have spaces and keep their case",
        "---\nCreation Date: x\n---\n",
        {"Creation Date": "x"},
    ),
    ("P10", "nested values are kept", "---\na: {b: [1, {c: d}]}\n---\n", {"a": {"b": [1, {"c": "d"}]}}),
    ("P17", "a long text is read as one line", f"---\na: {'word ' * 99}x\n---\n", {"a": "word " * 99 + "x"}),
)
def test_front_matter(text, expected):
    assert values(text) == expected


@rules(
    ("written", "value"),
    *(("P6", f"{word} is text", word, word) for word in ("no", "yes", "on", "off", "y", "12:30", "1_000")),
    ("P6", "true is a checkbox", "true", True),
    ("P6", "false is a checkbox", "false", False),
    ("P6", "leading zeros do not make a number octal", "010", 10),
    ("P6", "an empty value is null", "", None),
    ("P7", "a date stays text", "2024-07-21", "2024-07-21"),
    ("P7", "a date with a time stays text", "2024-07-21T12:37:00", "2024-07-21T12:37:00"),
)
def test_values(written, value):
    found = values(f"---\na: {written}\n---\n")["a"]
    assert (type(found), found) == (type(value), value)


@rules(
    "text",
    ("P3", "a list is not properties but text", "---\n- a\n- [[x]]\n---\n"),
    ("P3", "plain text is not properties", "---\nwords [[x]]\n---\n"),
    ("P3", "text between empty lines is not properties", "---\n\ntext [[x]]\n\n---\n"),
)
def test_blocks_that_are_not_properties(text):
    note = parse("n.md", text)
    assert (note.properties, note.flaws, note.body_start) == ({}, (), 0)
    assert [link.target for link in note.links] == ["x"]
    with pytest.raises(LibraryError, match="nothing was changed"):
        property_edits.set_scalar(text, "a", "b")


@rules(
    ("yaml", "line"),
    ("P4", "a tab as indent", "a:\n\tb: c", 3),
    ("P4", "a second colon", "ok: 1\na: b: c", 3),
    ("P4", "an at sign", "ok: 1\na: @smith", 3),
    ("P4", "a percent sign", "a: %x", 2),
    ("P4", "a placeholder", "a: {{title}}", 2),
    ("P5", "a duplicate name", "a: 1\nb: 2\na: 3", 4),
    ("S13", "conflict markers in properties", "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs", 2),
)
def test_invalid_properties(yaml, line):
    text = f"---\n{yaml}\n---\n[[x]] #t\n"
    note = parse("n.md", text)
    assert note.properties == {}
    assert (note.flaws[0].kind, note.flaws[0].line) == ("invalid-properties", line)
    assert ([link.target for link in note.links], [tag.name for tag in note.tags]) == (["x"], ["t"])
    with pytest.raises(LibraryError, match=f"Line {line}"):
        property_edits.set_scalar(text, "c", "d")


@rule("P8", "the type of a property is read, for its name in any case")
def test_types(vault_of):
    kinds = ["text", "multitext", "number", "checkbox", "date", "datetime", "tags", "aliases"]
    vault = vault_of({}, types={"types": {f"Name {kind}": kind for kind in kinds}})
    assert vault.library.read.settings().property_types == {f"name {kind}": kind for kind in kinds}


@rule("P8", "a property is the same in any case")
def test_names_in_any_case():
    assert property_edits.set_scalar("---\nRating: 1\n---\n", "rating", 2) == "---\nRating: 2\n---\n"


@rule("P10", "nested values are not changed")
def test_nested_values_are_refused():
    text = "---\na:\n  b: 1\n---\n"
    with pytest.raises(LibraryError, match="edit it in the text"):
        property_edits.set_scalar(text, "a", "x")
    assert property_edits.set_scalar(text, "c", "x") == "---\na:\n  b: 1\nc: x\n---\n"


@rules(
    ("yaml", "expected", "flaws"),
    ("P11", "a text is one alias", "aliases: A name", ("A name",), 0),
    ("P11", "a list is several aliases", "aliases: [A, B]", ("A", "B"), 0),
    ("P11", "a text with commas is not an alias and is reported", "aliases: A, B", (), 1),
)
def test_aliases(yaml, expected, flaws):
    note = parse("n.md", f"---\n{yaml}\n---\n")
    assert (note.aliases, len(note.flaws)) == (expected, flaws)


BEFORE = (
    "\ufeff---  \r\n# comment\r\nb: 'one' # why\r\n\r\ntags: [ x,  y ]\r\na: \"two\"\r\n"
    "publish: true\r\ncssclasses: [wide]\r\nlong: >-\r\n  folded\r\n  text\r\nrating: 3\r\n---\r\n"
    "body  \r\n\r\nno newline at the end"
)


@rules(
    ("edit", "old", "new"),
    (
        "P12",
        "a value keeps its quotes",
        lambda t: property_edits.set_scalar(t, "b", "1"),
        "'one'",
        "'1'",
    ),
    (
        "P12",
        "a number changes",
        lambda t: property_edits.set_scalar(t, "rating", 4),
        "rating: 3",
        "rating: 4",
    ),
    ("P12", "an item is added", lambda t: property_edits.add_to_list(t, "tags", ["z"]), "x,  y", "x,  y,  z"),
    ("P12", "an item is removed", lambda t: property_edits.remove_from_list(t, "tags", ["x"]), "x,  y", "y"),
    ("P12", "a property is removed", lambda t: property_edits.remove(t, "a"), 'a: "two"\r\n', ""),
    (
        *("P12", "a property is added", lambda t: property_edits.set_scalar(t, "new", "v")),
        *("rating: 3\r\n", "rating: 3\r\nnew: v\r\n"),
    ),
    (
        *("P20", "properties for publishing stay", lambda t: property_edits.set_scalar(t, "rating", 5)),
        *("rating: 3", "rating: 5"),
    ),
)
def test_every_other_byte_stays(edit, old, new):
    assert BEFORE.count(old) == 1
    assert edit(BEFORE) == BEFORE.replace(old, new)


@rule("P13", "front matter that Obsidian reformatted is read again, and is not a conflict")
def test_reformatted_front_matter(vault_of):
    vault = vault_of({"n.md": '---\n# why\ntags: [a]\nx: "1"\n---\nbody\n'})
    vault.write("n.md", "---\ntags:\n  - a\n  - b\nx: '1'\n---\nbody\n")
    assert vault.refresh().changed == 1
    assert (vault.kinds(), vault.tags()) == ([], {"a": 1, "b": 1})


@rules(
    ("text", "edit", "expected"),
    (
        *("P14", "removing the last property removes the block", "---\na: b\n---\nbody"),
        *(lambda text: property_edits.remove(text, "a"), "body"),
    ),
    ("P15", "the first property creates the block", "body\n", set_a, "---\na: b\n---\nbody\n"),
    ("P15", "the block has the note's line endings", "x\r\n", set_a, "---\r\na: b\r\n---\r\nx\r\n"),
    ("P15", "the block stands after the byte order mark", "\ufeffx", set_a, "\ufeff---\na: b\n---\nx"),
)
def test_creating_and_removing_the_block(text, edit, expected):
    assert edit(text) == expected


TYPED = ("true", "no", "n", "1", "1.5", "null", "2024-07-21", "~")


@rules(
    "value",
    *(("P16", f"a value that begins with U+{ord(c):04X}", f"{c}smith") for c in "@#&*!|>%{[`"),
    ("P16", "a wikilink", "[[x]]"),
    ("P16", "a text with a wikilink", "see [[x]]"),
    ("P16", "a colon before a space", "a: b"),
    ("P16", "a number sign after a space", "a #b"),
    *(("P16", f"{word} where text is meant", word) for word in TYPED),
)  # fmt: skip
def test_values_that_need_quotes(value):
    text = property_edits.set_scalar("", "a", value)
    assert text == f'---\na: "{value}"\n---\n'
    assert read(text) == ({"a": value}, ())


@rule("P17", "a long text is written on one line")
def test_long_texts():
    value = "word " * 200 + "end"
    assert f"a: {value}\n" in property_edits.set_scalar("", "a", value)
