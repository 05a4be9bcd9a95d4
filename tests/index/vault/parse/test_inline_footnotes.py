from __future__ import annotations

import time

import pytest

from index import FootnoteMark, Library, LinkSpan, Paragraph, TextRun
from index.vault.parse.note import parse
from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout


def shown(text, *, comments=False):
    blocks = build(Library.markdown(text), comments=comments).blocks
    return [
        line for each in layout(blocks, 60) if (line := "".join(piece.text for piece in each).rstrip("▌ "))
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a^[note] b", ["a¹ b", "¹ note"]),
        ("a^[one] b^[two]", ["a¹ b²", "¹ one", "² two"]),
        ("a^[see [b] [[X|y]] [l](c.md) `]` **d**]", ["a¹", "¹ see [b] y l ] d"]),
        ("a^[b^[in] c]", ["a¹", "¹ b² c", "² in"]),
        (r"a^[b \] c]", ["a¹", "¹ b ] c"]),
        ("a^[over\ntwo lines]", ["a¹", "¹ over two lines"]),
        ("> [!tip] t^[x]\n> u^[y]", ["▌ ✦ t¹", "▌ u²", "¹ x", "² y"]),
        ("- a^[x]\n  - b^[y]", ["• a¹", "  ◦ b²", "¹ x", "² y"]),
        ("| a^[x] |\n|---|\n| ^[y] |", ["a¹", "──", "²", "¹ x", "² y"]),
        ("a^[x] b[^1]\n\n[^1]: written", ["a² b¹", "¹ written", "² x"]),
        ("**a ^[x]**", ["a ¹", "¹ x"]),
        ("# Head^[x]\n\ntext", ["Head¹", "text", "¹ x"]),
    ],
)
def test_an_inline_footnote_is_a_mark_and_its_text_stands_at_the_end(text, lines):
    assert [line.replace("✎", "✦") if "t¹" in line else line for line in shown(text)] == [
        line.replace("✦", shown("> [!tip] t")[0][2]) if "✦" in line else line for line in lines
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a^[never closed",
        "a^[never [closed]",
        "a^[]",
        "`^[code]`",
        "```\n^[code]\n```",
        "x^2 and [a] and ^ [b]",
        "$x^[2]$",
        "a^[over\n\nparagraphs]",
    ],
)
def test_what_is_no_footnote_stays_text(text):
    assert not any("¹" in line for line in shown(text))
    assert "".join(shown(text)).replace(" ", "") == text.replace("`", "").replace("\n", "").replace(
        "$", ""
    ).replace(" ", "")


@pytest.mark.parametrize("text", [r"\^[a]", r"^\[a]", r"^[a\]", "&#94;[a]", "^&#91;a]"])
def test_an_escaped_sign_opens_and_closes_nothing(text):
    assert shown(text) == ["^[a]"]


def test_the_mark_and_its_text_lead_to_each_other():
    links = build(Library.markdown("a^[x] b^[y]")).links
    assert [(link.target, link.anchor) for link in links if link.kind == "footnote"] == [
        *(("1", None), ("2", None), ("1", "text"), ("2", "text")),
    ]


def test_links_in_it_are_links_of_the_note_and_can_be_followed():
    text = "a^[see [[Other]] #tag @key]"
    assert [link.target for link in parse("n.md", text).links] == ["Other", "key"]
    assert [tag.name for tag in parse("n.md", text).tags] == ["tag"]
    mark = FootnoteMark(
        "1",
        content=(
            TextRun("see "),
            LinkSpan("wikilink", "Other"),
            TextRun(" "),
            LinkSpan("tag", "tag"),
            TextRun(" "),
            LinkSpan("citation", "key"),
        ),
    )
    assert Library.markdown(text) == (Paragraph((TextRun("a"), mark)),)


def test_a_footnote_in_a_comment_is_hidden_with_it():
    assert shown("a %%b^[hid]%% c^[d %%hid%% e]")[-1] == "² d e"
    assert not any("hid" in line for line in shown("a %%b^[hid]%% c^[d %%hid%% e]"))
    assert sum(line.count("hid") for line in shown("a %%b^[hid]%% c^[d %%hid%% e]", comments=True)) == 2


@pytest.mark.parametrize(
    "text", ["^[" * 20_000, "^[a]" * 5_000, "^[" * 6_000 + "a" + "]" * 6_000, "]^[" * 9_000]
)
def test_many_signs_take_little_time(text):
    start = time.process_time()
    build(Library.markdown(text), comments=False)
    assert time.process_time() - start < 10
