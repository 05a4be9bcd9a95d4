from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notes_tui.widgets.markdown.laid_out_page import LaidOutPage
from notes_tui.widgets.markdown.model import MarkdownPage, PageBlock, Piece
from notes_tui.widgets.markdown.sentence_selection import (
    SELECTED,
    SentenceSelection,
    changed_blocks,
    selected_text,
    sentence_places,
)

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
    assert selected_text(selection(1, 1), BLOCKS) == "One."
    assert selected_text(selection(2, 1), BLOCKS) == "One. Two is strong."
    assert selected_text(selection(1, 3), BLOCKS) == "One. Two is strong.\n\nThree goes on."


def test_what_is_selected_is_marked_and_nothing_else():
    shown = changed_blocks(None, selection(2, 2), BLOCKS)
    assert [(piece.text, piece.roles) for piece in shown[2].pieces] == [
        ("One. ", ()),
        ("Two ", (SELECTED,)),
        ("is strong", ("strong", SELECTED)),
        (".", (SELECTED,)),
    ]
    assert list(shown) == [2]


def test_only_blocks_that_look_different_change():
    assert list(changed_blocks(selection(1, 2), selection(1, 3), BLOCKS)) == [4]
    assert changed_blocks(selection(1, 3), selection(1, 2), BLOCKS) == {4: BLOCKS[4]}
    assert changed_blocks(selection(1, 2), selection(1, 2), BLOCKS) == {}


def test_the_end_stays_within_the_page():
    assert selection(1, 1).moved(-9).end == 0
    assert selection(1, 1).moved(9).end == 3


@given(st.integers(0, 3), st.integers(0, 3))
def test_marking_changes_no_text(begin, end):
    def text(block):
        return "".join(piece.text for piece in block.pieces)

    for number, shown in changed_blocks(None, selection(begin, end), BLOCKS).items():
        assert text(shown) == text(BLOCKS[number])


@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.integers(1, 30))
def test_lines_of_changed_blocks_are_those_of_the_whole_page(ends, width):
    sheet = LaidOutPage(MarkdownPage(BLOCKS), [], 0).fitted(width, frozenset())
    before = None
    for end in ends:
        after = selection(1, end)
        sheet = sheet.with_blocks(changed_blocks(before, after, BLOCKS))
        before = after
    marked = changed_blocks(None, before, BLOCKS)
    blocks = [marked.get(number, block) for number, block in enumerate(BLOCKS)]
    whole = LaidOutPage(MarkdownPage(blocks), [], 0).fitted(width, frozenset())
    assert (sheet.lines, sheet.ends) == (whole.lines, whole.ends)
