"""The fields of one entry of a BibTeX file, read as far as they can be; faults are named with their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.papers.formats.bibtex_blocks import NOT_CLOSED

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.papers.formats.bibtex_blocks import BibtexBlock

_NAME = r"[^\s={},\"#%()@\\]++"
_ASSIGNMENT = re.compile(rf"({_NAME})\s*+=\s*+")
_BETWEEN = re.compile(r"(?:\s++|,|%[^\n]*+)*+")
_BLANK = re.compile(r"(?:\s++|%[^\n]*+)*+")
_KEY = re.compile(r"[^,=\n]*+")
_LAST_WORD = re.compile(rf"({_NAME})\s*+\Z")
_GROUP = r"\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+\}[^{}]*+)*+\}"
_BRACED = re.compile(_GROUP)
_QUOTED = re.compile(rf'"[^"{{}}]*+(?:{_GROUP}[^"{{}}]*+)*+"')
_BARE = re.compile(r"[^\s,#{}\"=%]++")
# In an entry that is not closed, a value that has this in it has no closing brace of its own.
_FIELD_INSIDE = re.compile(rf"[,\n]\s*+{_NAME}\s*+=\s*+[{{\"\d]")
_BRACE = re.compile(r"[{}]")
_QUOTE = re.compile(r"[{}\"]")
# A field begins after a comma or a line end, outside braces.
_GROUP_OR_FIELD = re.compile(rf"\{{|[,\n]\s*+(?={_NAME}\s*+=)")


@dataclass(slots=True)
class Entry:
    """An entry as it is written.

    Attributes:
        fields: Names in lower case, and values with their LaTeX, in the order of the entry.
        faults: Positions in the block's text, and what is wrong there.
    """

    key: str | None
    fields: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def read_entry(block: BibtexBlock, string: Callable[[str], str | None]) -> Entry:
    """Read the key and the fields of an entry.

    Args:
        block: The whole entry.
        string: Returns the value of an `@string`, given its name in lower case; None where there is none.
    """
    reader = FieldReader(block, string)
    reader.read_key()
    reader.read_fields()
    return reader.entry


def read_strings(block: BibtexBlock, string: Callable[[str], str | None]) -> Entry:
    """Read the names and values of a block of strings; its key is None."""
    reader = FieldReader(block, string)
    reader.read_fields()
    return reader.entry


def key_of(block: BibtexBlock) -> str | None:
    """Return the key of an entry without reading the rest."""
    reader = FieldReader(block, lambda _name: None)
    reader.read_key()
    return reader.entry.key


class FieldReader:
    """Reads one entry from its start to its end, whatever is wrong with it."""

    def __init__(self, block: BibtexBlock, string: Callable[[str], str | None]) -> None:
        self._text = block.text
        self._at = block.body
        self._end = block.end
        self._string = string
        self._not_closed = block.fault == NOT_CLOSED
        self._closers: dict[int, int] | None = None
        self._quotes_close = True
        self._left_open = False
        self.entry = Entry(None)

    def _fault(self, at: int, reason: str) -> None:
        self.entry.faults.append((at, reason))

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at, self._end)
        self._at = found.end() if found else self._at
        return self._at

    def read_key(self) -> None:
        """Read the citation key, and the comma after it."""
        start = self._skip(_BLANK)
        found = _KEY.match(self._text, start, self._end)
        end = found.end() if found else start
        key = self._text[start:end]
        if self._text[end : min(end + 1, self._end)] == "=" and (word := _LAST_WORD.search(key)):
            # A field stands where the key, or the comma after it, should be.
            key, end = key[: word.start()], start + word.start()
            if key.strip():
                self._fault(start, "the comma after the citation key is missing")
        key = re.split(r"\s%", key, maxsplit=1)[0]
        key = key.translate({ord(char): None for char in '{}"'}).strip()
        self.entry.key = key or None
        self._at = end
        if not key:
            self._fault(start, "it has no citation key")
        elif self._skip(_BLANK) < self._end and self._text[self._at] != "," and end != self._at:
            self._fault(start, "the comma after the citation key is missing")

    def read_fields(self) -> None:
        """Read all fields from here to the end."""
        while self._skip(_BETWEEN) < self._end:
            start = self._at
            if self._not_closed and self._text[start] == "}":
                self._at += 1
                continue
            assignment = _ASSIGNMENT.match(self._text, start, self._end)
            if assignment:
                self._at = assignment.end()
                self._read_value(assignment[1].lower(), start)
            else:
                left = self._to_next_field()
                name = re.match(_NAME, left)
                what = f"“{name[0]}” is followed by no “=”" if name else "this is not a field"
                self._fault(start, f"{what}, and was left out: “{_short(left)}”")

    def _read_value(self, name: str, start: int) -> None:
        parts: list[str] = []
        while True:
            part = self._part(name)
            if part is None:
                break
            parts.append(part)
            after = self._skip(_BLANK)
            if after >= self._end or self._text[after] != "#":
                break
            self._at += 1
            self._skip(_BLANK)
        value = "".join(parts)
        if not parts:
            self._fault(start, f"the field “{name}” has no value")
        if self._left_open:
            # It ends where the next field begins.
            self._left_open = False
            self.entry.fields.append((name, value))
            return
        if self._skip(_BLANK) < self._end and self._text[self._at] != ",":
            value = self._misplaced(name, value, start)
        self.entry.fields.append((name, value))

    def _misplaced(self, name: str, value: str, start: int) -> str:
        """Read what follows a value without a comma; return the value with what belongs to it."""
        if _ASSIGNMENT.match(self._text, self._at, self._end):
            self._fault(start, f"the comma after the field “{name}” is missing")
            return value
        left = self._to_next_field()
        if not left.strip("}, \n"):
            if not self._not_closed:
                self._fault(start, f"a closing brace of the field “{name}” has no opening one")
            return value
        self._fault(start, f"the value of the field “{name}” is not one text in braces or quotes")
        return f"{value} {left}".strip()

    def _part(self, name: str) -> str | None:
        text, at, end = self._text, self._at, self._end
        char = text[at : min(at + 1, end)]
        if char == "{":
            return self._braced(name)
        if char == '"':
            return self._quoted(name)
        bare = _BARE.match(text, at, end)
        if bare is None:
            return None
        self._at = bare.end()
        word = bare[0]
        if word.isdecimal():
            return word
        known = self._string(word.lower())
        if known is None:
            self._fault(at, f"“{word}” in the field “{name}” is not defined by an @string; its name was kept")
            return word
        return known

    def _braced(self, name: str) -> str:
        at = self._at
        found = _BRACED.match(self._text, at, self._end)
        closer = found.end() - 1 if found else self._closer(at)
        if closer is None or (self._not_closed and _FIELD_INSIDE.search(self._text, at, closer)):
            return self._unclosed(name, "brace")
        self._at = closer + 1
        return self._text[at + 1 : closer]

    def _quoted(self, name: str) -> str:
        at = self._at
        found = _QUOTED.match(self._text, at, self._end)
        closer = found.end() - 1 if found else self._closing_quote(at)
        if closer is None:
            return self._unclosed(name, "quote")
        self._at = closer + 1
        return self._text[at + 1 : closer]

    def _unclosed(self, name: str, what: str) -> str:
        self._fault(self._at, f"the closing {what} of the field “{name}” is missing")
        self._left_open = True
        self._at += 1
        return self._to_next_field().rstrip(",")

    def _closer(self, opener: int) -> int | None:
        """Return the closing brace of an opening one."""
        if self._closers is None:
            self._closers, opened = {}, list[int]()
            for mark in _BRACE.finditer(self._text, opener, self._end):
                if mark[0] == "{":
                    opened.append(mark.start())
                elif opened:
                    self._closers[opened.pop()] = mark.start()
        return self._closers.get(opener)

    def _closing_quote(self, opener: int) -> int | None:
        at = opener + 1
        while self._quotes_close and (mark := _QUOTE.search(self._text, at, self._end)):
            if mark[0] == '"':
                return mark.start()
            closer = self._closer(mark.start()) if mark[0] == "{" else None
            if closer is None:
                break
            at = closer + 1
        # Searched for once only: the rest of the text may be long.
        self._quotes_close = False
        return None

    def _to_next_field(self) -> str:
        """Go to where the next field begins, and return the text before it."""
        start = at = self._at
        while mark := _GROUP_OR_FIELD.search(self._text, at, self._end):
            if mark[0] != "{":
                self._at = mark.end()
                return self._text[start : mark.start()].strip()
            closer = self._closer(mark.start())
            at = mark.end() if closer is None else closer + 1
        self._at = self._end
        return self._text[start : self._end].strip()


def _short(text: str) -> str:
    text = " ".join(text[:200].split())
    return text if len(text) <= 40 else f"{text[:40].rstrip()}…"
