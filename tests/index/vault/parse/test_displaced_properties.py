"""Properties that are lost because of what stands before or inside their opening line are named, and nothing else."""

from __future__ import annotations

import pytest

from index.problems import ProblemKind
from index.vault.parse.note import parse

BLOCK = "---\ntags: [a]\nrating: 3\n---\n# A\n\nText.\n"


def lines(text):
    return [flaw.line for flaw in parse("a.md", text).flaws if flaw.kind is ProblemKind.DISPLACED_PROPERTIES]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("abc" + BLOCK, 1),
        ("\ufeffabc" + BLOCK, 1),
        ("abc " + BLOCK, 1),
        (" " + BLOCK, 1),
        ("\ufeff " + BLOCK, 1),
        ("\ufeff\ufeff" + BLOCK, 1),
        ("\u200b" + BLOCK, 1),
        ("-abc--" + BLOCK[3:], 1),
        ("--x-" + BLOCK[3:], 1),
        ("---abc" + BLOCK[3:], 1),
        ("-" + BLOCK, 1),
        ("\n" + BLOCK, 2),
        ("\r\n" + BLOCK.replace("\n", "\r\n"), 2),
        (" \n\t\n" + BLOCK, 3),
        ("A thought.\n" + BLOCK, 2),
        ("# A title\n\n" + BLOCK, 3),
        ("A longer thought " + BLOCK, 1),
        ("\n---\nrating: 3\n---\n", 2),
    ],
)
def test_they_are_named_at_their_opening_line(text, line):
    assert lines(text) == [line]
    assert not parse("a.md", text).properties


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        "\ufeff" + BLOCK,
        BLOCK + "\n---\ntags: [b]\n---\n",
        "---  " + BLOCK[3:],
        "",
        "---",
        "\n---\n",
        "\n---\n\n---\n",
        "\n---\n\ntags: below a rule\n---\n",
        "\n---\nJust a line between rules.\n---\n",
        "\n---\n- a list\n---\n",
        "\n---\ntags: [a\n---\n",
        "\n---\ntags: [a]\nno end\n",
        "Title\n---\nNote: this is a heading too\n---\n",
        "Meeting\n---\nStatus: open\n---\n",
        "A sentence that ends with a dash---\nNote: and goes on.\n---\n",
        "\n---\nHe said: this, and then that.\n---\n",
        "%%\n---\ntags: [a]\n---\n%%\n",
        "a\n\nb\n\nc\n\n" + BLOCK,
        "```\n---\ntags: [a]\n---\n```\n",
        "--- a/file\n+++ b/file\n---\n",
        "| a---\n| b: c\n---\n",
        "---\nplain words\n---\ntags: [a]\n---\n",
    ],
)
def test_rules_headings_and_prose_are_not(text):
    assert lines(text) == []
