from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from index import Embed, Library
from notes_tui.widgets.markdown.blocks import build
from notes_tui.widgets.markdown.model import Target
from tests.helpers.page_lines import layout


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
        ("> [!note] a **b\n> c** [d\n> e](x)", ["▌ ✎ a b", "▌ c d e"]),
        ("> [!note] [b\n> c](x) d", ["▌ ✎ b", "▌ c d"]),
        ("```py\na = 1\n\nb\n```", ["a = 1", "", "b"]),
        ("a\n\n---\n\nb", ["a", "", "─" * 40, "", "b"]),
        ("see [[Note|label]] and [[Note#Head]]", ["see label and Note › Head"]),
        ("#tag/sub and [@key]", ["#tag/sub and [@key]"]),
        ("![[pic.png]]", ["▣ pic.png"]),
        ("[web](https://x.org) <b>", ["web <b>"]),
        ("$x^2$", ["x²"]),
        (r"so $\sum_i x_i$ and $\cases x$", [r"so ∑ᵢ xᵢ and \cases x"]),
        ("$$\n\\alpha \\le 1 \\\\ \\beta\n$$", ["α ≤ 1", "β"]),
        ("$$\n\\foo\n  x\n$$", ["\\foo", "  x"]),
        ("", []),
        ("- [-] a\n- [>] b\n- [?] c", ["☒ a", "▹ b", "[?] c"]),
        ("7. [ ] long words here that wrap", ["7. ☐ long words here that wrap"]),
        ("a ==b *c*== d == e == f", ["a b c d == e == f"]),
        ("`==a==` ==b==", ["==a== b"]),
        ("a<br>b<br/>c", ["a", "b", "c"]),
        ("words ^name\n\n^other\n\nend x^2", ["words", "", "end x^2"]),
        ("a[^1] b[^x] [^-]+ c\n\n[^1]: One\n[^x]: Two", ["a¹ b[x] [^-]+ c", "", "¹ One", "[x] Two"]),
        ("![[a.png|640x480]] ![[a.png|Figure|100]]", ["▣ a.png · 640×480 px ▣ Figure · 100 px"]),
        ("![250](a.png) ![alt|9x9](a.png)", ["▣ a.png · 250 px ▣ alt · 9×9 px"]),
        ("![[d.pdf#page=3]]", ["▣ d.pdf › page 3"]),
        ("0. zero\n1. one", ["0. zero", "1. one"]),
        ("> > a\n\n# b", ["▌ ▌ a", "", "b"]),
        ("| | |\n|---|---|\n| a | b |", ["a  b"]),
        ("| a |\n|---|\n| b<br>c |\n| d |", ["a", "─", "b", "c", "d"]),
    ],
)
def test_text_is_drawn(text, shown):
    assert lines(text) == shown


def test_words_wrap_at_spaces_and_hang_under_their_item():
    assert lines("- one two three four", 11) == ["• one two", "  three", "  four"]


def test_wide_characters_wrap_by_their_width():
    assert lines("日本語の長い文章です", 8) == ["日本語の", "長い文章", "です"]


def test_no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket():
    assert lines("日本語文。長い文「章で」す", 8) == ["日本語", "文。長い", "文「章", "で」す"]


def test_a_combining_mark_stays_with_its_character():
    assert lines("かかかか\u3099か\u3099か", 8) == ["かかかか\u3099", "か\u3099か"]


