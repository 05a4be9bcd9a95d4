from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.vault.parse import frontmatter
from index.vault.parse.note import parse
from index.vault.properties.repairs import find

LINES = [
    "tags: a, b",
    "tags: 'a b'",
    "Aliases: x y, z",
    "tag: a",
    "ALIAS: [x, y]",
    "up: [[x]]",
    "map: {a: [[x]], b: [[[y]]]} # [[c]]",
    "list:",
    "  - [[x]] # why",
    "  - - z",
    "- [[x]]",
    "&a b: *a",
    "c: &a [[x]]",
    "? tag",
    ": a",
    "# tags: a, b",
    "",
    "é: '[[x]]'",
]


@given(st.lists(st.sampled_from(LINES)), st.sampled_from(["\n", "\r\n"]), st.integers(0, 12))
@example(["up: [[x]]", "c: &a [[x]]", "d: *a"], "\n", 3)
@example(["list:", "  - [[x]] # why", "  - [[x]] # why"], "\n", 4)
@example(["? tag", ": a"], "\n", 2)
@example(["? tag"], "\n", 2)
@example(["tag: [[x]]"], "\n", 2)
def test_a_remedy_changes_one_property_and_nothing_else(lines, newline, line):
    text = newline.join(["---", *lines, "---", "body [[x]] #a", ""])
    try:
        remedy = find(text, line)
    except LibraryError:
        return
    if remedy is None:
        return
    before, after = text.split(newline), remedy.text.split(newline)
    assert len(before) == len(after)
    changed = [at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    assert changed
    assert changed[-1] <= len(lines)
    was, now = list(frontmatter.read(text)[0].items()), list(frontmatter.read(remedy.text)[0].items())
    assert len(was) == len(now)
    assert sum(pair[0] != pair[1] for pair in zip(was, now, strict=True)) == 1
    assert len(parse("n.md", remedy.text).flaws) < len(parse("n.md", text).flaws)


@pytest.mark.parametrize(
    ("yaml", "after", "what"),
    [
        ("aliases: One two, Three  # x", "aliases: [One two, Three]  # x", "make it a list"),
        ("'tag': [a]", "'tags': [a]", "rename it to tags"),
        ("up: [[x]]", 'up: "[[x]]"', "put the link in quotes"),
        ("tag: [[x]]", 'tag: "[[x]]"', "put the link in quotes"),
    ],
)
def test_what_is_done_is_said(yaml, after, what):
    remedy = find(f"---\n{yaml}\n---\n", 2)
    assert remedy is not None
    assert (remedy.what, remedy.text) == (what, f"---\n{after}\n---\n")


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("tags: a", 2),
        ("tags: a, b\nx: 1", 3),
        ("tags: a,\n  b", 2),
        ("tags: |\n  a, b", 2),
        ("tags: [a b]", 2),
        ("tags: [[a]]", 2),
        ("x: y", 9),
        ("", 2),
        ("alias: A", 2),
        ("tag: a\ntags: [b]", 2),
    ],
)
def test_what_has_not_one_way_to_be_meant_is_left(yaml, line):
    assert find(f"---\n{yaml}\n---\n", line) is None


@pytest.mark.parametrize("yaml", ["- [[x]]", "tags: a, b\nx: [", "{up: [[x]]}"])
def test_what_is_no_properties_or_between_braces_is_refused(yaml):
    with pytest.raises(LibraryError):
        find(f"---\n{yaml}\n---\n", 2)
