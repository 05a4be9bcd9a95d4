"""The cells of a row of a list: cut and padded texts, and the columns that its kind has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from index import DocumentId
from notes_tui.view.cell_text import cut
from notes_tui.view.row_ids import document_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notes_tui.view.row_ids import RowId
    from notes_tui.view.rows import Row

_VOTES = 5
_LEAST_WITH_VOTES = 70
_LEAST_WITH_BAR = 50


def fit(text: str, width: int) -> str:
    """Return text in exactly `width` cells, with an ellipsis when it is cut."""
    return set_cell_size(cut(text, width), width)


def fit_tags(tags: Sequence[str], width: int) -> str:
    """Return as many whole tags as there is room for."""
    shown = ""
    for tag in tags:
        longer = f"{shown} #{tag}" if shown else f"#{tag}"
        if cell_len(longer) > width:
            break
        shown = longer
    return shown


def number_cell(row: Row, width: int) -> str:
    """Return the cell before the date in a list of this width: votes of a paper, the bar of a tag, else nothing."""
    if row.bar:
        return row.bar if width >= _LEAST_WITH_BAR else ""
    if width < _LEAST_WITH_VOTES or not (row.upvotes or _is_paper(row.id)):
        return ""
    return f"{f'▲{row.upvotes}' if row.upvotes else '':>{_VOTES}}"


def _is_paper(row: RowId) -> bool:
    id_ = document_of(row)
    return isinstance(id_, DocumentId) and id_.kind == "paper"
