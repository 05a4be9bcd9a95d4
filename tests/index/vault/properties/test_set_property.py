"""Setting a property to any value: only its own characters change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.model import PropertyValue
from index.vault.parse import frontmatter
from index.vault.properties import set_property

UGLY = (
    "---\r\n# first\r\n'a b': \"one\"   # why\r\nn: 5\r\nflow: [x, 'y',  z] # f\r\nblock:\r\n- p # a\r\n- 'q'\r\n"
    "- r\r\nempty:\r\nbig: |\r\n  line\r\n  more\r\nmap: {k: v}\r\nDone: false\r\n---\r\nbody\r\n"
)


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("a b", "two", '"one"', '"two"'),
        ("n", 6, "n: 5", "n: 6"),
        ("N", "6", "n: 5", 'n: "6"'),
        ("n", None, "n: 5", "n:"),
        ("n", ["a", 1], "n: 5", "n: [a, 1]"),
        ("flow", ["x", "w", "z"], "'y'", "'w'"),
        ("flow", ["x", "z"], "[x, 'y',  z]", "[x, z]"),
        ("flow", ["x", "y", "z", "[[L]]"], "z]", 'z, "[[L]]"]'),
        ("flow", "one", "[x, 'y',  z]", "one"),
        ("flow", [], "[x, 'y',  z]", "[]"),
        ("block", ["p", "q"], "- r\r\n", ""),
        ("block", ["p", "new", "r"], "'q'", "'new'"),
        ("block", ["p", "q", "r", "s"], "- r\r\n", "- r\r\n- s\r\n"),
        ("block", ["o", "p", "q", "r"], "- p # a", "- o\r\n- p # a"),
        ("empty", "[[Note]]", "empty:", 'empty: "[[Note]]"'),
        ("empty", ["a, b", "c"], "empty:", 'empty: ["a, b", c]'),
        ("big", "short", "|\r\n  line\r\n  more", "short"),
        ("done", True, "false", "true"),
        ("fresh", "2026-01-31", "Done: false\r\n", "Done: false\r\nfresh: 2026-01-31\r\n"),
        ("fresh", ["a", "b"], "Done: false\r\n", "Done: false\r\nfresh:\r\n- a\r\n- b\r\n"),
        ("fresh", "yes: no", "Done: false\r\n", 'Done: false\r\nfresh: "yes: no"\r\n'),
    ],
)
def test_only_the_value_changes(name: str, value: PropertyValue, old: str, new: str) -> None:
    assert UGLY.count(old) == 1
    edited = set_property.set_value(UGLY, name, value)
    assert edited == UGLY.replace(old, new)
    after = frontmatter.load(edited).properties
    assert {key.lower(): value for key, value in after.items()}[name.lower()] == value


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("---\na: &x 1\nb: *x\n---\n", "a", 2),
        ("---\nb: 1\nm:\n  k: v\n---\n", "m", 4),
        ("---\nb: 1\nl: [1, # one\n 2]\n---\n", "l", 4),
        ("---\nl:\n- [1]\n---\n", "l", 3),
        ("---\na: !t x\n---\n", "a", 2),
    ],
)
def test_a_value_that_cannot_be_edited_is_refused_with_its_line(text: str, name: str, line: int) -> None:
    with pytest.raises(LibraryError, match=f"Line {line}: "):
        set_property.set_value(text, name, "z")


def test_an_alias_is_replaced_and_the_anchor_stays() -> None:
    assert set_property.set_value("---\na: &x 1\nb: *x # c\n---\n", "b", 2) == "---\na: &x 1\nb: 2 # c\n---\n"


def test_a_byte_order_mark_and_a_missing_block() -> None:
    assert set_property.set_value("\ufefftext\r\n", "k", "v") == "\ufeff---\r\nk: v\r\n---\r\ntext\r\n"


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("---\nOld: 1 # c\nx: 2\n---\n", "old", "new", "---\nnew: 1 # c\nx: 2\n---\n"),
        ("---\r\n'old': [a]\r\n---\r\n", "old", "it's", "---\r\n'it''s': [a]\r\n---\r\n"),
        ("---\nold: 1\n---\n", "old", "Old", "---\nOld: 1\n---\n"),
        ("---\n? old\n: 1\n---\n", "old", "new", "---\n? new\n: 1\n---\n"),
        ("---\nold:\n  old: 1\n---\n", "old", "a: b", '---\n"a: b":\n  old: 1\n---\n'),
        ("---\nx: 1\n---\nold: 1\n", "old", "new", "---\nx: 1\n---\nold: 1\n"),
    ],
)
def test_rename(text: str, old: str, new: str, expected: str) -> None:
    assert set_property.rename(text, old, new) == expected


def test_a_note_that_has_both_names_is_left() -> None:
    with pytest.raises(LibraryError, match=r"Line 3: .*New already"):
        set_property.rename("---\nold: 1\nNew: 2\n---\n", "old", "new")


_WORDS = st.text(st.sampled_from("ab1 :#'\"[]{}-,&*é\t|"), max_size=8)
_SCALARS = st.one_of(_WORDS, st.booleans(), st.integers(-99, 99), st.none())
_VALUES = st.one_of(_SCALARS, st.lists(st.one_of(_WORDS, st.integers(-9, 9)), max_size=4))
_LINES = st.sampled_from(
    [
        "a: 1", "b: 'x' # c", "c: [p, q]", "d:", "e:\n- u\n- v # w", "f: |\n  text\n\n", "g: &g y", "h: *g",
        "i: {k: [1]}", "# only", "j:\n  - one\n  - \"two\"", "k: [ 1,\n  2 ]", "", "'l m': >-\n  fold\n",
    ]
)  # fmt: skip


@given(
    st.lists(_LINES, unique=True), st.sampled_from("abcdefghijkz"), _VALUES, st.sampled_from(["\n", "\r\n"])
)
def test_no_other_property_changes_in_ugly_front_matter(
    lines: list[str], name: str, value: PropertyValue, newline: str
) -> None:
    text = newline.join(["---", *"\n".join(lines).split("\n"), "---", "body: 1", ""])
    before = frontmatter.load(text)
    try:
        edited = set_property.set_value(text, name, value)
    except LibraryError:
        return
    after = frontmatter.load(edited)
    assert {**before.properties, name: value} == after.properties
    assert edited.endswith(newline.join(["---", "body: 1", ""]))
    assert all(edited.count(comment) >= text.count(comment) for comment in ("# c", "# w", "# only"))