def test_a_word_longer_than_the_line_is_cut():
    assert lines("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_punctuation_stays_with_the_word_before():
    assert lines("aaaa **bbb**, cc", 8) == ["aaaa", "bbb, cc"]


def test_tables_are_aligned_and_cut_to_the_width():
    text = "| name | n |\n|---|--:|\n| a long name | 1 |\n| b | 22 |"
    assert lines(text) == ["name          n", "───────────────", "a long name   1", "b            22"]
    assert all(cell_len(line) <= 10 for line in lines(text, 10))


def test_cells_that_are_too_long_are_wrapped_in_their_column():
    text = "| a | b |\n|---|--:|\n| one two three four | 1 |\n| five | 22 |"
    assert lines(text, 14) == [
        "a            b",
        "──────────────",
        "one two      1",
        "three four",
        "──────────────",
        "five        22",
    ]


def test_rows_of_very_many_columns_become_lines_of_title_and_value():
    text = "| one | two | three |\n|---|---|---|\n| aaaaaaa | bbbbbbb | ccccccc |\n| d | e | f |"
    assert lines(text, 18) == [
        *("one: aaaaaaa", "two: bbbbbbb", "three: ccccccc", "──────────────────"),
        *("one: d", "two: e", "three: f"),
    ]


def test_long_lines_of_code_continue_below_after_a_sign():
    assert lines("```\n  aaa bbb ccc ddd\n日本語日本語\n```", 11) == [
        *("  aaa bbb c", "↳ cc ddd", "日本語日本", "↳ 語"),
    ]


def test_code_has_the_colours_of_its_language():
    blocks = page('```python\ndef f(): # why\n\n    return "a"\n```').blocks
    looks = {piece.text: piece.roles for block in blocks for piece in block.pieces}
    assert looks["def"] == ("block", "syntax-keyword")
    assert looks["# why"] == ("block", "syntax-comment")
    assert [len(block.pieces) > 0 for block in blocks] == [True] * 3
    plain = page("```nobodys\ndef f()\n```").blocks
    assert [piece.roles for piece in plain[0].pieces] == [("block",)]


def test_comments_are_dim_wherever_they_end():
    blocks = page("a %%b%% c\n\n%%\n\n- d\n\n`%%`\n\n%%\n\ne %% f").blocks
    dim = "".join(piece.text for block in blocks for piece in block.pieces if "dim" in piece.roles)
    assert dim == "%%b%%%%d%%%%"


def test_an_embedded_note_in_a_comment_is_dim():
    embeds = {("x", None): Embed("shown", "x.md", Library.markdown("inner %% *text*"))}
    blocks = build(Library.markdown("a %%b ![[x]] c%% d"), embeds=embeds).blocks
    dim = [piece.text for block in blocks for piece in block.pieces if "dim" in piece.roles]
    assert dim == ["%%", "b ", "x", "inner %% ", "text", " c", "%%"]


def test_web_addresses_are_links_without_closing_punctuation():
    assert [link.target for link in page("(see https://x.org/a_b?c=d). [t](https://y.org)").links] == [
        "https://x.org/a_b?c=d",
        "https://y.org",
    ]


def test_nodes_of_the_class_internal_link_are_links():
    found = page("```mermaid\nA[Some note] --> B --> C\nclass A,B internal-link;\n```")
    assert found.links == [Target("wikilink", "Some note"), Target("wikilink", "B")]


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
def test_no_control_characters_are_drawn(text):
    for line in layout(page(text).blocks, 30):
        assert not [
            char for piece in line for char in piece.text if unicodedata.category(char) in ("Cc", "Cf")
        ]


def test_links_are_listed_in_order():
    text = "[[A#b|c]] ![[E]] [m](Some%20note.md#x) [c](C%23.md) <https://u.org> [@k] #t ![p](i.png)"
    assert page(text).links == [
        Target("wikilink", "A", "b"),
        Target("embed", "E", None),
        Target("markdown", "Some note.md", "x"),
        Target("markdown", "C#.md", None),
        Target("url", "https://u.org", None),
        Target("citation", "k", None),
        Target("tag", "t", None),
        Target("embed", "i.png", None),
    ]


def test_words_after_an_at_sign_are_links_only_where_a_paper_has_that_key():
    text = "@alice @{2023-08-31} @known [@gone]"
    made = build(Library.markdown(text), unresolved={"alice", "2023-08-31", "gone"})
    assert made.links == [Target("citation", "known", None), Target("citation", "gone", None)]
    pieces = [piece for block in made.blocks for piece in block.pieces]
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if "broken" in piece.roles] == ["@gone"]


def test_matches_are_marked():
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
            "か\u3099",
            "#t ",
            "    ",
            "> [!tip]- ",
            "[ ] ",
            "==",
            "%%",
            "[^1]",
            "[^1]: ",
            "```py\n",
            "| a | b |\n|---|---|\n",
            "![[",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@settings(max_examples=150)
@example("> # ", 8)
@given(MARKDOWN, st.integers(8, 60))
def test_lines_fit_the_width(text, width):
    document = page(text)
    deepest = max(
        (sum(len(p.text) for p in block.rest or block.first) for block in document.blocks), default=0
    )
    assert len(layout(document.blocks, width, document.closed())) <= len(layout(document.blocks, width))
    for line in layout(document.blocks, width):
        assert sum(cell_len(piece.text) for piece in line) <= max(width, deepest + 8)
        assert all("\n" not in piece.text for piece in line)
