"""Highlighting while somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from notes_tui.widgets.markdown_text_area import MarkdownTextArea, regions, spans


def coloured(line, region="text"):
    return [(line[start:end], role) for start, end, role in spans(line, region)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("# Title with [[link]]", [("# Title with [[link]]", "heading")]),
        ("#tag", [("#tag", "tag")]),
        ("x#no, (#yes)", [("#yes", "tag")]),
        ("#1984", []),
        ("see [[A|b]] and ![[B#c]]", [("[[A|b]]", "link"), ("![[B#c]]", "link")]),
        ("[t](u.md) https://x.org/a", [("[t](u.md)", "link"), ("https://x.org/a", "link")]),
        ("`[[x]] #y`", [("`[[x]] #y`", "code")]),
        ("- [ ] do **this**", [("- [ ] ", "marker"), ("**this**", "strong")]),
        ("> > quoted @key2024", [("> > ", "marker"), ("@key2024", "citation")]),
        ("me@example.org", []),
        ("costs $x^2$, not 5$ or 6$", [("$x^2$", "math")]),
        ("%%hidden%% shown", [("%%hidden%%", "dim")]),
        ("plain", []),
    ],
)
def test_a_line_of_text(line, found):
    assert coloured(line) == found


def test_a_name_of_a_property_and_the_lines_around():
    assert coloured("tags: [a]", "properties") == [("tags:", "property")]
    assert coloured("  - a: b", "properties") == []
    assert coloured("---", "properties") == [("---", "dim")]


def test_what_a_line_is_part_of():
    note = "---\na: 1\n---\n# x\n```py\n# no heading\n````\n---\n~~~ a`b\ncode\n```\n~~~\nend"
    assert regions(note.split("\n")) == [
        *["properties"] * 3,
        "text",
        *["code"] * 3,
        "text",
        *["text"] * 2,
        *["code"] * 3,
    ]


def check(line):
    at = 0
    for start, end, _role in spans(line, "text"):
        assert at <= start < end <= len(line)
        at = end


@given(st.text(st.sampled_from("ab #@[]()`$*%-!|<>\\:x1 \t\u3042"), max_size=60))
def test_spans_lie_in_the_line_in_order_and_apart(line):
    check(line)


@pytest.mark.parametrize("piece", ["[", "`", "*", "$", "%%", "[[", "#", "> ", "@a", "![a](", "**a", "``a"])
def test_so_they_do_in_a_long_line_of_one_sign(piece):
    check((piece * 2_000)[:2_000])


async def test_what_follows_a_fence_is_coloured_anew_when_the_fence_goes():
    class Single(App[None]):
        def compose(self):
            yield MarkdownTextArea("```\n# Title")

    app = Single()
    async with app.run_test():
        area = app.query_one(MarkdownTextArea)
        code = area.get_component_rich_style("markdown-text-area--code", partial=True)
        heading = area.get_component_rich_style("markdown-text-area--heading", partial=True)
        assert [span.style for span in area.get_line(1).spans] == [code]
        area.delete((0, 0), (0, 3))
        assert [span.style for span in area.get_line(1).spans] == [heading]
