from __future__ import annotations

import time

import pytest

from index import Library, TextRun
from index.vault.parse.note import parse
from notes_tui.widgets.markdown.blocks import build
from tests.helpers.page_lines import layout


def page(text, *, comments=False):
    return build(Library.markdown(text), comments=comments)


def shown(text, *, comments=False):
    lines = (
        "".join(piece.text for piece in line) for line in layout(page(text, comments=comments).blocks, 80)
    )
    return [line for line in lines if line]


@pytest.mark.parametrize(
    ("tag", "style"),
    [
        ("b", "strong"),
        ("strong", "strong"),
        ("i", "emphasis"),
        ("EM", "emphasis"),
        ("u", "underline"),
        ("s", "strike"),
        ("del", "strike"),
        ("mark", "highlight"),
        ("kbd", "code"),
        ("code", "code"),
    ],
)
@pytest.mark.parametrize("attributes", ["", ' class="x"', " style='a>b'", " onclick=run()"])
def test_simple_tags_are_styles(tag, style, attributes):
    (block,) = Library.markdown(f"a <{tag}{attributes}>b</{tag}> c")
    assert block.inlines == (TextRun("a "), TextRun("b", styles=(style,)), TextRun(" c"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("H<sub>2</sub>O", ["H₂O"]),
        ("x<sup>2n</sup>", ["x²ⁿ"]),
        ("x<sup>-(i+1)</sup>", ["x⁻⁽ⁱ⁺¹⁾"]),
        ("x<sub>max</sub>", ["xₘₐₓ"]),
        ("x<sub>qed</sub> y<sup>é</sup>", ["x_qed y^é"]),
        ("x<sub>a<sub>b</sub></sub>", ["x_a_b"]),
        ("x<sub>[[N]]</sub>", ["x_N"]),
        ("a<br>b<BR/>c<br class='x' />d", ["a", "b", "c", "d"]),
        ("**<u>a</u>** <b>*c*</b>", ["a c"]),
        ("- <b>a</b>\n- b", ["• a", "• b"]),
        ("| <b>a</b> |\n|---|\n| c<sup>2</sup> |", ["a ", "──", "c²"]),
        ("# A<sub>1</sub>", ["A₁"]),
    ],
)
def test_their_text_is_shown(text, lines):
    assert shown(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        "<b>never closed",
        "never opened</b>",
        "<b/>closes itself",
        "</b>wrong order<b>",
        "[<b>x](https://x.org)</b>",
        "<font color=red>x</font>",
        "<script>alert(1)</script>",
        '<a href="https://x.org">x</a>',
        '<img src="x" onerror="y">',
        "<iframe src='https://x.org'></iframe>",
        "</details>",
        "<details>never closed",
        "<summary>never closed",
    ],
)
def test_other_tags_and_unbalanced_ones_stay_text(text):
    expected = text.replace("[<b>x](https://x.org)</b>", "<b>x</b>")
    assert "".join(shown(text)) == expected


def test_of_crossed_tags_the_inner_one_is_text():
    assert shown("<b>a <i>b</b> c</i>") == ["a <i>b c</i>"]


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://x.org">x</a>',
        "<a href='note.md'>https</a>",
        "<div>https://x.org [[x]]</div>",
        "<details><summary>[[x]]</summary>\nhttps://x.org\n</details>",
        "<!-- https://x.org [[x]] -->",
    ],
)
def test_html_opens_nothing(text):
    assert page(text, comments=True).links == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "<details>\n<summary>Head</summary>\n\n**text** [[N]]\n\n</details>\n\nafter",
            ["Head", "text N", "after"],
        ),
        ("<details open><summary>Head</summary>\na &amp; b\n</details>", ["Head", "a & b"]),
        (
            "<details>\n<summary>A <i>b</i></summary>\n\nx\n\n<details><summary>In</summary>y</details>\n</details>",
            ["A b", "x", "In", "y"],
        ),
        ("> <details>\n> <summary>Head</summary>\n>\n> text\n>\n> </details>", ["▌ Head", "▌ ", "▌ text"]),
        ("- <details><summary>Head</summary>text</details>", ["• Head", "  text"]),
        ("<details>\ntext\n</details>", ["text"]),
        ("<details><div>x</div>\n</details>", ["<div>x</div>"]),
    ],
)
def test_details_are_shown_with_their_summary(text, lines):
    assert shown(text) == lines


def test_the_summary_is_bold():
    block, *_ = Library.markdown("<details>\n<summary>Head</summary>\n\ntext\n\n</details>")
    assert block.lines == ((TextRun("Head", "html", ("strong",)),),) or block.lines == (
        (TextRun("Head", "text", ("strong",)),),
    )


@pytest.mark.parametrize(
    "text",
    [
        "seen <!-- hid --> seen",
        "seen\n\n<!-- hid\n\nhid -->\n\nseen",
        "seen\n\n<!-- hid --> seen",
        "- seen\n- <!-- hid -->\n- seen",
        "<details><!-- hid --><summary>seen</summary></details>",
        "| seen <!-- hid --> |\n|---|\n| seen |",
    ],
)
def test_comments_are_hidden_and_can_be_shown(text):
    assert "hid" not in "".join(shown(text))
    assert "<!--" not in "".join(shown(text))
    assert "seen" in "".join(shown(text))
    assert "".join(shown(text, comments=True)).count("hid") == text.count("hid")


@pytest.mark.parametrize("text", ["<!-- never closed\n\nseen", "<div>\n<!-- never closed", "a <!-- b"])
def test_a_comment_that_is_not_closed_is_text(text):
    assert "".join(shown(text)) == text.replace("\n", "")


def test_control_characters_in_html_do_not_act():
    text = "".join(shown("<details><summary>a&#27;[31m</summary>b&#x9b;c</details> <b>d&#27;]0;x&#7;</b>"))
    assert text.isprintable()


def test_the_index_reads_links_in_it_as_before():
    assert [link.target for link in parse("n.md", "<b>[[A]]</b> <u>[b](B.md)</u>").links] == ["A", "B.md"]


@pytest.mark.parametrize(
    "text",
    [
        "<b>" * 20_000,
        "<sub>" * 8_000 + "a" + "</sub>" * 8_000,
        "<b></i>" * 8_000,
        "<div>\n" + "<!--" * 50_000,
        "<div>\n" + "<b '" * 30_000,
        "<details>\n\n" * 8_000,
    ],
)
def test_many_tags_take_little_time(text):
    start = time.process_time()
    build(Library.markdown(text), comments=False)
    assert time.process_time() - start < 10
