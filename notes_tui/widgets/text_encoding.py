"""A file's text, made fit for a text area that knows only plain lines, and back, to the very character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEWLINE = re.compile(r"\r\n|\n|\r")
# Characters that would break a line in the text area, or that a terminal obeys.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
# Their stand-ins: the same code points in the supplementary private use area, which fonts leave empty.
_PRIVATE = 0xF0000
_STAND_IN = re.compile("[\U000f0000-\U000fffff]")
_FENCE = re.compile(r"[ \t>]*(`{3,}(?=[^`]*$)|~{3,})(.*)")
_TICKS = re.compile("`+")


@dataclass(frozen=True, slots=True)
class Draft:
    r"""Text as the text area has it.

    Attributes:
        text: With `\\n` alone as line end.
        newline: What each line ended in, in the file.
    """

    text: str
    newline: str = "\n"


def load(text: str) -> Draft:
    """What to put into the text area.

    Where line ends are of one kind that kind is remembered; where they are mixed, each
    carriage return is a character that is shown.
    """
    kinds = set(_NEWLINE.findall(text))
    newline = kinds.pop() if len(kinds) == 1 else "\n"
    return Draft(_UNSAFE.sub(lambda m: chr(_PRIVATE + ord(m[0])), text.replace(newline, "\n")), newline)


def unload(draft: Draft) -> str:
    """What to put into the file: for an unchanged draft, the very text that was loaded."""
    text = draft.text.replace("\n", draft.newline)
    return _STAND_IN.sub(lambda m: chr(ord(m[0]) - _PRIVATE), text)


def in_code(above: Iterable[str], before: str) -> bool:
    """Whether what is typed next is code: within a fence, or behind a backtick that nothing closes.

    Args:
        above: The lines above, from the first.
        before: What stands before the cursor on its own line.
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
