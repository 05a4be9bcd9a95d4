"""Identify a row of the list: a paper or note, a tag, a saved search, or a rule between them."""

from __future__ import annotations

from typing import NamedTuple

from index import DocumentId


class TagId(NamedTuple):
    """A tag, without `#`."""

    tag: str


class SavedSearchId(NamedTuple):
    """A saved search, by the path of the note that holds it."""

    path: str


class RuleId(NamedTuple):
    """A line between rows that says what follows; the cursor passes over it."""

    text: str


RowId = DocumentId | TagId | SavedSearchId | RuleId


def document_of(id_: RowId) -> RowId:
    """Return the note of a saved search, so that it is read, renamed and deleted as one; other ids unchanged."""
    return DocumentId.note(id_.path) if isinstance(id_, SavedSearchId) else id_
