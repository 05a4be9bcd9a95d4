"""The passages of a text that show why it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search.analyzer import pieces_of
from index.search.model import Snippet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from index.search.highlight import Highlighter, Match

LENGTH = 160
"""Approximate number of characters of a snippet."""

_MAX_TEXT = 100_000
_CONTEXT = 40  # characters before the first match


def snippet(text: str, highlighter: Highlighter) -> Snippet:
    """Return the passage of a text that holds most of the words of a query; see `snippets`."""
    return snippets(text, highlighter, 1)[0]


def snippets(text: str, highlighter: Highlighter, most: int) -> tuple[Snippet, ...]:
    """Return the passages of a text that hold most of the words of a query.

    Args:
        text: Plain text of any length; only its beginning is searched.
        highlighter: Made of the query's words.
        most: Number of passages wanted.

    Returns:
        Passages of about 160 characters that do not overlap, the best first: each further one holds a match, and
        words that none before it holds count more. Where nothing matches, the beginning of the text.
    """
    whole = len(text) <= _MAX_TEXT
    text = " ".join(pieces_of(text[:_MAX_TEXT]))
    found = highlighter.matches(text)
    windows = _windows(text, found, most) if found else [(0, _last_space(text, 0, LENGTH))]
    return tuple(_cut(text, start, end, found, whole=whole) for start, end in windows)


def _cut(text: str, start: int, end: int, found: Sequence[Match], *, whole: bool) -> Snippet:
    before, after = "…" if start else "", "…" if end < len(text) or not whole else ""
    shift = len(before) - start
    ranges = tuple((a + shift, min(b, end) + shift) for a, b, _ in found if start <= a < end)
    return Snippet(f"{before}{text[start:end]}{after}", ranges)


def _windows(text: str, found: Sequence[Match], most: int) -> list[tuple[int, int]]:
    """Return start and end of the best passages."""
    windows: list[tuple[int, int]] = []
    shown: set[int] = set()
    left = found
    while left and len(windows) < most:
        start, end = _window(text, left, shown)
        for taken_start, taken_end in windows:
            if taken_end <= end and start < taken_end:
                start = taken_end + (text[taken_end : taken_end + 1] == " ")
            elif start <= taken_start < end:
                end = taken_start - (text[taken_start - 1] == " ")
        windows.append((start, end))
        shown.update(match.number for match in left if start <= match.start < end)
        left = [match for match in left if match.end <= start or match.start >= end]
    return windows


def _window(text: str, found: Sequence[Match], shown: AbstractSet[int]) -> tuple[int, int]:
    """Return start and end of the first passage that holds the most different words, first those not `shown`."""
    best, best_at = (-1, 0), 0
    inside: dict[int, int] = {}
    last = 0
    for at, match in enumerate(found):
        while last < len(found) and (last == at or found[last].end <= match.start + LENGTH - _CONTEXT):
            inside[found[last].number] = inside.get(found[last].number, 0) + 1
            last += 1
        if (held := (len(inside.keys() - shown), len(inside))) > best:
            best, best_at = held, at
        inside[match.number] -= 1
        if not inside[match.number]:
            del inside[match.number]
    match = found[best_at]
    start = max(0, match.start - _CONTEXT)
    if start:
        space = text.find(" ", start, match.start)
        start = space + 1 if space >= 0 else start
    return start, min(_last_space(text, match.end, start + LENGTH), start + 2 * LENGTH)


def _last_space(text: str, low: int, high: int) -> int:
    """Return where a passage of text[:high] ends: after a word if there is a space, but not before `low`."""
    if high >= len(text):
        return len(text)
    space = text.rfind(" ", low, high + 1)
    return space if space > 0 else max(low, high)
