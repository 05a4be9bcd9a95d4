from __future__ import annotations

import pytest

from index import Embed, Library
from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout


def shown(text, *, comments=False, embeds=None):
    page = build(Library.markdown(text), embeds=embeds, comments=comments)
    return "\n".join("".join(piece.text for piece in line) for line in layout(page.blocks, 60))


@pytest.mark.parametrize(
    "text",
    [
        "seen %%hid%% seen",
        "seen\n\n%%\nhid\n\n- hid\n\nhid\n%%\n\nseen",
        "- seen\n- %%hid%%\n- seen",
        '***\n\nseen\n\n%% kanban:settings\n```\n{"kanban-plugin":"hid"}\n```\n%%\n\nseen',
        "seen\n\n%%\n## Drawing\n```compressed-json\nhid\n```\n%%\nseen",
        "> [!note] seen\n> %%hid%%\n\nseen",
        "seen\n\n%%\n| hid | hid |\n|---|---|\n| hid | hid |\n\n$$\nhid\n$$\n\n> [!tip] hid\n> hid\n%%\n\nseen",
        "| seen %%hid%% |\n|---|\n| seen |",
        "# seen %%hid%%\n\nseen %%[[hid]] @hid%%",
    ],
)
def test_comments_are_hidden_and_can_be_shown(text):
    assert "hid" not in shown(text)
    assert "%%" not in shown(text)
    assert "seen" in shown(text)
    assert shown(text, comments=True).count("hid") == text.count("hid")


@pytest.mark.parametrize(
    "text", ["100 %% of it", "`%%code%%`", "```\n%%code%%\n```", "plain", "> q\n\n- a\n"]
)
def test_what_is_no_comment_stays(text):
    assert shown(text) == shown(text, comments=True)


def test_nothing_is_left_of_a_block_that_is_a_comment():
    assert shown("a\n\n%%\nb\n%%\n\nc") == shown("a\n\nc")


def test_headings_in_comments_still_count():
    page = build(Library.markdown("# A\n\n%%\n# B\n%%\n\n# C\n"), comments=False)
    assert len(page.headings) == 3


def test_comments_of_an_embedded_note_are_hidden_too():
    embeds = {("x", None): Embed("shown", "x.md", Library.markdown("inner %%hid%%"))}
    assert "hid" not in shown("![[x]]", embeds=embeds)
    assert "inner" in shown("![[x]]", embeds=embeds)
