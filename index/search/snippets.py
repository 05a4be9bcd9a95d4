"""The passage of a text that shows why it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search.analyzer import pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search.highlight import Highlighter, Match

LENGTH = 160
"""Approximate number of characters of a snippet."""

_MAX_TEXT = 100_000
_CONTEXT = 40  # characters before the first match


def snippet(text: str, highlighter: Highlighter) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the passage of a text that holds most of the words of a query.

    Args:
        text: Plain text of any length; only its beginning is searched.
        highlighter: Made of the query's words.

    Returns:
        One line of about 160 characters, `…` where it was cut, and start and end of each match in it.
    """
    whole = len(text) <= _MAX_TEXT
    text = " ".join(pieces_of(text[:_MAX_TEXT]))
    found = highlighter.matches(text)
    start, end = _window(text, found) if found else (0, _last_space(text, 0, LENGTH))
    before, after = "…" if start else "", "…" if end < len(text) or not whole else ""
    shift = len(before) - start
    ranges = tuple((a + shift, min(b, end) + shift) for a, b, _ in found if start <= a < end)
    return f"{before}{text[start:end]}{after}", ranges


def _window(text: str, found: Sequence[Match]) -> tuple[int, int]:
    """Return start and end of the first passage that holds matches of the most different words."""
    best, best_at = 0, 0
    inside: dict[int, int] = {}
    last = 0
    for at, match in enumerate(found):
        while last < len(found) and (last == at or found[last].end <= match.start + LENGTH - _CONTEXT):
            inside[found[last].number] = inside.get(found[last].number, 0) + 1
            last += 1
        if len(inside) > best:
            best, best_at = len(inside), at
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
