"""The text of a page of a PDF file as paragraphs."""

from __future__ import annotations

import pytest

from index import PdfPages
from notes_tui.view.literal_matches import literally
from notes_tui.view.pdf_page import best_page, flowing, page_blocks, pages_with, shown_text

A = "A line that is about as long as all the others of"
B = "this paragraph, which says nothing that is worth"
PAGES = PdfPages(3, (f"{A}\n{B}\nmore.", "Ships and ships", "A ship at low tide"), "")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((A, B, "reading.", A, B), f"{A} {B} reading.\n\n{A} {B}"),
        ((A, "", B), f"{A}\n\n{B}"),
        ((A, B, "• one of the things that are listed here, and", "• two"), None),
        (("Title", "Ann Roe", A, B, A, B, A, B), f"Title\nAnn Roe\n\n{A} {B} {A} {B} {A} {B}"),
        ((f"{A[:-2]}well-", f"known {B}", A, B), f"{A[:-2]}well-known {B} {A} {B}"),
        (("1 2", "3 4", "5 6"), "1 2\n3 4\n5 6"),
        ((), ""),
    ],
    ids=["paragraphs", "empty line", "list", "short lines", "hyphen", "table", "nothing"],
)
def test_lines_are_joined_to_paragraphs(lines, expected):
    if expected is None:
        expected = f"{A} {B}\n\n{lines[2]}\n\n{lines[3]}"
    assert flowing("\n".join(lines)) == expected


def test_no_character_is_lost():
    text = "\n".join((A, "", "x", B, "• y", "z"))
    assert "".join(flowing(text).split()) == "".join(text.split())


def test_nothing_is_markup():
    (block,) = page_blocks("[[a]] *b* #c")
    assert [each.text for each in block.inlines] == ["[[a]] *b* #c"]


def test_pages_that_words_are_on():
    assert pages_with(PAGES, literally("ships")) == [2]
    assert pages_with(PAGES, literally("others of this")) == [1]
    assert best_page(PAGES, lambda text: literally("ship")(text) + literally("tide")(text)) == 3
    assert best_page(PAGES, literally("whale")) == 1


def test_the_reason_stands_where_there_is_no_text():
    assert shown_text(PdfPages(2, ("", "x"), ""), 1) == "This page has no text."
    assert shown_text(PdfPages(2, ("x",), "Read up to page 1 of 2."), 2) == "Read up to page 1 of 2."
    assert shown_text(PdfPages(1, ("",), "It has no text."), 1) == "It has no text."
