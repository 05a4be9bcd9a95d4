"""The explanation of a hit as lines: how the query was read, and a bar for each part of the score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from notes_tui.view.bars import bar
from notes_tui.view.cell_text import cut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index import Reason
    from notes_tui.questions import Explanation

_LEAST_BAR = 4
_INDENT = "  "


def explanation_text(explained: Explanation, width: int) -> Text:
    """Return the lines of an explanation in so many columns."""
    text = Text(no_wrap=True)
    _heading(text, "How the query was read")
    for line in explained.reading or ("as it is written",):
        text.append(f"{cut(f'{_INDENT}{line}', width)}\n")
    text.append("\n")
    if not explained.parts:
        text.append(cut("No longer in the results.", width))
        return text
    _heading(text, "What the score is made of")
    ones, others = _by_name(explained.parts), _by_name(explained.next_parts)
    # The fields of a word stand below it, also those that only the next hit has.
    parts = dict.fromkeys(part for part, _ in (*ones, *others))
    names = [name for part in parts for name in dict.fromkeys((*ones, *others)) if name[0] == part]
    totals = [sum(each.score for each in hit) for hit in (explained.parts, explained.next_parts)]
    most = max(*ones.values(), *others.values(), 0.0)
    number = len(f"{max(totals):.2f}")
    name_room = max((cell_len(_name(name)) for name in names), default=0)
    columns = 2 if explained.next_title else 1
    # Between two columns are two blanks, and one is before a number.
    name_room = max(1, min(max(name_room, len("Score")), width - columns * (_LEAST_BAR + number + 3)))
    room = max(_LEAST_BAR, (width - name_room) // columns - number - 3)
    rooms = (name_room, room + number + 1)
    if explained.next_title:
        _row(text, "", [explained.title, explained.next_title], rooms)
    for name in names:
        is_field = name[1] != ""
        cells = []
        for scores in (ones, others)[:columns]:
            score = scores.get(name, 0.0)
            shown = set_cell_size(bar(score, most, room), room)
            cells.append(f"{shown} {score:>{number}.2f}" if score else "")
        _row(text, _name(name), cells, rooms, "dim" if is_field else "")
    sums = [f"{' ' * room} {total:>{number}.2f}" if total else "" for total in totals[:columns]]
    _row(text, "Score", sums, rooms, "bold")
    for what in dict.fromkeys(each.what for each in explained.parts if not each.score):
        text.append(f"\n{cut(what, width)}")
    return text


def _by_name(parts: Sequence[Reason]) -> Mapping[tuple[str, str], float]:
    """Return the scores of parts, and of each field of a part below it."""
    found: dict[tuple[str, str], float] = {}
    for part in parts:
        if part.score:
            found[(part.word or part.what, "")] = part.score
            for field, score in part.fields:
                found[(part.word or part.what, field)] = score
    return found


def _name(name: tuple[str, str]) -> str:
    return f"{_INDENT}{name[1]}" if name[1] else name[0]


def _heading(text: Text, words: str) -> None:
    text.append(f"{words}\n", "bold")


def _row(text: Text, name: str, cells: Sequence[str], rooms: tuple[int, int], style: str = "") -> None:
    name_room, cell_room = rooms
    line = set_cell_size(cut(name, name_room), name_room)
    for cell in cells:
        line += f"  {set_cell_size(cut(cell, cell_room), cell_room)}"
    text.append(f"{line.rstrip()}\n", style)
