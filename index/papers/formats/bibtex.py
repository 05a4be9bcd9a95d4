"""BibTeX and BibLaTeX files: entries, with the strings and the other entries that they refer to."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from index.papers.cancelling import check
from index.papers.formats.bibtex_blocks import NOT_CLOSED, BibtexBlock, blocks
from index.papers.formats.bibtex_fields import Entry, read_entry, read_strings
from index.papers.formats.bibtex_inheritance import Family
from index.papers.formats.bibtex_records import ORIGIN, make_record
from index.papers.model import ReadResult, Record, Rejected, Remark, Source
from index.papers.publication_dates import read_edtf
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


NAME = "BibTeX"
_SUFFIXES = (".bib", ".bibtex", ".biblatex")
_ENTRY = re.compile(r"(?:^|\})[ \t]*@[ \t]*[A-Za-z]+\s*+[{(]", re.MULTILINE)
NO_WORKS = frozenset(("set", "xdata", "control", "ieeetranbstctl"))
"""Types of settings and containers: entries in their form, but no works."""
_USES_STRINGS = re.compile(r"[=#]\s*+[^\s\d{\"#,]")
MONTHS = dict(
    zip(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        "January February March April May June July August September October November December".split(),
        strict=True,
    )
)
"""Names of strings that every file may use."""
# Strings made of strings grow fast.
_LONGEST_STRING = 10_000
_MOST_EXPANDED = 10_000_000
_SPENT = (
    f"@string: the strings in the values of this file add up to more than {_MOST_EXPANDED // 1_000_000} million "
    "characters, so some stand there by their names"
)
_DATES = frozenset(("date", "urldate", "eventdate", "origdate"))
_DIGITS = re.compile(r"\s*\d[\d./-]{5,}\s*")
# Faults of one entry that are named one by one.
_MOST_FAULTS = 20


def sniff(head: str, name: str) -> bool:
    """Return whether an entry begins in the text."""
    start = head.lstrip()[:1]
    return start not in "<{[" and bool(
        _ENTRY.search(head) or (name.lower().endswith(_SUFFIXES) and "@" in head)
    )


def read(file: str, text: str) -> ReadResult:
    """Read all entries; those of which nothing can be read are rejected."""
    return reread(file, text, {})


def reread(file: str, text: str, known: Mapping[str, str | None]) -> ReadResult:
    """Read a text again, without parsing the entries that have not changed; see `index.papers.formats`."""
    return _File(file, text, known).read()


class Strings:
    """The strings of a file, by name in lower case; what they add up to is bounded."""

    def __init__(self) -> None:
        self._values: dict[str, str] = dict(MONTHS)
        self._left = _MOST_EXPANDED
        self._is_spent = False

    def get(self, name: str) -> str | None:
        """Return the value of a string, in LaTeX; None where there is none, or where all are too long by now."""
        value = self._values.get(name)
        if value is None:
            return None
        if len(value) > self._left:
            self._is_spent = True
            return None
        self._left -= len(value)
        return value

    def read(self, parts: Sequence[BibtexBlock]) -> list[tuple[int, str]]:
        """Define all strings, in any order; return lines and faults."""
        faults: list[tuple[int, str]] = []
        too_long: list[tuple[int, str]] = []
        # Twice, for those that are used before they are defined.
        for last in (False, True):
            for block in parts:
                entry = read_strings(block, self.get)
                unknown = any("not defined" in reason for _, reason in entry.faults)
                for name, value in entry.fields:
                    if last or not unknown:
                        self._values[name] = value[:_LONGEST_STRING]
                    if last and len(value) > _LONGEST_STRING:
                        too_long.append((block.line, name))
                if last:
                    faults += _with_lines(block, entry.faults)
        if too_long:
            (line, name), more = too_long[0], len(too_long) - 1
            names = f"“{name}” and {more:,} more have" if more else f"“{name}” has"
            faults.append((line, f"{names} more than {_LONGEST_STRING:,} characters; the rest is left out"))
        return faults

    @property
    def is_spent(self) -> bool:
        """Return whether some string was left out, because all that were taken are too long together."""
        return self._is_spent


class _File:
    def __init__(self, file: str, text: str, known: Mapping[str, str | None]) -> None:
        self._file = file
        self._known = known
        self._blocks = list(blocks(text))
        self._strings = Strings()
        self._family = Family(self._blocks, self._strings.get)
        self._of_strings = b""
        self._records: list[Record] = []
        self._rejected: list[Rejected] = []
        self._remarks: list[Remark] = []
        self._lines: dict[str, list[int]] = {}

    def read(self) -> ReadResult:
        strings = [block for block in self._blocks if block.kind == "string"]
        for line, reason in self._strings.read(strings):
            self._remark(line, f"@string: {reason}")
        self._of_strings = _hash(*(block.text for block in strings))
        comments = 0
        for block in self._blocks:
            check()
            if block.kind != "entry" or block.word in NO_WORKS:
                comments += 1
                if block.fault:
                    self._remark(block.line, f"@{block.word}: {block.fault}; it ends before the next entry.")
            else:
                self._read_entry(block)
        if self._strings.is_spent:
            self._remark(1, _SPENT)
        self._name_duplicates()
        self._remarks.sort(key=lambda remark: remark.line)
        return ReadResult(tuple(self._records), tuple(self._rejected), tuple(self._remarks), comments)

    def _read_entry(self, block: BibtexBlock) -> None:
        digest = self._digest(block)
        if digest in self._known and not block.fault:
            source = Source(self._file, block.line)
            self._add(Record(source, "", key=self._known[digest], digest=digest, origin=ORIGIN))
        else:
            self._parse(block, digest)

    def _parse(self, block: BibtexBlock, digest: str) -> None:
        entry = read_entry(block, self._strings.get)
        if not entry.fields and (entry.key is None or entry.faults or block.fault == NOT_CLOSED):
            name = f"“{clean_line(entry.key)}”" if entry.key else f"@{clean_line(block.word)}"
            reason = block.fault or "it has no citation key and no field"
            self._rejected.append(
                Rejected(self._file, block.line, f"The entry {name} has no fields: {reason}.")
            )
            return
        faults = _with_lines(block, entry.faults)
        if block.fault and not any("closing brace of the field" in reason for _, reason in faults):
            faults.insert(0, (block.line, block.fault))
        faults += [(block.line, reason) for reason in (*_repeated(entry), *_without_date(entry))]
        inherited, missing = self._family.inherited(block, entry.fields)
        faults += [(block.line, reason) for reason in missing]
        name = clean_line(entry.key) if entry.key else f"@{block.word}"
        for line, reason in faults:
            self._remark(line, f"{name}: {reason}")
        # One with faults is parsed each time, so that they are named each time.
        digest = "" if faults else digest
        source = Source(self._file, block.line)
        self._add(make_record(source, (block.word, entry.key), entry.fields, inherited, digest))

    def _add(self, record: Record) -> None:
        self._records.append(record)
        if record.key:
            self._lines.setdefault(record.key, []).append(record.source.line)

    def _remark(self, line: int, reason: str) -> None:
        reason = clean_line(reason)
        self._remarks.append(Remark(self._file, line, reason if reason.endswith(".") else f"{reason}."))

    def _digest(self, block: BibtexBlock) -> str:
        strings = self._of_strings if _USES_STRINGS.search(block.text) else b""
        return _hash(block.text, *self._family.texts_of_parents(block), strings).hex()

    def _name_duplicates(self) -> None:
        for key, lines in self._lines.items():
            for line in lines[1:]:
                self._remark(
                    line, f"{key}: line {lines[0]} has an entry with this citation key too; both are kept"
                )


def _without_date(entry: Entry) -> Iterator[str]:
    """Name the dates in digits that are none; words are kept as they are."""
    for name, value in entry.fields:
        if name in _DATES and _DIGITS.fullmatch(value) and read_edtf(value) is None:
            yield (
                f"“{value[:80]}” in the field “{name}” is not a date that exists, in the form 2024-05-21; "
                "it is kept as a field"
            )


def _repeated(entry: Entry) -> list[str]:
    counted = Counter(name for name, _ in entry.fields)
    return [
        f"the field “{name}” is there {count} times; the first one is used"
        for name, count in counted.items()
        if count > 1
    ]


def _with_lines(block: BibtexBlock, faults: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return lines and faults, given positions and faults; of very many the first ones, and their number."""
    found: list[tuple[int, str]] = []
    line, counted = block.line, 0
    faults = sorted(faults)
    for at, reason in faults[:_MOST_FAULTS]:
        line += block.text.count("\n", counted, at)
        counted = at
        found.append((line, reason))
    if left := len(faults) - len(found):
        found.append((line, f"{left} more faults follow"))
    return found


def _hash(*parts: str | bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
