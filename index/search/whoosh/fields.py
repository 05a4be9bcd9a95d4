"""The schema in Whoosh's terms, as it is stored in the table of contents."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache
from typing import Any

from index.search.schema import (
    BYTE_COLUMNS,
    MISSING,
    NUMBER_COLUMNS,
    TERM_FIELDS,
    TEXT_FIELDS,
    pack,
)
from index.search.whoosh.imports import columns, fields, formats


class PackedPositions(formats.Positions):  # type: ignore[misc]
    """Positions as an array of 32-bit numbers, in place of Whoosh's pickles."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """Pack positions that are in order."""
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> Sequence[int]:
        """Unpack positions."""
        return array("I", valuestring)

    def decode_frequency(self, valuestring: bytes) -> int:
        """Return the number of packed positions."""
        return len(valuestring) // 4


class TextField(fields.FieldType):  # type: ignore[misc]
    """Words with positions, from our analyzer, without Whoosh's token objects."""

    def __init__(self) -> None:
        super().__init__(format=PackedPositions(), analyzer=None, scorable=True)

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as the index stores it."""
        return value if isinstance(value, bytes) else pack(value)


class TermField(fields.FieldType):  # type: ignore[misc]
    """Whole values, each one term as it is."""

    def __init__(self) -> None:
        super().__init__(format=formats.Existence(), analyzer=None)

    def to_bytes(self, value: str | bytes) -> bytes:
        """Return a term as the index stores it."""
        return value if isinstance(value, bytes) else pack(value)


@cache
def schema() -> Any:
    """Return the schema of the index as a `whoosh.fields.Schema`."""
    numbers = {
        name: columns.NumericColumn("i" if default == MISSING else "q", default=default)
        for name, default in NUMBER_COLUMNS.items()
    }
    strings = {name: columns.VarBytesColumn() for name in BYTE_COLUMNS}
    return fields.Schema(
        **{name: TextField() for name in TEXT_FIELDS},
        **{name: TermField() for name in TERM_FIELDS},
        **{name: fields.COLUMN(column) for name, column in (numbers | strings).items()},
    )
