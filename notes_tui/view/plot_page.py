"""Counts over time as Markdown: bars of text, and a table with the numbers.

So a plot looks the same in the app, on the command line and in a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from notes_tui.view.bars import bar
from notes_tui.view.cell_text import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index import Plot, PlotKind, PlotSeries

PLOT_TITLES: Mapping[PlotKind, str] = {
    "papers": "Papers a month",
    "tags": "Tags over time",
    "reading": "Reading a week",
}
WIDTH = 76
"""Columns of a plot in a note."""

_LEVELS = "▁▂▃▄▅▆▇█"
_MOST_NAME = 20
_LEAST_BAR = 6
_EMPTY: Mapping[PlotKind, str] = {
    "papers": "No paper that was found says its month.",
    "tags": "No paper that was found has a tag and says its month.",
    "reading": "Nothing was read, started, noted, linked or queued yet: s and Q date it.",
}


def plot_page(plot: Plot, width: int = WIDTH) -> str:
    """Return a plot as Markdown whose bars have room in so many columns."""
    about = f": {_code(plot.query)}" if plot.query else ""
    parts = [f"## {PLOT_TITLES[plot.kind]}{about}"]
    if not plot.series or not plot.spans:
        parts.append(f"*{_EMPTY[plot.kind]}*")
    else:
        # The words of a tag are no Markdown in a block of code, and no fence is in them.
        parts += ["\n".join(["```text", *_lines(plot, width), "```"]), _table(plot)]
    if plot.left_out:
        papers = "1 paper is" if plot.left_out == 1 else f"{plot.left_out:,} papers are"
        parts.append(f"*{papers} not shown: earlier, or without a month.*")
    return "\n\n".join(parts) + "\n"


def _code(query: str) -> str:
    """Return a query as code, so that no tag or link in it counts where it is written."""
    return f"`{query.replace('`', chr(39))}`"


def _lines(plot: Plot, width: int) -> list[str]:
    """Return the lines of a plot: of tags and reading a row each, and bars where one number says most."""
    lines: list[str] = []
    if plot.kind != "papers":
        lines += _sparks(plot, width)
    if plot.kind != "tags" and any(plot.series[0].counts):
        lines += [*([""] if lines else []), *_bars(plot, width)]
    return lines


def _bars(plot: Plot, width: int) -> Iterable[str]:
    """Yield a line with a bar for each span, of the papers or of what was read."""
    counts = plot.series[0].counts
    most = max(counts)
    room = max(_LEAST_BAR, width - len(f"  {plot.spans[0]} {most:,}"))
    if plot.kind == "reading":
        yield "week of     read"
    for span, count in zip(plot.spans, counts, strict=True):
        yield f"{span}  {bar(count, most, room)} {count:,}" if count else span


def _sparks(plot: Plot, width: int) -> Iterable[str]:
    """Yield a line for each tag or deed, with a column for each of the latest spans, all at one scale."""
    name = min(_MOST_NAME, max(cell_len(each.name) for each in plot.series))
    totals = max(len(f"{sum(each.counts):,}") for each in plot.series)
    shown = max(_LEAST_BAR, min(len(plot.spans), width - name - totals - 4))
    most = max(max(each.counts[-shown:]) for each in plot.series) or 1
    for each in plot.series:
        line = "".join(_level(count, most) for count in each.counts[-shown:])
        yield f"{set_cell_size(cut(each.name, name), name)}  {line}  {sum(each.counts):>{totals},}"
    caption = f"{plot.spans[-shown:][0]} to {plot.spans[-1]}"
    yield f"{' ' * max(0, min(name + 2, width - len(caption)))}{caption}"


def _level(count: int, most: int) -> str:
    return _LEVELS[round(count / most * (len(_LEVELS) - 1))] if count else "·"


def _table(plot: Plot) -> str:
    """Return the numbers, the latest span first; spans without any are left out."""
    head = ("week of" if plot.kind == "reading" else "month", *(_cell(each.name) for each in plot.series))
    rows = [
        (span, *(f"{count:,}" if count else "" for count in counts))
        for span, counts in zip(plot.spans, zip(*_counts(plot.series), strict=True), strict=True)
        if any(counts)
    ]
    ruler = ("---", *("--:" for _ in plot.series))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ruler, *reversed(rows)))


def _counts(series: Sequence[PlotSeries]) -> Iterable[tuple[int, ...]]:
    return (each.counts for each in series)


def _cell(name: str) -> str:
    return name.replace("|", "\\|")
