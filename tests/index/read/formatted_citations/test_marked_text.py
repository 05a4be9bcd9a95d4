"""Text with marks, and its Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.read.formatted_citations.marked_text import from_html, styled, to_html, to_markdown, without_marks

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Co", "Cn"]), min_size=1)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("<i>a</i> b", "*a* b"),
        ("<i>a <b>b</b></i>", "*a **b***"),
        ("<i>a <i>b</i> c</i>", "*a* b *c*"),
        ("x<sup>2</sup>", "x<sup>2</sup>"),
        ('<span class="nocase">iOS</span> <span style="font-variant: small-caps">ad</span>', "iOS ad"),
        ("a < b <i>", r"a \< b \<i\>"),
        ("<script>x</script>", r"\<script\>x\</script\>"),
        ("<<i></i>i>not a tag<<i></i>/i>", r"\<i\>not a tag\</i\>"),
        ("see https://a.b/c_d. End", "see <https://a.b/c_d>. End"),
        (
            "#tag ==mark== %%hidden%% [[link]] $x$ &amp; &",
            r"\#tag \=\=mark\=\= \%\%hidden\%\% \[\[link\]\] \$x\$ \&amp; &",
        ),
        ("1. Poe", "1. Poe"),
        ("1) Poe", r"1\) Poe"),
        ("- Poe", r"\- Poe"),
    ],
)
def test_markdown(html, markdown):
    assert to_markdown(from_html(html)) == markdown
    assert to_markdown(from_html(to_html(from_html("<b>x</b>")))) == "**x**"


@given(TEXTS)
def test_markdown_reads_as_the_text(text):
    shown = MarkdownIt("commonmark").renderInline(to_markdown(styled("italic", f"a{text}a")))
    plain = shown.removeprefix("<em>").removesuffix("</em>")
    for char, entity in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("&", "&amp;")):
        plain = plain.replace(entity, char)
    assert plain == f"a{without_marks(text)}a"
