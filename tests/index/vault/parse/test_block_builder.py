from __future__ import annotations

import pytest

from index import (
    Callout,
    CodeBlock,
    EmbedSpan,
    FootnoteMark,
    HeadingBlock,
    HtmlBlock,
    LineBreak,
    LinkSpan,
    ListBlock,
    ListItem,
    MathBlock,
    Paragraph,
    Quote,
    Table,
    TextRun,
    ThematicBreak,
)
from index.vault.parse.block_builder import read_blocks

A, B, C = ((TextRun(letter),) for letter in "abc")


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("a", [Paragraph(A)]),
        ("## a ^id", [HeadingBlock(2, A)]),
        ("a ^id\n\n^alone", [Paragraph(A), Paragraph(())]),
        ("- a\n- b", [ListBlock((ListItem((Paragraph(A, True),)), ListItem((Paragraph(B, True),))))]),
        ("3. a", [ListBlock((ListItem((Paragraph(A, True),)),), 3)]),
        ("- [x] a", [ListBlock((ListItem((Paragraph(A, True),), "x"),))]),
        ("> a", [Quote((Paragraph(A),))]),
        ("> [!tldr]- a\n> b\n>\n> c", [Callout("abstract", A, (Paragraph(B, True), Paragraph(C)), "closed")]),
        ("> [!own-kind]+", [Callout("note", (TextRun("Own kind"),), (), "open")]),
        ("```py x\na\n```", [CodeBlock("a\n", "py")]),
        ("    a", [CodeBlock("a\n")]),
        ("$$\na\n$$", [MathBlock("a")]),
        ("<div>\na", [HtmlBlock(((TextRun("<div>", "html"),), (TextRun("a", "html"),)))]),
        ("| a | b |\n|---|--:|\n| c |", [Table(((A, B), (C, ())), ("left", "right"))]),
        ("---", [ThematicBreak()]),
    ],
)
def test_blocks(text, blocks):
    assert list(read_blocks(text)) == blocks
    assert [type(block) for block in read_blocks(text)] == [type(block) for block in blocks]


@pytest.mark.parametrize(
    ("text", "inlines"),
    [
        ("**a *b***", [TextRun("a ", styles=("strong",)), TextRun("b", styles=("strong", "emphasis"))]),
        ("`a`$b$<c>", [TextRun("a", "code"), TextRun("b", "math"), TextRun("<c>", "html")]),
        ("a\nb\\\nc", [*A, LineBreak(False), *B, LineBreak(True), *C]),
        ("a<br>b", [*A, LineBreak(True), *B]),
        ("[[N#h|a]]", [LinkSpan("wikilink", "N", "h", A)]),
        ("[[N]]", [LinkSpan("wikilink", "N")]),
        ("[a](N%20o.md#h)", [LinkSpan("markdown", "N o.md", "h", A)]),
        ("[a](https://x.org)", [LinkSpan("url", "https://x.org", None, A)]),
        ("https://x.org", [LinkSpan("url", "https://x.org", None, (TextRun("https://x.org"),))]),
        ("[@key]", [TextRun("["), LinkSpan("citation", "key"), TextRun("]")]),
        ("@key", [LinkSpan("citation", "key", None, (TextRun("@key"),), bare=True)]),
        ("@{key}", [LinkSpan("citation", "key", None, (TextRun("@{key}"),), bare=True)]),
        ("#tag", [LinkSpan("tag", "tag")]),
        ("![[p.png|a|9x9]]", [EmbedSpan("p.png", None, "a", "9x9")]),
        ("![a](https://x.org)", [EmbedSpan("https://x.org", None, "a", None, True)]),
        ("==a **b**==", [TextRun("a ", styles=("highlight",)), TextRun("b", styles=("highlight", "strong"))]),
        ("== a ==", [TextRun("== a ==")]),
        ("a[^1] [^2]", [TextRun("a[^1] [^2]")]),
    ],
)
def test_inline_pieces(text, inlines):
    (paragraph,) = read_blocks(text)
    assert list(paragraph.inlines) == inlines
    assert [type(inline) for inline in paragraph.inlines] == [type(inline) for inline in inlines]


def test_marks_of_footnotes_that_exist():
    text, note = read_blocks("a[^1]\n\n[^1]: b")
    assert text.inlines == (*A, FootnoteMark("1"))
    assert note.inlines == (FootnoteMark("1", opens_note=True), TextRun(" b"))


def test_a_comment_spans_blocks_and_an_unpaired_sign_is_text():
    first, code, callout, last = read_blocks("a %%\n\n```\nb\n```\n\n> [!tip] c\n\nd %% e %%")
    comment = ("comment",)
    assert first.inlines == (TextRun("a "), TextRun("%%", styles=comment))
    assert code.comment
    assert callout.comment
    assert last.inlines == (
        *(TextRun("d ", styles=comment), TextRun("%%", styles=comment)),
        *(TextRun(" e "), TextRun("%%")),
    )


def test_a_style_and_a_link_that_span_the_title_of_a_callout_are_in_both_parts():
    (callout,) = read_blocks("> [!tip] **[a\n> b](c)**")
    for inlines, label in ((callout.title, "a"), (callout.blocks[0].inlines, "b")):
        run = TextRun(label, styles=("strong",))
        assert inlines == (LinkSpan("markdown", "c", None, (run,), ("strong",)),)


def test_a_bracket_with_a_backslash_begins_no_task_and_no_callout():
    (listed,) = read_blocks("- \\[ ] words\n")
    assert listed.items[0].task is None
    (quoted,) = read_blocks("> \\[!note] words\n")
    assert type(quoted).__name__ == "Quote"
