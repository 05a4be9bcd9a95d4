"""Text of PDF pages as words: hyphens at line ends joined, ligatures as letters, nothing that a terminal obeys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

# PDFium has U+0002 or U+FFFE for a hyphen at the end of a line; a soft hyphen there means the same.
_HYPHEN = "\x02\ufffe"
_HYPHENS = (*_HYPHEN, "\u00ad")
_JOINED = re.compile(f"[{_HYPHEN}](?:\r?\n)?|\u00ad\r?\n")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufff0-\ufffc\uffff\ud800-\udfff]")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SPACES = re.compile(r"[ \t]+")


def page_text(raw: str) -> str:
    """Return the text of a page, a line for each of its lines."""
    text = raw
    if any(sign in text for sign in _HYPHENS):
        text = _JOINED.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        # Most pages are so, and need no more than a look.
        if text.replace("\n", " ").isprintable():
            return text
    else:
        text = text.translate(_LIGATURES)
    return clean(_UNWANTED.sub("", text))


def line_of(raw: str) -> str:
    """Return a passage of a page as one line."""
    return clean_line(page_text(raw))


def comment_of(raw: str) -> str:
    """Return a comment, without white space around its lines and without empty lines at its ends."""
    lines = [_SPACES.sub(" ", line).strip() for line in page_text(raw).split("\n")]
    return "\n".join(lines).strip("\n")


def passage(chars: str, marked: Iterable[int]) -> str:
    """Return what is marked on a page as one line, widened to whole words.

    Args:
        chars: The page, as PDFium has it.
        marked: Places in it of the characters that are marked.
    """
    runs: list[list[int]] = []
    for at in sorted(set(marked)):
        if runs and not _has_words(chars, runs[-1][1], at):
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    parts: list[tuple[int, int]] = []
    for run in runs:
        start, end = _widened(chars, *run)
        if parts and start <= parts[-1][1]:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return line_of(" ".join(chars[start:end] for start, end in parts))


def _has_words(chars: str, start: int, end: int) -> bool:
    return any(not char.isspace() and char not in _HYPHEN for char in chars[start:end])


def _widened(chars: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _in_word(chars[start]) and _in_word(chars[start - 1]):
        start -= 1
    while end < len(chars) and _in_word(chars[end - 1]) and _in_word(chars[end]):
        end += 1
    return start, end


def _in_word(char: str) -> bool:
    return char.isalnum() or char in _HYPHEN or char in "’'\u0301\u0308"
