"""Lines in colors for a terminal: pieces of text with a style each. Nothing is said by a color alone.

A text is cleaned before its color is put around it, so that no file can bring colors or commands of its own.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from index import clean, clean_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

Style = Literal["", "key", "title", "faint", "tag", "match", "place", "error", "warning", "added", "removed"]
_CODES: dict[Style, str] = {
    "key": "36",
    "title": "1",
    "faint": "2",
    "tag": "32",
    "match": "1;33",
    "place": "35",
    "error": "31",
    "warning": "33",
    "added": "32",
    "removed": "31",
}


class StyledText(NamedTuple):
    """A part of a line, and its style."""

    text: str
    style: Style = ""


Line: TypeAlias = "str | tuple[StyledText, ...]"
"""A line, or several, of plain text or of pieces."""


def line(*pieces: StyledText) -> tuple[StyledText, ...]:
    """Return pieces as one line: none of them breaks it."""
    return tuple(StyledText(_on_one_line(text), style) for text, style in pieces)


def _on_one_line(text: str) -> str:
    """Return a piece of a line, with the spaces at its ends."""
    inner = clean_line(text)
    begin, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{' ' * len(begin)}{inner}{' ' * len(end)}" if inner else " " * len(begin)


def joined(*lines: Line) -> tuple[StyledText, ...]:
    """Return several lines as one result."""
    parts: list[StyledText] = []
    for number, each in enumerate(lines):
        parts += [StyledText("\n")] if number else []
        parts += [StyledText(each)] if isinstance(each, str) else each
    return tuple(parts)


def matched(text: str, matches: Iterable[Sequence[int]]) -> tuple[StyledText, ...]:
    """Return a text as one line, with its matches, start and end of each, in order, as pieces of their own."""
    parts, at = [], 0
    for start, end in matches:
        parts += [StyledText(text[at:start]), StyledText(text[start:end], "match")]
        at = end
    return line(*parts, StyledText(text[at:]))


def is_colored(args: argparse.Namespace) -> bool:
    """Return whether output has colors: as `--color` says, else on terminals where `NO_COLOR` does not forbid it."""
    wish = vars(args).get("color") or "auto"
    if wish != "auto":
        return bool(wish == "always")
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def text_of(lines: Iterable[Line], *, colored: bool) -> str:
    """Return lines as text that is safe on a terminal, with colors or without."""
    return "\n".join(
        clean(each) if isinstance(each, str) else "".join(_painted(piece, colored=colored) for piece in each)
        for each in lines
    )


def _painted(piece: StyledText, *, colored: bool) -> str:
    text = clean(piece.text)
    return f"\033[{_CODES[piece.style]}m{text}\033[0m" if colored and piece.style and text else text
