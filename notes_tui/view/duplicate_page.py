"""Two papers side by side, with what differs marked, and the paper that they would be together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from index import clean_line
from notes_tui.view.compared_papers import compare

if TYPE_CHECKING:
    from rich.console import RenderableType

    from index import Paper

# Columns from which three papers stand side by side, and two.
_THREE = 110
_TWO = 60
_LONGEST = 600
_NONE = "–"
_DIFFERS = "≠"


def duplicate_page(first: Paper, second: Paper, together: Paper | None, width: int) -> RenderableType:
    """Return the fields of two papers for a screen of a width; `together` is None where it is not known."""
    papers = [first, second, *([together] if together is not None else [])]
    if width < _TWO:
        return _stacked(papers)
    beside = papers if width >= _THREE else papers[:2]
    table = Table(box=None, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True, width=12)
    for name in ("first", "second", "together")[: len(beside)]:
        table.add_column(name, ratio=1, overflow="fold", header_style="dim")
    for field in compare(papers):
        differs = len(set(field.values[:2])) > 1
        cells = [_value(value, differs=differs) for value in field.values[: len(beside)]]
        table.add_row(_name(field.name, differs=differs), *cells)
    if together is None or len(beside) > 2:
        return table
    below = Table(box=None, expand=True, padding=(0, 1, 0, 0), pad_edge=False, title_justify="left")
    below.add_column("", no_wrap=True, width=12)
    below.add_column("together", ratio=1, overflow="fold", header_style="dim")
    for field in compare(papers):
        if len(set(field.values[:2])) > 1:
            below.add_row(_name(field.name, differs=False), _value(field.values[2], differs=False))
    return Group(table, Text(), below)


def _stacked(papers: list[Paper]) -> Text:
    """Return the fields one below the other, each with the values of the papers."""
    lines: list[Text] = []
    for field in compare(papers):
        differs = len(set(field.values[:2])) > 1
        lines.append(_name(field.name, differs=differs))
        if not differs:
            lines[-1].append_text(Text.assemble(" ", _value(field.values[0], differs=False)))
            continue
        signs = ("1", "2", "=")
        lines += [
            Text.assemble((f"  {sign} ", "dim"), _value(value, differs=sign != "="))
            for sign, value in zip(signs, field.values, strict=False)
        ]
    return Text("\n").join(lines)


def _name(name: str, *, differs: bool) -> Text:
    return Text(f"{_DIFFERS if differs else ' '} {name}", "bold" if differs else "dim")


def _value(value: str, *, differs: bool) -> Text:
    shown = clean_line(value)
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}…"
    return Text(shown, "bold" if differs else "") if shown else Text(_NONE, "dim")
