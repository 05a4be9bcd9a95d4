from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vault.parse.mentions import find_mentions, names_of
from index.vault.parse.note import parse

CASES = {
    "whole words in any case": (
        "StyDeco and stydeco, not StyDecoX or a-StyDeco",
        ["StyDeco"],
        ["StyDeco", "stydeco"],
    ),
    "not in a link": ("[[StyDeco]] [[x|StyDeco]] [StyDeco](a.md) ![[StyDeco]]", ["StyDeco"], []),
    "not in code or math": ("`StyDeco`\n\n```\nStyDeco\n```\n\n$StyDeco$\n\n    StyDeco", ["StyDeco"], []),
    "not in a comment of HTML": ("<!-- StyDeco -->", ["StyDeco"], []),
    "but in a comment of Obsidian": ("%% StyDeco %%", ["StyDeco"], ["StyDeco"]),
    "not in properties": ("---\na: StyDeco\n---\nStyDeco", ["StyDeco"], ["StyDeco"]),
    "not in a tag": ("#StyDeco #x/StyDeco", ["StyDeco"], []),
    "not in an address": ("https://x.org/StyDeco", ["StyDeco"], []),
    "the longer name first": ("Long Name and Name", ["Name", "Long Name"], ["Long Name", "Name"]),
    "names with signs": ("CodeT5+ and C++ (x)", ["CodeT5+", "C++"], ["CodeT5+", "C++"]),
    "in headings, lists, quotes and tables": (
        "# Alpha\n\n- Alpha\n\n> Alpha\n\n| a |\n|---|\n| Alpha |",
        ["Alpha"],
        ["Alpha"] * 4,
    ),
    "in emphasis": ("**Alpha** and *Alpha*", ["Alpha"], ["Alpha", "Alpha"]),
    "names that are too short": ("ab ab", ["ab"], []),
}


@pytest.mark.parametrize("name", CASES)
def test_mentions(name):
    text, names, expected = CASES[name]
    assert [
        mention.text for mention in find_mentions(parse("n.md", text), text, names_of(*names))
    ] == expected


def test_a_mention_has_its_line_and_offsets():
    text = "---\na: b\n---\none\r\ntwo Alpha\r\n"
    (mention,) = find_mentions(parse("n.md", text), text, ["Alpha"])
    assert (mention.line, text[mention.start : mention.end]) == (5, "Alpha")


@given(st.text(st.sampled_from("Alpha `[]()#*\n$<>!-|%")), st.sampled_from(["Alpha", "Al", "pha"]))
def test_each_mention_can_become_a_link(text, name):
    note = parse("n.md", text)
    for mention in find_mentions(note, text, names_of(name)):
        linked = f"{text[: mention.start]}[[{mention.text}]]{text[mention.end :]}"
        after = parse("n.md", linked)
        assert (mention.start, f"[[{mention.text}]]") in {(link.start, link.raw) for link in after.links}
