"""Front matter: its span, its values by YAML 1.2, and YAML that is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.vault.parse import yaml_events
from index.vault.parse.frontmatter import FrontMatter, load, read, split


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="an empty text"),
        pytest.param("\n---\na: b\n---\n", id="a blank line above"),
        pytest.param(" ---\na: b\n---\n", id="a space above"),
        pytest.param("----\na: b\n---\n", id="four dashes"),
        pytest.param("---yaml\na: b\n---\n", id="a word behind the dashes"),
        pytest.param("---\na: b\n", id="never closed"),
        pytest.param("---\na: b\n...\n", id="closed with dots"),
        pytest.param("---\na: b\n ---\n", id="closed by an indented line"),
        pytest.param("---", id="one line"),
    ],
)
def test_no_front_matter(text: str) -> None:
    assert split(text) is None
    assert load(text) == FrontMatter()


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["no mark", "byte order mark"])
def test_the_block_is_found_with_every_line_end_and_behind_a_byte_order_mark(
    line_end: str, mark: str
) -> None:
    text = mark + line_end.join(["--- ", "a: b", "c: d", "---\t", "body"])
    block = split(text)
    assert block is not None
    assert text[: block.start] == mark
    assert text[block.yaml_start : block.yaml_end] == f"a: b{line_end}c: d{line_end}"
    assert text[block.end :] == "body"
    assert read(text) == ({"a": "b", "c": "d"}, ())


def test_a_block_closed_at_the_end_of_the_file() -> None:
    text = "---\na: b\n---"
    block = split(text)
    assert block is not None
    assert block.end == len(text)


@pytest.mark.parametrize(
    "text", ["---\n---\n", "---\n\n---\n", "---\n# only a comment\n---\n", "---\nnull\n---\n"]
)
def test_empty_front_matter(text: str) -> None:
    front = load(text)
    assert front.block is not None
    assert front.properties == {}
    assert front.flaws == ()


@pytest.mark.parametrize("text", ["---\n- a\n- b\n---\n", "---\n\ntext\n\n---\n", "---\njust text\n---\n"])
def test_a_list_or_plain_text_belongs_to_the_body(text: str) -> None:
    assert load(text) == FrontMatter()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("2024-07-21", "2024-07-21"),
        ("2024-07-21T12:37:00", "2024-07-21T12:37:00"),
        ("2024-02-30", "2024-02-30"),
        ("=", "="),
        ("010", 10),
        ("+5", 5),
        ("-7", -7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.10", 1.1),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("true", True),
        ("FALSE", False),
        ("tRue", "tRue"),
        ("", None),
        ("~", None),
        ("Null", None),
        ("'true'", "true"),
        ('"a\\tb"', "a\tb"),
        ("[a, 1, [b]]", ["a", 1, ["b"]]),
        ("[[Note]]", [["Note"]]),
        ("{b: c}", {"b": "c"}),
        ("!!str 5", "5"),
        ("!!int ''", ""),
        ("!!float x", "x"),
        ("x\u2028y", "x\u2028y"),
        ("x\ufdd0y", "x\ufdd0y"),
        ("x\ufdd1y\u2028z", "x\ufdd1y\u2028z"),
        ("'\ufdd0\ufdd1\ufdd2\x85\u2028\u2029'", "\ufdd0\ufdd1\ufdd2\x85\u2028\u2029"),
        ('"\\uFDD0 \\u2028 \x85"', "\ufdd0 \u2028 \x85"),
        ("'x\x85y'", "x\x85y"),
    ],
)
def test_values_are_read_by_the_core_schema_of_yaml_1_2(written: str, value: object) -> None:
    properties, flaws = read(f"---\nkey: {written}\n---\n")
    assert flaws == ()
    assert properties == {"key": value}
    assert type(properties["key"]) is type(value)


def test_names_keep_their_casing_spaces_and_order() -> None:
    properties, _ = read(
        "---\nZ: 1\ncreation date: 2\ncontent: 3\nhandler: 4\nself: 5\n<<: 6\na\u2028b: 7\n---\n"
    )
    assert list(properties) == ["Z", "creation date", "content", "handler", "self", "<<", "a\u2028b"]


def test_json_is_yaml() -> None:
    assert read('---\n{\n\t"tags": "journal",\n\t"a":[1,null]\n}\n---\n') == (
        {"tags": "journal", "a": [1, None]},
        (),
    )


def test_an_alias_has_the_value_of_its_anchor() -> None:
    assert read("---\na: &x [1]\nb: *x\n---\n") == ({"a": [1], "b": [1]}, ())


def test_each_value_has_its_line_in_the_file() -> None:
    front = load("---\n# why\nup: '[[x]]'\nlist:\n  - a\n  - b: c\n---\n")
    assert front.lines == {"up": 3, "list": 5, "list.0": 5, "list.1": 6, "list.1.b": 6}


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("yaml", "line", "words"),
    [
        pytest.param("ok: 1\na: b: c", 3, "mapping values", id="two colons"),
        pytest.param("ok: 1\n\ta: b", 3, "tab character", id="a tab as indent"),
        pytest.param("a: @smith", 2, "cannot start", id="an at sign"),
        pytest.param("a: %x", 2, "cannot start", id="a percent sign"),
        pytest.param("a: {{title}}", 2, "quotes", id="a template"),
        pytest.param("ok: 1\ntags: [#a, #b]", 3, "not valid YAML", id="a list eaten by a comment"),
        pytest.param("ok: 1\na: 1\na: 2", 4, "`a` is there twice", id="a name twice"),
        pytest.param("a:\n  b: 1\n  b: 2", 4, "`b` is there twice", id="a name twice, deeper"),
        pytest.param("2024: x", 2, "`2024` is not text", id="a number as name"),
        pytest.param("a: !!python/object/apply:os.system [id]", 2, "tag", id="a Python object"),
        pytest.param("a: !!binary aGk=", 2, "tag", id="bytes"),
        pytest.param("a: !mine x", 2, "tag", id="a tag of its own"),
        pytest.param(
            "ok: 1\na: " + "[" * 50_000, 3, "too deeply", id="nesting that would overflow the stack"
        ),
        pytest.param("a: " + "[" * 150 + "]" * 150, 2, "too deeply", id="deep but closed"),
        pytest.param("\n".join(f"{' ' * n}a:" for n in range(150)), 101, "too deeply", id="deep by indent"),
        pytest.param(BOMB, 8, "expand", id="aliases of aliases"),
        pytest.param("a: &x [*x]", 2, "itself", id="an alias of what holds it"),
        pytest.param("a: *x", 2, "nothing", id="an alias of nothing"),
        pytest.param("a: " + "x" * 300_000, 2, "256 KB", id="too long"),
        pytest.param("ok: 1\na: x\0y", 3, "control character", id="NUL"),
        pytest.param("a: \ud800", 2, "control character", id="half a character"),
        pytest.param("a: b\n...\nc: d", 4, "not valid YAML", id="two documents"),
    ],
)
def test_invalid_yaml_gives_no_properties_and_one_flaw_with_its_line(
    yaml: str, line: int, words: str
) -> None:
    text = f"---\n{yaml}\n---\nbody"
    front = load(text)
    assert front.properties == {}
    assert front.block == split(text)
    (flaw,) = front.flaws
    assert (flaw.line, flaw.kind) == (line, "invalid-properties")
    assert words in flaw.detail


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="ab1 \t\n\r-:[]{}&*!|>'\"#%@,.?\\~\0\ufeff\u2028é"))
def test_any_text_is_read_without_an_error(yaml: str) -> None:
    text = f"---\n{yaml}\n---\nbody"
    properties, flaws = read(text)
    assert not (properties and flaws)
    lines = 1 + len(text.splitlines())
    assert all(2 <= flaw.line <= lines for flaw in flaws)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.text(alphabet="abc é-_日"), VALUES, max_size=5))
def test_json_properties_are_read_unchanged(properties: dict[str, object]) -> None:
    source = json.dumps(properties)
    if "\\u" in source:  # YAML has no pairs of surrogate escapes
        source = json.dumps(properties, ensure_ascii=False)
    if yaml_events._UNPRINTABLE.search(source):
        return
    assert read(f"---\n{source}\n---\n") == (properties, ())
