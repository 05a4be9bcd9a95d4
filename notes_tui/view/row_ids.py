"""Identify a row of the list: a document, a tag, a saved search, a document in the diary, or a rule between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable


class TagId(NamedTuple):
    """A tag, without `#`."""

    tag: str


class SavedSearchId(NamedTuple):
    """A saved search, by the path of the note that holds it."""

    path: str


class DiaryId(NamedTuple):
    """A document in a week of the diary, by the week's Monday: it may be there in other weeks too."""

    document: DocumentId
    monday: str


class RuleId(NamedTuple):
    """A line between rows that says what follows; the cursor passes over it."""

    text: str


RowId = DocumentId | TagId | SavedSearchId | DiaryId | RuleId


def document_of(id_: RowId) -> RowId:
    """Return the document of a row of the diary, and the note of a saved search; other ids unchanged.

    So they are read, renamed and deleted as the documents they are.
    """
    if isinstance(id_, DiaryId):
        return id_.document
    return DocumentId.note(id_.path) if isinstance(id_, SavedSearchId) else id_


def documents_of(ids: Iterable[RowId]) -> list[RowId]:
    """Return the documents of rows, each once, in order."""
    return list(dict.fromkeys(map(document_of, ids)))
