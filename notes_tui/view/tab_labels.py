"""The labels of tabs on one line: numbered, cut where there is little room, the one that is shown in brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from index import clean_line
from notes_tui.view.cell_text import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

# Cells of a label, with its number and the signs around it.
_LEAST, _MOST = 9, 32


class TabLabel(NamedTuple):
    """A label.

    Attributes:
        tab: Number of the tab, from 0.
        text: The cells of the label.
        is_shown: The tab is the one on the screen.
    """

    tab: int
    text: str
    is_shown: bool


def tab_labels(titles: Sequence[str], shown: int, width: int) -> list[TabLabel]:
    """Return the labels that fit into a width; `<` and `>` lead to the nearest tabs that do not."""
    whole = [_label(at, title, at == shown, _MOST) for at, title in enumerate(titles)]
    if sum(cell_len(each.text) for each in whole) <= width:
        return whole
    room = width // len(titles)
    if room >= _LEAST:
        return [_label(at, title, at == shown, room) for at, title in enumerate(titles)]
    number = max(1, (width - 2) // _LEAST)
    room = (width - 2) // number
    first = max(0, min(shown - number // 2, len(titles) - number))
    seen = range(first, first + number)
    labels = [_label(at, titles[at], at == shown, room) for at in seen]
    before = [TabLabel(first - 1, "<", is_shown=False)] if first else []
    after = [TabLabel(seen.stop, ">", is_shown=False)] if seen.stop < len(titles) else []
    return [*before, *labels, *after]


def _label(at: int, title: str, is_shown: bool, room: int) -> TabLabel:
    begin, end = "[]" if is_shown else "  "
    return TabLabel(at, f"{begin}{cut(f'{at + 1} {clean_line(title)}', room - 2)}{end}", is_shown)
