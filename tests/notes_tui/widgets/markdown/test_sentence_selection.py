from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notes_tui.widgets.markdown.model import PageBlock, Piece
from notes_tui.widgets.markdown.sentence_selection import SELECTED, SentenceSelection, sentence_places

BLOCKS = [
    PageBlock((Piece("A title.", ("h1",)),)),
    PageBlock((Piece("2024 · unread"),)),
    PageBlock((Piece("One. Two "), Piece("is strong", ("strong",)), Piece("."))),
    PageBlock((Piece("code. More."),), verbatim=True),
    PageBlock((Piece("Three goes\non."),)),
]


def selection(begin, end):
    return SentenceSelection(sentence_places(BLOCKS), begin, end)


def test_headings_and_code_have_no_sentences():
    found = [(place.block, place.finished) for place in sentence_places(BLOCKS)]
    assert found == [(1, False), (2, True), (2, True), (4, True)]


def test_the_text_is_what_stands_there():
    assert selection(1, 1).text(BLOCKS) == "One."
    assert selection(2, 1).text(BLOCKS) == "One. Two is strong."
    assert selection(1, 3).text(BLOCKS) == "One. Two is strong.\n\nThree goes on."


def test_what_is_selected_is_marked_and_nothing_else():
    shown = selection(2, 2).shown(BLOCKS)
    assert [(piece.text, piece.roles) for piece in shown[2].pieces] == [
        ("One. ", ()),
        ("Two ", (SELECTED,)),
        ("is strong", ("strong", SELECTED)),
        (".", (SELECTED,)),
    ]
    assert shown[4] == BLOCKS[4]


def test_the_end_stays_within_the_page():
    assert selection(1, 1).moved(-9).end == 0
    assert selection(1, 1).moved(9).end == 3


@given(st.integers(0, 3), st.integers(0, 3))
def test_marking_changes_no_text(begin, end):
    def text(blocks):
        return ["".join(piece.text for piece in block.pieces) for block in blocks]

    assert text(selection(begin, end).shown(BLOCKS)) == text(BLOCKS)
