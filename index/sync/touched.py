"""The changes of one batch of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.cache.records_table import Replaced
    from index.ids import DocumentId


class Touched:
    """The changes of one batch, for the steps that follow from them."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.identities: set[str] = set()
        self.match_keys: set[str] = set()
        self.lessened: set[str] = set()
        self.marks: dict[str, set[str]] = {}
        self.moved: set[str] = set()
        self.names: set[str] = set()
        self.uses: set[str] = set()
        self.sources: set[str] = set()
        self.relocated: set[str] = set()
        self.notes: set[str] = set()
        self.unchanged: set[DocumentId] = set()
        self.is_word_changed = False
        self.are_problems_changed = False

    def replaced(self, records: Replaced) -> None:
        """Add what follows from the records of a file that was read again."""
        self.lessened |= records.identities
        for identity, marks in records.marks.items():
            self.marks.setdefault(identity, set()).update(marks)
        self.match_keys |= records.keys
        self.moved |= records.moved

    def said(self, keys: frozenset[str]) -> None:
        """Add what follows from the user's word on works, some of which have these match keys."""
        self.match_keys |= keys
        self.is_word_changed |= bool(keys)
