"""Places in a text as editors count them: lines, and units of an encoding within a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, get_args

from lsprotocol.types import Position, Range

Encoding = Literal["utf-8", "utf-16", "utf-32"]
"""Units in which an editor counts the characters of a line."""
_ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)

_LINE_END = re.compile("\r\n|\r|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2)}


def known_encoding(name: str) -> Encoding:
    """Return an encoding by its name in the protocol; UTF-16, the default there, for any other."""
    return next((each for each in _ENCODINGS if each == name), "utf-16")


def sound(text: str) -> str:
    """Return a text without halves of characters, which no file can hold."""
    return _SURROGATE.sub("\ufffd", text) if _SURROGATE.search(text) else text


class TextLines:
    """A text and its lines, which end in a newline, a carriage return, or both."""

    def __init__(self, text: str, encoding: Encoding = "utf-16") -> None:
        """Find the lines."""
        self.text = text
        self.encoding = encoding
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def line(self, number: int) -> str:
        """Return a line, which counts from 0, without its end; empty where there is no such line."""
        start, end = self._span(number)
        return self.text[start:end]

    def _span(self, number: int) -> tuple[int, int]:
        if not 0 <= number < len(self.starts):
            return len(self.text), len(self.text)
        start = self.starts[number]
        if number + 1 == len(self.starts):
            return start, len(self.text)
        end = self.starts[number + 1] - 1
        if self.text[end] == "\n" and end > start and self.text[end - 1] == "\r":
            end -= 1
        return start, end

    def offset(self, place: Position) -> int:
        """Return the offset of a place; one beyond the end of its line, or of the text, is that end.

        A place in the middle of a character is the one before it.
        """
        start, end = self._span(place.line)
        units = max(place.character, 0)
        line = self.text[start:end]
        if self.encoding == "utf-32" or line.isascii():
            return min(start + units, end)
        codec, size = _CODECS[self.encoding]
        return start + len(line.encode(codec)[: units * size].decode(codec, "ignore"))

    def position(self, offset: int) -> Position:
        """Return the place of an offset."""
        number = bisect_right(self.starts, offset) - 1
        before = self.text[self.starts[number] : offset]
        if self.encoding == "utf-32" or before.isascii():
            return Position(number, len(before))
        codec, size = _CODECS[self.encoding]
        return Position(number, len(before.encode(codec)) // size)

    def range(self, start: int, end: int) -> Range:
        """Return the range between two offsets."""
        return Range(self.position(start), self.position(end))

    def whole_line(self, number: int) -> Range:
        """Return the range of a line, which counts from 1 as in notes, without its end."""
        return self.range(*self._span(number - 1))

    def changed(self, where: Range, new: str) -> TextLines:
        """Return the text with a range replaced."""
        start, end = self.offset(where.start), self.offset(where.end)
        start, end = min(start, end), max(start, end)
        return TextLines(f"{self.text[:start]}{sound(new)}{self.text[end:]}", self.encoding)
