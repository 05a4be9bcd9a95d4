"""Records as a BibTeX or BibLaTeX file.

A field that came from BibTeX is written as it stands there, also with the names of strings, which are written at the
beginning of the file. What neither dialect has a field for, or what would be read back as something else, is in one
field of our own, so that a file that is read again gives the same records.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from index.papers import citation_keys
from index.papers.formats.bibtex import MONTHS
from index.papers.formats.bibtex_blocks import blocks
from index.papers.formats.bibtex_dialects import BIBLATEX, BIBTEX
from index.papers.formats.bibtex_fields import read_entry
from index.papers.formats.bibtex_records import OURS, make_record, text_of_field
from index.papers.formats.bibtex_values import GROUPS, Fields, group_of, write_field
from index.papers.formats.exact_values import VALUES, to_json
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.papers.formats.bibtex_dialects import Dialect
    from index.papers.formats.bibtex_source import WrittenEntry, WrittenField
    from index.papers.formats.bibtex_values import ValueGroup
    from index.papers.model import Record

_DIALECTS = {"bibtex": BIBTEX, "biblatex": BIBLATEX}
# BibTeX, biber and Pandoc take a key without these.
_UNSAFE_IN_KEY = re.compile(r"[\s,={}\"#%\\~'()@]+")
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACES = {"{": "\\u007b", "}": "\\u007d"}
# Entries that are not in the file must not be referred to.
_REFERENCES = ("crossref", "xdata")


def write(
    records: Sequence[Record],
    form: str,
    written: Mapping[str, Sequence[WrittenEntry]],
) -> str:
    """Return records as a whole file, in their order; `bibtex.read` gives equal records back.

    Args:
        records: Their keys are those of the entries.
        form: The dialect: `bibtex` or `biblatex`.
        written: Entries of BibTeX files that the records were merged from, the best first, by the record's key.
    """
    keys = _keys(records, written)
    writer = _Writer(_DIALECTS[form], set(keys))
    entries = [
        writer.entry(record, key, written.get(record.key or "", ()))
        for record, key in zip(records, keys, strict=True)
    ]
    used = {text for some in written.values() for entry in some for text in entry.preambles}
    head = [f"@preamble{{{text}}}\n" for text in sorted(used) if _is_balanced(text)]
    head += [f"@string{{{name} = {{{value}}}}}\n" for name, value in sorted(writer.strings.items())]
    return "\n".join(("".join(head), *entries) if head else entries)


def _keys(records: Iterable[Record], written: Mapping[str, Sequence[WrittenEntry]]) -> list[str]:
    """Return a key for each entry: safe, and different from the others; in letter case alone where both are given."""
    found: list[str] = []
    taken: set[str] = set()
    folded: set[str] = set()
    made: set[str] = set()
    for record in records:
        given = record.key or ""
        stands = any(entry.key == given for entry in written.get(given, ()))
        safe = given if stands else _UNSAFE_IN_KEY.sub("-", given).strip("-")
        key = base = safe or citation_keys.base_key(record.title, given)
        number = 1
        while key in taken or fold(key) in (made if key == given else folded):
            number += 1
            key = f"{base}-{number}"
        taken.add(key)
        folded.add(fold(key))
        if key != given:
            made.add(fold(key))
        found.append(key)
    return found


class _Writer:
    """Writes one entry after the other, and collects the strings that they use."""

    def __init__(self, dialect: Dialect, keys: set[str]) -> None:
        self._dialect = dialect
        self._keys = keys
        self.strings: dict[str, str] = {}

    def entry(self, record: Record, key: str, written: Sequence[WrittenEntry]) -> str:
        type_ = self._dialect.type(record)
        # At worst there are no fields but our own.
        fields, lost = Fields(), list(VALUES)
        for layout in (self._as_it_stands, self._in_order, self._without_doubtful):
            if lost:
                tried = layout(record, type_, written)
                still_lost = self._lost(record, type_, key, tried)
                if len(still_lost) < len(lost):
                    fields, lost = tried, still_lost
        if lost:
            fields = [*fields, (OURS, f"{{{_exact(record, lost)}}}")]
        return _shown(type_, key, fields)

    # Layouts ----------------------------------------------------------------------------------------------

    def _as_it_stands(self, record: Record, type_: str, written: Sequence[WrittenEntry]) -> Fields:
        """Return the fields of the best entry in their order, and then what else there is to say."""
        left = Counter(record.fields)
        fields: Fields = []
        said: set[frozenset[str]] = set()
        for number, entry in enumerate(written):
            satisfied = self._satisfied(record, type_, entry) - said
            names = {field.name for field in entry.fields}
            for field in entry.fields:
                text = text_of_field(field.name, field.value)
                group = group_of(field.name)
                own = left[field.name, text] > 0
                if not (own or (group and group.names in satisfied) or (not text and not number)):
                    continue
                if (value := self._value(field)) is None or field.name in (OURS, *_REFERENCES):
                    continue
                left[field.name, text] -= own
                other = field.name if own else self._dialect.field(field.name, type_)
                fields.append((field.name if other in names else other, value))
            said |= satisfied
        fields += self._year_of(record, type_, fields)
        for group in GROUPS:
            if group.names not in said:
                fields += group.write(record, self._dialect, type_)
        return [*fields, *self._others(record, left, {name for name, _value in fields})]

    def _year_of(self, record: Record, type_: str, fields: Fields) -> Fields:
        """Return year and month for BibTeX, which does not know dates."""
        names = {name for name, _value in fields}
        if not self._dialect.classic or "date" not in names or "year" in names:
            return []
        group = group_of("date")
        return (
            [field for field in group.write(record, self._dialect, type_) if field[0] != "date"]
            if group
            else []
        )

    def _in_order(self, record: Record, type_: str, written: Sequence[WrittenEntry]) -> Fields:
        """Return the same with the fields that have no other place at the end, in the order of the record."""
        fields = self._as_it_stands(record, type_, written)
        order = {name: number for number, (name, _text) in enumerate(record.fields)}
        # All that have another place count as first, and keep their order.
        return sorted(fields, key=lambda field: -1 if group_of(field[0]) else order.get(field[0], -1))

    def _without_doubtful(self, record: Record, type_: str, written: Sequence[WrittenEntry]) -> Fields:
        """Return the same without the fields that a reader would take for something else."""
        own = {name for entry in written for name in (field.name for field in entry.fields)}
        fields = self._as_it_stands(record, type_, written)
        kept = {name for group in GROUPS for name, _value in group.write(record, self._dialect, type_)}
        return [
            (name, value) for name, value in fields if group_of(name) is None or name in kept or name in own
        ]

    def _satisfied(self, record: Record, type_: str, entry: WrittenEntry) -> set[frozenset[str]]:
        """Return the groups of fields that say in an entry what the record says."""
        pairs = [(field.name, field.value) for field in entry.fields if field.name != OURS]
        read = make_record(record.source, (type_, entry.key), pairs, {}, "")
        named: dict[frozenset[str], ValueGroup] = {}
        for name, _value in pairs:
            if group := group_of(name):
                named[group.names] = group
        return {names for names, group in named.items() if group.value(read) == group.value(record)}

    def _value(self, field: WrittenField) -> str | None:
        """Return a value as it stands, if it can stand so in this file too."""
        strings = dict(field.strings)
        if field.text and all(self._defined(name, value) for name, value in strings.items()):
            self.strings |= strings
            return field.text
        return f"{{{field.value}}}" if _is_balanced(field.value) else None

    def _defined(self, name: str, value: str) -> bool:
        """Return whether the string can have this value in the whole file."""
        return name not in MONTHS and self.strings.get(name, value) == value and _is_balanced(value)

    def _others(self, record: Record, left: Counter[tuple[str, str]], taken: set[str]) -> Fields:
        """Return the fields that are kept under their own names, where these are free."""
        found: Fields = []
        left = left.copy()
        for name, text in record.fields:
            if left[name, text] <= 0:
                continue
            left[name, text] -= 1
            dangling = name in _REFERENCES and not {key.strip() for key in text.split(",")} <= self._keys
            if name in taken or dangling:
                continue
            if field := write_field(name, text, self._dialect):
                found.append(field)
                taken.add(name)
        return found

    # Reading back -----------------------------------------------------------------------------------------

    def _lost(self, record: Record, type_: str, key: str, fields: Fields) -> list[str]:
        """Return the values that a reader would not find in an entry."""
        strings = MONTHS | self.strings
        parts = list(blocks(_shown(type_, key, fields)))
        if len(parts) != 1 or parts[0].fault or parts[0].kind != "entry":
            return list(VALUES)
        entry = read_entry(parts[0], strings.get)
        if entry.faults:
            return list(VALUES)
        back = make_record(record.source, (type_, entry.key), entry.fields, {}, "")
        return [name for name in VALUES if getattr(back, name) != getattr(record, name)]


def _shown(type_: str, key: str, fields: Fields) -> str:
    lines = "".join(f"  {name} = {value},\n" for name, value in fields)
    return f"@{type_}{{{key},\n{lines}}}\n"


def _exact(record: Record, names: Iterable[str]) -> str:
    """Return values as JSON in which braces are in pairs."""
    return _JSON_TEXT.sub(
        lambda text: re.sub(r"[{}]", lambda brace: _BRACES[brace[0]], text[0]), to_json(record, names)
    )


def _is_balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return not depth
