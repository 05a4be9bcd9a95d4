"""A file's text, made fit for a text area that knows only plain lines, and back, to the very character."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NEWLINE = re.compile(r"\r\n|\n|\r")
# Characters that would break a line in the text area, or that a terminal obeys.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
# Their stand-ins: the same code points in the supplementary private use area, which fonts leave empty.
_PRIVATE = 0xF0000
_STAND_IN = re.compile("[\U000f0000-\U000fffff]")


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
