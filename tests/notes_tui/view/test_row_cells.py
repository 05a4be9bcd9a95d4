from __future__ import annotations

import pytest

from index import DocumentId
from notes_tui.view.row_cells import fit_tags, number_cell
from notes_tui.view.row_ids import DiaryId, TagId
from notes_tui.view.rows import Row

PAPER, NOTE = DocumentId.paper("key"), DocumentId.note("a.md")


@pytest.mark.parametrize(
    ("row", "width", "cell"),
    [
        (Row(PAPER, "T", " ", "", "17", ()), 80, "  ▲17"),
        (Row(PAPER, "T", " ", "", "", ()), 80, "     "),
        (Row(PAPER, "T", " ", "", "17", ()), 60, ""),
        (Row(DiaryId(PAPER, "2026-11-23"), "T", " ", "", "17", ()), 80, "  ▲17"),
        (Row(NOTE, "T", "¶", "", "", ()), 80, ""),
        (Row(TagId("a"), "#a", " ", "", "", (), bar="██   "), 80, "██   "),
        (Row(TagId("a"), "#a", " ", "", "", (), bar="██   "), 40, ""),
    ],
)
def test_rows_have_the_columns_of_their_kind(row, width, cell):
    assert number_cell(row, width) == cell


def test_tags_are_shown_whole_or_not_at_all():
    assert fit_tags(["a", "longer"], 9) == "#a"
    assert fit_tags(["a", "longer"], 10) == "#a #longer"
    assert fit_tags(["a"], 1) == ""
