"""The picture of a map: no name overlaps another, all can be walked to, and the same branches look the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from index import TIE_KINDS, DocumentId
from notes_tui.view.cell_text import cut, wrapped
from notes_tui.view.map_picture import LEAST_SIDES, draw, walk
from notes_tui.view.map_tree import Branch, MapTree

TITLES = st.one_of(
    st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=60),
    st.lists(
        st.sampled_from(["word", "漢字", "e\u0301tude", "👩\u200d🔬", "🇩🇪", "a" * 30, "\u0301", "نص"]),
        min_size=1,
    ).map(" ".join),
)
WAYS = ("to", "from", "both", "")
ARROWS = ("up", "down", "left", "right")


@st.composite
def trees(draw_one):
    number = 0

    def branch(children=()):
        nonlocal number
        number += 1
        kind, way = draw_one(st.sampled_from(TIE_KINDS)), draw_one(st.sampled_from(WAYS))
        return Branch(DocumentId.note(f"{number}.md"), draw_one(TITLES), kind, way, tuple(children))

    def side():
        sizes = draw_one(st.lists(st.integers(0, 3), max_size=10))
        return tuple(branch([branch() for _ in range(size)]) for size in sizes)

    return MapTree(draw_one(TITLES), side(), side(), side(), side())


SIZES = {"width": st.integers(24, 220), "height": st.integers(3, 60)}


def everything(tree):
    roots = (*tree.left, *tree.right, *tree.above, *tree.below)
    return {branch.id for root in roots for branch in (root, *root.children)}


def text_of(row):
    text, x = "", 0
    for piece in row:
        text += " " * (piece.x - x) + piece.text
        x = piece.x + cell_len(piece.text)
    return text


def tree_of(**sides):
    made = {}
    for side, names in sides.items():
        made[side] = tuple(Branch(DocumentId.note(name), name, "link", "to") for name in names)
    return MapTree("Middle", **made)


@given(tree=trees(), **SIZES)
def test_no_name_overlaps_another_or_leaves_the_screen(tree, width, height):
    picture = draw(tree, width, height)
    assert len(picture.rows) == height
    for row in picture.rows:
        end = 0
        for piece in row:
            assert piece.x >= end, row
            end = piece.x + cell_len(piece.text)
        assert end <= width, row


@given(tree=trees(), **SIZES)
def test_each_document_is_drawn_once_or_counted(tree, width, height):
    picture = draw(tree, width, height)
    assert len(picture.spots) - 1 + picture.more == len(everything(tree))
    named = {piece.id for row in picture.rows for piece in row if piece.role == "name"}
    assert named == set(picture.spots)
    for id_, spot in picture.spots.items():
        if id_ is not None:
            assert id_ in {piece.id for piece in picture.rows[spot.row]}


@given(tree=trees(), **SIZES)
def test_every_name_can_be_walked_to_and_from_every_other(tree, width, height):
    picture = draw(tree, width, height)
    for start in picture.spots:
        seen, waiting = {start}, [start]
        while waiting:
            at = waiting.pop()
            for to in (walk(picture, at, arrow) for arrow in ARROWS):
                if to not in seen:
                    seen.add(to)
                    waiting.append(to)
        assert seen == set(picture.spots)


@given(tree=trees(), **SIZES)
def test_the_same_branches_look_the_same(tree, width, height):
    assert draw(tree, width, height) == draw(tree, width, height)


def test_what_fits_is_all_drawn_and_the_best_come_first_where_it_does_not():
    names = [f"Name {number:02}" for number in range(30)]
    assert draw(tree_of(right=names), 80, 40).more == 0
    picture = draw(tree_of(right=names), 80, 12)
    kept = [id_.value for id_ in picture.spots if id_ is not None]
    assert kept == names[:11]
    assert picture.more == 19
    assert any("… 19 more" in text_of(row) for row in picture.rows)


SMALL = """
                          ┌┈# Above
                          │                ╒═@ Right
                        ┌─┴──────┐         │   │
             Left →─────┤ Middle ├─────────┤   └─↔ Second
                        └─┬──────┘         │
                          │                └╌& Together
                          └·≈ Below
"""


def test_sides_and_lines_of_a_small_map():
    second = Branch(DocumentId.note("s"), "Second", "link", "both")
    tree = MapTree(
        "Middle",
        left=(Branch(DocumentId.note("l"), "Left", "link", "from"),),
        right=(
            Branch(DocumentId.note("t"), "Together", "together", ""),
            Branch(DocumentId.note("r"), "Right", "citation", "to", (second,)),
        ),
        above=(Branch(DocumentId.note("a"), "Above", "tag", ""),),
        below=(Branch(DocumentId.note("b"), "Below", "related", ""),),
    )
    assert "\n".join(text_of(row) for row in draw(tree, 64, 9).rows) == SMALL


def test_no_row_stays_empty_while_something_is_left_out():
    def branch(name, *children):
        return Branch(DocumentId.note(name), name, "related", "", children)

    last = branch("last", *(branch(f"child {number}") for number in range(9)))
    tree = MapTree("Middle", below=(*(branch(f"name {number}") for number in range(11)), last))
    picture = draw(tree, 80, 19)
    assert picture.more > 0
    assert all(picture.rows)


def test_a_narrow_screen_has_one_column():
    tree = tree_of(left=["L"], right=["R"])
    assert {spot.column for spot in draw(tree, LEAST_SIDES - 1, 20).spots.values()} == {1}
    assert {spot.column for spot in draw(tree, LEAST_SIDES, 20).spots.values()} == {0, 1, 2}


def test_arrows_go_out_and_back():
    picture = draw(tree_of(left=["L1", "L2"], right=["R"]), 80, 20)
    left, right = walk(picture, None, "left"), walk(picture, None, "right")
    assert right == DocumentId.note("R")
    assert walk(picture, right, "left") is None
    assert walk(picture, left, "right") is None
    assert walk(picture, DocumentId.note("L1"), "down") == DocumentId.note("L2")
    assert walk(picture, DocumentId.note("L2"), "down") == DocumentId.note("L2")


@given(text=TITLES, width=st.integers(1, 40), most=st.integers(1, 4))
def test_text_is_cut_by_the_cells_that_it_takes(text, width, most):
    assert cell_len(cut(text, width)) <= width
    lines = wrapped(text, width, most)
    assert 1 <= len(lines) <= most
    assert all(cell_len(line) <= width for line in lines)


def test_a_cut_ends_in_an_ellipsis():
    assert cut("漢字漢字", 5) == "漢字…"
    assert cut("漢字漢字", 8) == "漢字漢字"
    assert wrapped("one two three four", 9, 2) == ["one two", "three fo…"]
