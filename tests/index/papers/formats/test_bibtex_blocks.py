from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.papers.formats.bibtex_blocks import blocks


def parts(text):
    return [(block.kind, block.word, block.line, bool(block.fault)) for block in blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("no entry at all, me@example.org", []),
        ("@article{a, title={A}}", [("entry", "article", 1, False)]),
        ('\n\n@ Article (a, title={A (b)}, note="(c")', [("entry", "article", 3, False)]),
        (
            '@string{a = {b}}\n@preamble{"x"}\n@comment{@article{x, title={X}}}',
            [
                ("string", "string", 1, False),
                ("preamble", "preamble", 2, False),
                ("comment", "comment", 3, False),
            ],
        ),
        (
            "% @book{a,\n%  title={A}\n% }\n@book{b}",
            [("commented", "book", 1, False), ("entry", "book", 4, False)],
        ),
        # What is in a value is text.
        ('@misc{a, note={see @book{b, c}}, title="@book{x}"}', [("entry", "misc", 1, False)]),
        ("@misc{a, note={\n@book{b, title={c}}\n}}", [("entry", "misc", 1, False)]),
        # A brace is missing: the next entry is not lost.
        (
            "@misc{a, title={A}\n@book{b, title={B}}",
            [("entry", "misc", 1, True), ("entry", "book", 2, False)],
        ),
        (
            "@misc{a, title={A, year={1}}\n\n@book{b, title={B}}",
            [("entry", "misc", 1, True), ("entry", "book", 3, False)],
        ),
        ("@misc{a, title={A\n@book{b, title={B}}", [("entry", "misc", 1, True), ("entry", "book", 2, False)]),
        ("@misc(a, title={A\n@book{b, title={B}}", [("entry", "misc", 1, True), ("entry", "book", 2, False)]),
        ("@comment{a {\n@book{b, title={B}}", [("comment", "comment", 1, True), ("entry", "book", 2, False)]),
        (
            '@misc{a, title="A}\n@book{b, title={B}}',
            [("entry", "misc", 1, False), ("entry", "book", 2, False)],
        ),
        (
            "@misc{a, title={A\n@book{b, title={B}}\n@book{c, title={C}}",
            [("entry", "misc", 1, True), ("entry", "book", 2, False), ("entry", "book", 3, False)],
        ),
        (
            "@comment{a\n@book{b, title={B}}},\n year={1}}\n@misc{c}",
            [("comment", "comment", 1, True), ("entry", "book", 2, True), ("entry", "misc", 4, False)],
        ),
        # A brace is one too many: what follows it is part of the entry.
        (
            "@misc{a, title={A}},\n year={1}\n}\n@book{b}",
            [("entry", "misc", 1, True), ("entry", "book", 4, False)],
        ),
    ],
)
def test_parts(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("part", "count"),
    [
        ("@article{a", 20_000),
        ("\n@article{a={", 20_000),
        ("\n@comment{", 20_000),
        ("\n@a(a={", 20_000),
        ("\n@a{a},b={", 20_000),
        ('@article{a="', 1),
        ("@a{a},b={", 1),
        ("@a{" + "{" * 9, 1),
        ("\n@a{" + "{" * 9, 20_000),
        ("@a{b, c={d}, },e={", 1),
        ("\n@a{{{}}}, @a{}", 40_000),
    ],
)
def test_many_that_are_not_closed(part, count):
    assert len(parts(part * 20_000)) == count


@given(st.text(alphabet='@{}()"=,%\n ab\\#'))
def test_parts_follow_each_other_and_are_of_the_text(text):
    at, lines = 0, []
    for block in blocks(text):
        at = text.index(block.text, at) + len(block.text)
        assert block.text.startswith("@")
        assert 0 <= block.body <= max(block.end, block.body) <= len(block.text)
        lines.append(block.line)
    assert lines == sorted(lines)
