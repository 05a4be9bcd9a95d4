from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from notes_tui.view.table_layout import aligned, empty_row, first_cell, next_cell, table_at


def anywhere(_row):
    return True


def layout(text):
    return "\n".join(aligned(text.split("\n")))


def test_columns_are_as_wide_as_their_widest_cell():
    assert layout("a|b\n-|:-:\nlong cell|x|\n|y") == (
        "| a         |  b  |\n| --------- | :-: |\n| long cell |  x  |\n| y         |     |"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "|a|b|\n|--|-:|\n|图书馆|1|\n|🙂|10|",
            "| a      |   b |\n| ------ | --: |\n| 图书馆 |   1 |\n| 🙂     |  10 |",
        ),
        ("|a|b|\n|-|-|\n|x \\| y|1|", "| a      | b   |\n| ------ | --- |\n| x \\| y | 1   |"),
        ("|a|b|\n|-|-|\n|`x|y`|1|", "| a     | b   |\n| ----- | --- |\n| `x|y` | 1   |"),
        ("|a|b|\n|-|-|\n|[[x|y]]|1|", "| a       | b   |\n| ------- | --- |\n| [[x|y]] | 1   |"),
        ("|a|b|\n|-|-|\n|`x|1|", "| a   | b   |\n| --- | --- |\n| `x  | 1   |"),
        ("> |a|\n> |:-|\n> |bcde|", "> | a    |\n> | :--- |\n> | bcde |"),
        ("- |a|\n  |-|\n  |bcde|", "- | a    |\n  | ---- |\n  | bcde |"),
        ("|a|\n|-|\n|bcde|\U000f000d", "| a    |\n| ---- |\n| bcde |\U000f000d"),
        ("|a|\n|-|\n|b|c|", "| a   |\n| --- |\n| b   | c   |"),
        ("| a |\n|---|\n| b |  ", "| a   |\n| --- |\n| b   |"),
    ],
)
def test_cells_stay_as_they_are_written(before, after):
    assert layout(before) == after
    assert layout(after) == after


@pytest.mark.parametrize(
    "text", ["|a|b|\n|-|-|\n|c|d|", "|a  |图 |\n|:--|---|\n|ccc|ddd|", "| a   |\n| --- |"]
)
def test_a_table_whose_pipes_are_in_line_is_not_changed(text):
    assert layout(text) == text


def test_a_table_is_found_from_each_of_its_rows():
    lines = ["a | b", "x | y", "-|-", "c|d", "", "no | table", "- | a |", "  | - |"]
    found = [table_at(lines, row, anywhere) for row in range(len(lines) + 1)]
    assert found == [None, range(1, 4), range(1, 4), range(1, 4), None, None, range(6, 8), range(6, 8), None]


@pytest.mark.parametrize(
    "text", ["`a|b`\n-|-", "a\\|b\n-|-", "|a|b|\n|-|", "|a|\n|x|", "|a|\n|=|", "|a|" * 4_000]
)
def test_what_is_no_table_is_not_taken_for_one(text):
    assert table_at(text.split("\n"), 0, anywhere) is None


def test_a_table_in_code_is_none():
    assert table_at(["|a|", "|-|"], 0, lambda row: row != 1) is None


@pytest.mark.parametrize("line", ["\t|c|", "> |c|", "- |c|", "# a|b", "```a|b"])
def test_another_block_ends_a_table(line):
    lines = ["|a|", "|-|", "|b|", line]
    assert table_at(lines, 0, anywhere) == range(3)
    assert table_at(lines, 3, anywhere) is None


def test_cells_follow_each_other_around_the_row_of_dashes():
    lines = ["|a|bb |", "|-|-|", "| c |  |"]
    places = [(0, 2), (0, 5), (2, 3), (2, 6)]
    at = (0, 0)
    for place in places:
        found = next_cell(lines, *at)
        at = tuple(found)
        assert at == place
    assert next_cell(lines, *at) is None
    for place in reversed(places[:-1]):
        at = tuple(next_cell(lines, *at, back=True))
        assert at == place
    assert next_cell(lines, *at, back=True) is None


def test_an_empty_row_is_as_wide_as_the_row_above_it():
    assert empty_row("> | 图书 | b   |") == "> |      |     |"
    assert first_cell("> |      |     |") == 4


CELL = st.text(st.sampled_from("ab|\\`[]図é🙂 :-\t"), max_size=8)
ROW = st.lists(CELL, min_size=1, max_size=4).map("|".join)


@given(st.lists(ROW, min_size=1, max_size=5), st.sampled_from(["", "|"]), st.sampled_from(["", "> ", "  "]))
def test_nothing_but_blanks_and_outer_pipes_changes(rows, edge, before):
    head = [rows[0], "|".join(["-", ":-:", "-:", ":-"][: rows[0].count("|") + 1] or ["-"])]
    lines = [f"{before}{edge}{row}{edge}" for row in (*head, *rows[1:])]
    found = table_at(lines, 0, anywhere)
    assume(found is not None)
    table = [lines[row] for row in found]
    laid = aligned(table)
    assert aligned(laid) == laid
    assert table_at(laid, 0, anywhere) == range(len(laid))
    for number, (old, new) in enumerate(zip(table, laid, strict=True)):
        blank = " \t|-:" if number == 1 else " \t|"
        assert [sign for sign in new if sign not in blank] == [sign for sign in old if sign not in blank]
    render = MarkdownIt("gfm-like", {"linkify": False}).enable("table").render
    if "<table>" in render("\n".join(table)):
        assert render("\n".join(laid)) == render("\n".join(table))
