from __future__ import annotations

import time

import pytest

from index.vault.parse.note import parse


def cited(text: str) -> list[tuple[str, bool]]:
    return [(link.target, link.bare) for link in parse("n.md", text).links]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("[@a]", ["a"]),
        ("[-@a]", ["a"]),
        ("[ @a ]", ["a"]),
        ("[see @a, p. 3]", ["a"]),
        ("[see @a; -@b, p. 3; @c]", ["a", "b", "c"]),
        ("[see @a\nand more; @b]", ["a", "b"]),
        ("> - [**see** @a]", ["a"]),
        ("[@{a/b}]", ["a/b"]),
        ("[see: @a]", ["a"]),
        ("[@{2023-08-31a}]", ["2023-08-31a"]),
        ("| x |\n|---|\n| [@a; @b] |", ["a", "b"]),
        ("[@a].", ["a"]),
        ("[@a]: not a definition, because of its words", ["a"]),
    ],
)
def test_brackets_make_a_citation(text, keys):
    assert cited(text) == [(key, False) for key in keys]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@a", ["a"]),
        ("(@a)", ["a"]),
        ("@a. @b, @c: @d! @e's", ["a", "b", "c", "d", "e"]),
        ("@types/node", ["types/node"]),
        ("@app.route", ["app.route"]),
        ("- [ ] x @{2023-08-31}", ["2023-08-31"]),
        ("[@{2023-08-31}]", ["2023-08-31"]),
        ("[due @{2023-08-31}] [at @{9:30}]", ["2023-08-31", "9:30"]),
        ("[owner:: @a] [with:: @b; @c]", ["a", "b", "c"]),
        ("[a; @b]", ["b"]),
        ("[ask @a] (b) [@c", ["a", "c"]),
        ("[@a](b c)", ["a"]),
        ("[@a][]", ["a"]),
        ("\\[@a\\]", ["a"]),
        ("`[`@a`]`", []),
        ("`[` @a `]`", ["a"]),
    ],
)
def test_words_outside_brackets_are_bare(text, words):
    found = cited(text)
    assert [word for word, _ in found] == words
    assert all(bare for word, bare in found if text != "[ask @a] (b) [@c" or word == "c")


@pytest.mark.parametrize(
    "text",
    [
        "me@example.org",
        "@@{12:30}",
        "https://example.org/@a",
        "`@a`",
        "$@a$",
        "\\@a",
        "[@a](b.md)".replace("b.md", "https://example.org"),
        "[x @a]\n\n[x @a]: https://example.org",
        "    @a",
        "<!-- @a -->",
    ],
)
def test_other_signs_are_no_citations(text):
    assert cited(text) == []


def test_a_wikilink_after_the_sign_is_a_wikilink():
    assert [(link.kind, link.target) for link in parse("n.md", "- [ ] x @[[2023-08-31]]").links] == [
        ("wikilink", "2023-08-31")
    ]


@pytest.mark.parametrize("text", ["[@a;", "[@a; x", "@a ", "[@", "[see @a] ", "[- @a"])
def test_many_signs_take_linear_time(text):
    text *= 60_000 // len(text)
    began = time.process_time()
    parse("n.md", text)
    assert time.process_time() - began < 10
