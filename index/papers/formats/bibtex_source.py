"""Entries of a BibTeX file as they are written there, for an export that changes nothing about them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from index.papers.formats.bibtex import MONTHS, Strings
from index.papers.formats.bibtex_blocks import blocks
from index.papers.formats.bibtex_fields import FieldReader
from index.text import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from index.papers.formats.bibtex_blocks import BibtexBlock


# A preamble of several parts may use strings.
_JOINED = re.compile(r"[\"}]\s*+#")
_COMMAND = re.compile(r"\\[A-Za-z]+")


class EntryPlace(NamedTuple):
    """Place of an entry: its file, the line in which it begins, and its key; empty where it has none."""

    file: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A field of an entry.

    Attributes:
        name: In lower case.
        value: In LaTeX, with its strings resolved.
        text: The value as it is written, with braces, quotes and names of strings; empty where it has a fault.
        strings: Name in lower case and value in LaTeX of each string that it uses, except for months.
    """

    name: str
    value: str
    text: str
    strings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """An entry of a BibTeX file.

    Attributes:
        type: In lower case.
        preambles: What stands in the `@preamble`s of the file that share a command of LaTeX with the entry.
    """

    type: str
    key: str
    fields: tuple[WrittenField, ...]
    preambles: tuple[str, ...] = ()


def entries_at(text: str, lines: Collection[int]) -> dict[tuple[int, str], WrittenEntry]:
    """Return the entries that begin in some lines of a text, by the number of the line and the key of the record."""
    parts = list(blocks(text))
    strings = Strings()
    strings.read([block for block in parts if block.kind == "string"])
    preambles = [
        (clean(block.text[block.body : block.end]).strip(), set(_COMMAND.findall(block.text)))
        for block in parts
        if block.kind == "preamble" and not block.fault and not _JOINED.search(block.text)
    ]
    found: dict[tuple[int, str], WrittenEntry] = {}
    for block in parts:
        if block.kind == "entry" and block.line in lines and not block.fault:
            entry = _SourceReader(block, strings.get).written()
            if preambles and (commands := set(_COMMAND.findall(block.text))):
                needed = tuple(text for text, defined in preambles if defined & commands)
                entry = replace(entry, preambles=needed)
            found[block.line, clean_line(entry.key)] = entry
    return found


class _SourceReader(FieldReader):
    """Keeps the text of each value too, and the strings that it uses."""

    def __init__(self, block: BibtexBlock, string: Callable[[str], str | None]) -> None:
        super().__init__(block, self._noted)
        self._resolve = string
        self._strings: list[tuple[str, str]] = []
        self._type = block.word
        self._fields: list[WrittenField] = []

    def written(self) -> WrittenEntry:
        """Read the entry."""
        self.read_key()
        self.read_fields()
        return WrittenEntry(self._type, self.entry.key or "", tuple(self._fields))

    def _noted(self, name: str) -> str | None:
        value = self._resolve(name)
        if value is not None and MONTHS.get(name) != value:
            self._strings.append((name, clean(value)))
        return value

    def _read_value(self, name: str, start: int) -> None:
        begin, faults = self._at, len(self.entry.faults)
        self._strings = []
        super()._read_value(name, start)
        value = self.entry.fields[-1][1]
        text = self._text[begin : self._at].rstrip()
        # Between the parts of a value, a `%` would begin a comment, which only some programs know.
        sound = len(self.entry.faults) == faults and ("%" not in text or text[1:-1] == value)
        self._fields.append(
            WrittenField(name, clean(value), clean(text) if sound else "", tuple(self._strings))
        )
