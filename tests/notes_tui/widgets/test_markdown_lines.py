from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from index import Library
from notes_tui.widgets.markdown_blocks import build
from notes_tui.widgets.markdown_lines import layout
from notes_tui.widgets.markdown_model import Target


def page(text):
    return build(Library.markdown(text))


def lines(text, width=40):
    return ["".join(piece.text for piece in line).rstrip() for line in layout(page(text).blocks, width)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# One\n\ntwo *three* **four** `five`", ["One", "", "two three four five"]),
        ("a\nb  \nc", ["a b", "c"]),
        ("- one\n- two\n  - three\n\nend", ["• one", "• two", "  ◦ three", "", "end"]),
        ("3. three\n4. four", ["3. three", "4. four"]),
        ("- one\n\n- two", ["• one", "", "• two"]),
        ("- [ ] do\n- [x] done", ["☐ do", "☑ done"]),
        ("> quoted\n> more", ["▌ quoted more"]),
        ("> [!note] Heed\n> this", ["▌ ✎ Heed", "▌ this"]),
        ("```py\na = 1\n\nb\n```", ["a = 1", "", "b"]),
        ("a\n\n---\n\nb", ["a", "", "─" * 40, "", "b"]),
        ("see [[Note|label]] and [[Note#Head]]", ["see label and Note › Head"]),
        ("#tag/sub and [@key]", ["#tag/sub and [@key]"]),
        ("![[pic.png]]", ["▣ pic.png"]),
        ("[web](https://x.org) <b>", ["web <b>"]),
        ("$x^2$", ["x^2"]),
        ("", []),
    ],
)
def test_what_is_shown(text, shown):
    assert lines(text) == shown


def test_words_wrap_at_spaces_and_hang_under_their_item():
    assert lines("- one two three four", 11) == ["• one two", "  three", "  four"]


def test_wide_characters_wrap_by_their_width():
    assert lines("日本語の長い文章です", 8) == ["日本語の", "長い文章", "です"]


def test_a_word_longer_than_the_line_is_cut():
    assert lines("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_punctuation_stays_with_the_word_before():
    assert lines("aaaa **bbb**, cc", 8) == ["aaaa", "bbb, cc"]


def test_tables_are_aligned_and_cut_to_the_width():
    text = "| name | n |\n|---|--:|\n| a long name | 1 |\n| b | 22 |"
    assert lines(text) == ["name          n", "───────────────", "a long name   1", "b            22"]
    assert all(cell_len(line) <= 10 for line in lines(text, 10))


@pytest.mark.parametrize("width", [8, 20, 60])
def test_a_very_wide_cell_does_not_push_the_others_out(width):
    shown = lines(f"| a | b |\n|---|---|\n| {'x' * 5000} | end |", width)
    assert all(cell_len(line) <= width for line in shown)
    assert any(line.endswith("end") for line in shown)


def test_a_word_in_combining_marks_is_kept_whole():
    word = "a" + "\u0301" * 500 + "b" * 30
    assert "".join(lines(word, 10)) == word


@pytest.mark.parametrize(
    "text",
    [
        "![](%1b%5d0;pwned%07)",
        "&#8238;abc &#13; &#x200b; &#x85; &#12;",
        "`\x1b[2J` \x9b2J",
        "| a\tb | &#13;&#10;q&#12; |\n|---|---|\n| ![](%1b[2J) | \u202e |",
        "```\n\ta\x1b[2J\n```",
        "$$\n\ta\x07\n$$",
        "<b \x1b>\n\n[[\x1b]0;x\x07|\u202elabel]]",
        "# \x1b[1m\n\n> &#8238;\n\n- [ ] &#9;x",
    ],
)
def test_nothing_that_a_terminal_obeys_is_shown(text):
    for line in layout(page(text).blocks, 30):
        assert not [
            char for piece in line for char in piece.text if unicodedata.category(char) in ("Cc", "Cf")
        ]


def test_links_in_order():
    text = "[[A#b|c]] ![[E]] [m](Some%20note.md#x) <https://u.org> [@k] #t ![p](i.png)"
    assert page(text).links == [
        Target("wikilink", "A", "b"),
        Target("embed", "E", None),
        Target("markdown", "Some note.md", "x"),
        Target("url", "https://u.org", None),
        Target("citation", "k", None),
        Target("tag", "t", None),
        Target("embed", "i.png", None),
    ]


def test_marks():
    document = build(
        Library.markdown("one two *two* `two`"),
        lambda text: [(m, m + 3) for m in [text.find("two")] if m >= 0],
    )
    marked = [piece.text for block in document.blocks for piece in block.pieces if "match" in piece.roles]
    assert marked == ["two", "two", "two"]


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# ",
            "- ",
            "> ",
            "\n",
            "\n\n",
            "**",
            "`",
            "[[",
            "]]",
            "|",
            "---",
            "1. ",
            "word ",
            "日本",
            "#t ",
            "    ",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@settings(max_examples=150)
@example("> # ", 8)
@given(MARKDOWN, st.integers(8, 60))
def test_no_line_is_wider_than_it_may_be(text, width):
    document = page(text)
    deepest = max(
        (sum(len(p.text) for p in block.rest or block.first) for block in document.blocks), default=0
    )
    for line in layout(document.blocks, width):
        assert sum(cell_len(piece.text) for piece in line) <= max(width, deepest + 8)
        assert all("\n" not in piece.text for piece in line)
