"""A link added to a note that a plugin writes: a card of a board, text above a drawing's data."""

from __future__ import annotations

import pytest

from index.errors import LibraryError
from index.vault.links.append import addition_place, append_link
from index.vault.parse.note import parse

FRONT = "---\n\nkanban-plugin: board\n\n---\n\n"
SETTINGS = '\n\n%% kanban:settings\n```\n{"kanban-plugin":"board"}\n```\n%%'


def add(text, heading=None, path="n.md"):
    edited = append_link(text, parse(path, text), "[[k]]", heading)
    # Each link is added once, and never changes what was there.
    assert append_link(edited, parse(path, edited), "[[k]]", heading) == edited
    return edited


def board(lanes):
    return FRONT.replace("\n\n", "\n", 1).replace("\n\n---\n", "\n---\n") + lanes + SETTINGS


LANES = [
    ("the first lane", "## A\n\n- [ ] a\n\n\n## B\n\n- [ ] b\n", None, "- [ ] a\n"),
    ("the chosen lane", "## A\n\n- [ ] a\n\n\n## B\n\n- [ ] b\n", "B", "- [ ] b\n"),
    ("a card of several lines", "## A\n\n- [ ] a\n\tmore\n\n\n## B\n", None, "\tmore\n"),
    ("a card with a list in it", "## A\n\n- [ ] a\n\t- x\n\t- y\n\n## B\n", None, "\t- y\n"),
    ("a lane of done cards", "## A\n\n**Complete**\n- [x] a\n\n\n## B\n", "A", "- [x] a\n"),
    ("before the archive", "## A\n\n## B\n\n- [ ] b\n\n\n***\n\n## Archive\n\n- [ ] z\n", "B", "- [ ] b\n"),
    ("the archive", "## A\n\n- [ ] a\n\n\n***\n\n## Archive\n\n- [ ] z\n", "Archive", "- [ ] z\n"),
    ("a lane called archive", "## Archive\n\n- [ ] a\n\n## B\n", None, "- [ ] a\n"),
    ("text below the cards", "## A\n\n- [ ] a\n\ntext\n\n## B\n", None, "- [ ] a\n"),
    ("text above the lanes", "text\n\n- list\n\n## A\n\n- [ ] a\n", None, "- [ ] a\n"),
    ("lanes of the first level", "# A\n- [ ] a\n# B\n", None, "- [ ] a\n"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("lanes", "heading", "behind"), [pytest.param(*lane[1:], id=lane[0]) for lane in LANES]
)
def test_a_card_is_added_at_the_end_of_the_lane(lanes, heading, behind, newline):
    text = board(lanes)
    expected = text.replace(behind, f"{behind}- [ ] [[k]]\n", 1)
    assert add(text.replace("\n", newline), heading) == expected.replace("\n", newline)


def test_stars_and_blank_lines_of_the_lane_are_kept():
    assert "* [ ] a\n\n* [ ] b\n\n* [ ] [[k]]\n" in add(board("## A\n\n* [ ] a\n\n* [ ] b\n\n## B\n"))


@pytest.mark.parametrize(
    ("lanes", "heading", "expected"),
    [
        ("## A\n\n\n\n## B\n\n- [ ] b\n", None, "## A\n\n- [ ] [[k]]\n\n\n\n## B\n\n- [ ] b\n"),
        ("## A\n## B\n", None, "## A\n\n- [ ] [[k]]\n\n## B\n"),
        ("## A\n\n**Complete**\n\n\n## B\n", None, "## A\n\n**Complete**\n\n- [ ] [[k]]\n\n\n## B\n"),
        (
            "## A\n\n\n***\n\n## Archive\n\n- [x] z\n",
            None,
            "## A\n\n- [ ] [[k]]\n\n\n***\n\n## Archive\n\n- [x] z\n",
        ),
        ("## A\n", None, "## A\n\n- [ ] [[k]]\n"),
        ("## A\n\n***\n\n## Archive\n", "Archive", "## A\n\n***\n\n## Archive\n\n- [ ] [[k]]\n"),
    ],
)
def test_a_lane_without_cards(lanes, heading, expected):
    assert add(board(lanes), heading) == board(expected)


@pytest.mark.parametrize("lanes", ["", "text\n", "***\n\n## Archive\n\n- [ ] z\n"])
def test_a_board_without_a_lane(lanes):
    with pytest.raises(LibraryError, match="no lane"):
        add(board(lanes))


def test_a_link_on_any_card_of_the_board_is_not_added_again():
    text = board("## A\n\n- [ ] a\n\n## B\n\n- [ ] [[k]]\n")
    assert add(text) == text
    assert add(text, "A") != text


DRAWING = "```compressed-json\nN4IgLg\n```\n%%\n"
DATA = [
    ("the newest format", f"%%\n# Excalidraw Data\n\n## Text Elements\nx ^a1\n\n## Drawing\n{DRAWING}"),
    ("the data not hidden", f"# Excalidraw Data\n\n## Text Elements\nx ^a1\n\n%%\n## Drawing\n{DRAWING}"),
    ("before there was a heading of its own", f"# Text Elements\nx ^a1\n\n%%\n# Drawing\n{DRAWING}"),
    ("the drawing alone", f"%%\n# Drawing\n{DRAWING}"),
    ("the drawing in a comment", "%%\n```json\n{}\n```\n%%"),
]
WARNING = "---\nexcalidraw-plugin: parsed\n---\n==Switch to the other view==\n\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("data", [pytest.param(data, id=rule) for rule, data in DATA])
def test_text_above_the_data_of_a_drawing(data, newline):
    for text, path in ((WARNING + data, "n.md"), (WARNING.split("---\n")[2] + data, "a/N.Excalidraw.md")):
        expected = text.replace("view==\n\n", "view==\n\n- [[k]]\n\n", 1)
        assert add(text.replace("\n", newline), None, path) == expected.replace("\n", newline)


def test_a_section_above_the_data_of_a_drawing():
    text = f"{WARNING}# Mine\n- a\n\n{DATA[0][1]}"
    assert add(text, "Mine") == text.replace("- a\n", "- a\n- [[k]]\n")
    with pytest.raises(LibraryError, match="a plugin writes"):
        add(text, "Text Elements")


def test_a_block_that_is_not_an_item():
    def block(text, addition, heading=None):
        return addition_place(text, parse("n.md", text), heading, item=False).insert(text, addition)

    assert block("- a\n\n%%c%%\n", "one\n\ntwo") == "- a\n\none\n\ntwo\n\n%%c%%\n"
    assert block("a\r\n", "one\ntwo") == "a\r\n\r\none\r\ntwo\r\n"
    assert block("", "one") == "one\n"
    card = block(board("## A\n\n- [ ] a\n"), "one\ntwo")
    assert card == board("## A\n\n- [ ] a\n- [ ] one\n  two\n")
