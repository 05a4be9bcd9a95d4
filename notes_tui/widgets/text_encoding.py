"""Encode a file's text for a text area that knows only plain lines, and decode it without losing a character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEWLINE = re.compile(r"\r\n|\n|\r")
# Characters that break a line in the text area, or control the terminal.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
# Their stand-ins: the same code points in the supplementary private use area, which fonts leave empty.
_PRIVATE = 0xF0000
_STAND_IN = re.compile("[\U000f0000-\U000fffff]")
_FENCE = re.compile(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})(.*)")
_TICKS = re.compile("`+")


@dataclass(frozen=True, slots=True)
class EncodedText:
    r"""A text as the text area holds it.

    Attributes:
        text: With `\\n` as the only line end.
        newline: The line end of the file.
    """

    text: str
    newline: str = "\n"


def encode(text: str) -> EncodedText:
    """Encode a file's text.

    A single kind of line end is remembered; when line ends are mixed, each carriage return becomes a visible
    character.
    """
    kinds = set(_NEWLINE.findall(text))
    newline = kinds.pop() if len(kinds) == 1 else "\n"
    return EncodedText(_UNSAFE.sub(lambda m: chr(_PRIVATE + ord(m[0])), text.replace(newline, "\n")), newline)


def decode(encoded: EncodedText) -> str:
    """Return the text for the file; for an unchanged text, exactly the one that was encoded."""
    text = encoded.text.replace("\n", encoded.newline)
    return _STAND_IN.sub(lambda m: chr(ord(m[0]) - _PRIVATE), text)


def in_code(above: Iterable[str], before: str) -> bool:
    """Return whether text typed at the cursor is code: in a fence, or after a backtick that is not closed.

    Args:
        above: The lines above, from the first.
        before: The text before the cursor on its line.
    """
    fence = ""
    for line in above:
        found = _FENCE.match(line)
        if not found:
            continue
        if not fence:
            fence = found[1]
        elif found[1].startswith(fence) and not found[2].strip():
            fence = ""
    ticks = ""
    for run in _TICKS.findall(before):
        ticks = run if not ticks else "" if run == ticks else ticks
    return bool(fence or ticks)
