"""Markdown that makes a careless parser slow, deep or endless."""

from __future__ import annotations

import pytest

from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout
from tests.hostile.conftest import check, ids

N = 50_000
PATHOLOGICAL = {
    **{f"{N} of {mark}": mark * N for mark in "[]*_>`~#$%<&!\\|(^=-+:@"},
    **{f"many {mark}": mark * (N // 5) for mark in ("[[", "![[", "](", "%%", "<!--", "$$", "==", "**a ")},
    "a list 10,000 deep": "".join(f"{' ' * (2 * n)}- a\n" for n in range(0, 10_000, 25)) + "- a " * 10_000,
    "quotes 10,000 deep": "> " * 10_000 + "a",
    "a table of 20,000 rows": "| a | b |\n|---|---|\n" + "| c | d |\n" * 20_000,
    "a table of 5,000 columns": "|a" * 5_000 + "|\n" + "|-" * 5_000 + "|\n" + "|b" * 5_000 + "|\n",
    "a fence that never ends": "```\n" + "[[a]]\n" * 10_000,
    "a comment that never ends": "%%\n" + "[[a]]\n" * 10_000,
    "maths that never ends": "$$\n" + "[[a]]\n" * 10_000,
    "HTML that never ends": "<div>\n" + "<a href='" * 10_000,
    "spaces": " " * 20_000 + "x",
    "tabs": "\t" * 20_000 + "x",
    "a long word and a mark": "a" * N + "!",
    "a tag of slashes": "#" + "a/" * 20_000,
    "an address": "http://" + "a." * 20_000,
    "commas": "[a](" + "," * N,
    "link definitions": "".join(f"[{n}]: x\n" for n in range(5_000)) + "[1]" * 100,
    "footnotes": "[^1]" * 10_000 + "\n\n[^1]: a\n",
    "entities": "&amp;" * 10_000,
    "combining marks": "e" + "\u0301" * N,
    "headings": "# a\n" * 5_000,
    "blocks": "a ^b\n\n" * 10_000,
    "a name after many spaces": "a ^" + " " * N + "b",
    "embeds": "".join(f"![[Reading#{n}]] ![[Ideas]] ![[odd#^b{n}]]\n\n" for n in range(2_000)),
    "callouts that fold": "> [!tip]- a\n> b\n\n" * 5_000,
    "callouts in one another": "".join(f"{'> ' * n}[!tip]- a\n" for n in range(1, 200)),
    "a long line of code": "```python\n" + "'a' + " * N + "\n```",
    "a diagram": "```mermaid\n" + "class a internal-link\n" * 2_000,
    "a table of long cells": "|a|b|\n|-|-|\n" + f"|{'c ' * 2_000}|{'d' * 2_000}|\n" * 20,
    "highlights": "==a" * 20_000 + "\n\n" + "%% " * 20_000,
    "addresses": "http://" * 20_000 + "." * 20_000,
    "opening brackets": "（" * N + "。" * N,
}


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_hostile_markdown_is_read_searched_and_laid_out(library, vault, text):
    (vault / "odd.md").write_text(f"zanzibar\n\n{text}\n", "utf-8")
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:odd.md"]
    library.read.links(library.read.resolve("odd.md"))
    library.read.problems()
    shown = library.read.note_text("odd.md")
    assert layout(build(library.markdown(shown)).blocks, 80)
    passage = library.read.passage("odd.md")
    page = build(library.markdown(passage.text), embeds=passage.embeds)
    assert layout(page.blocks, 40, page.closed())
    library.edit.tag(["odd.md"], ["x"])
    assert (vault / "odd.md").read_text("utf-8").endswith(f"zanzibar\n\n{text}\n")


def test_a_table_of_100_000_rows_is_read(library, vault):
    (vault / "odd.md").write_text(
        "| a | b |\n|---|---|\n" + "| c | d |\n" * 100_000 + "\nzanzibar\n", "utf-8"
    )
    check(library, vault, notes=4)
    assert ids(library, "zanzibar") == ["n:odd.md"]


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_a_page_of_papers_with_hostile_markdown_is_read_or_reported(library, vault, text):
    page = f"Daily Papers\n\nMar 4\n\nOn Zanzibar\n\nAn abstract about it. {text}\n\n{text}\n"
    (vault / "corpus" / "odd.txt").write_text(page, "utf-8")
    library.refresh()
    assert ids(library, "harbour several long documents") == ["p:harbour-benchmark-long"]
    assert [hit.item.title for hit in library.read.search("zanzibar", scope="paper").hits] == ["On Zanzibar"]


@pytest.mark.parametrize(
    "nested",
    [
        "".join(f"{'> ' * n}[!tip]- a\n" for n in range(1, 60)) + "> " * 40,
        "- " * 60,
        "> - " * 30,
    ],
)
def test_deeply_nested_notes_that_embed_each_other_are_drawn(library, vault, nested):
    names = [f"n{number}" for number in range(8)]
    for name, inner in zip(names, [*names[1:], "Ideas"], strict=True):
        (vault / f"{name}.md").write_text(f"{nested}![[{inner}]] %%a%%\n\nend of {name}\n", "utf-8")
    library.refresh()
    passage = library.read.passage("n0.md")
    page = build(library.markdown(passage.text), embeds=passage.embeds)
    drawn = "\n".join("".join(piece.text for piece in line) for line in layout(page.blocks, 400))
    assert "end of n0" in drawn
