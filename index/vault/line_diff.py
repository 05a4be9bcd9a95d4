"""The difference of two texts by lines, to be shown."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.vault.merge_text import matching_lines, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

DiffSign = Literal[" ", "-", "+", "@"]
"""A line of both texts, of the old one, of the new one; `@` stands before lines that are left out."""


class DiffLine(NamedTuple):
    """One line of a difference, as it is in the file but without its end; that of an `@` says where it goes on."""

    sign: DiffSign
    text: str


def line_diff(before: str, after: str, *, around: int = 3, most: int = 2_000) -> tuple[DiffLine, ...]:
    """Return the lines that differ, with some lines around them.

    Args:
        before: The old text.
        after: The new text.
        around: Number of unchanged lines shown on each side of a difference.
        most: Largest number of lines that are returned; a last `@` says that there are more.
    """
    whole = list(_whole(split_lines(before), split_lines(after)))
    changed = [at for at, (_, line) in enumerate(whole) if line.sign != " "]
    lines: list[DiffLine] = []
    shown = 0
    for at in changed:
        first = max(shown, at - around)
        if not lines or first > shown:
            lines.append(DiffLine("@", f"line {whole[first][0]}"))
        last = at + 1
        lines += [line for _, line in whole[first:last]]
        # The lines after a difference are shown unless the next difference shows them before it.
        following = bisect_left(changed, last)
        stop = min(last + around, changed[following] if following < len(changed) else len(whole))
        lines += [line for _, line in whole[last:stop]]
        shown = stop
        if len(lines) > most:
            break
    if len(lines) > most:
        return (*lines[:most], DiffLine("@", "more is not shown"))
    return tuple(lines)


def _whole(old: list[str], new: list[str]) -> Iterator[tuple[int, DiffLine]]:
    """Yield every line of both texts, with the number in the new text that it has or stands before."""
    at = to = 0
    for left, right in [*matching_lines(old, new), (len(old), len(new))]:
        for line in old[at:left]:
            yield to + 1, DiffLine("-", _bare(line))
        for number, line in enumerate(new[to:right], to + 1):
            yield number, DiffLine("+", _bare(line))
        if left < len(old):
            yield right + 1, DiffLine(" ", _bare(old[left]))
        at, to = left + 1, right + 1


def _bare(line: str) -> str:
    return line.removesuffix("\n").removesuffix("\r")
