"""Tabs: each is a list, or a document that is read over one. They are kept over restarts, as JSON."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from index import DocumentId, Sort, clean_line
from notes_tui.reading_positions import read_position
from notes_tui.view.listing import VIEW_LABELS
from notes_tui.view.reading_trail import DocumentPlace, ListPlace
from notes_tui.view.row_ids import DiaryId, SavedSearchId, TagId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notes_tui.view.row_ids import RowId

MOST_TABS = 30
_MOST_MARKED = 500
_LONGEST_QUERY = 4_000


@dataclass(frozen=True, slots=True)
class Tab:
    """A list, and the document that is read over it, if one is."""

    listed: ListPlace
    read: DocumentPlace | None = None

    @property
    def title(self) -> str:
        """The name of the tab: the document's title, the query, or the view."""
        if self.read is not None:
            return self.read.title or self.read.id.value
        return self.listed.query or VIEW_LABELS[self.listed.view]


def as_row(tab: Tab) -> dict[str, Any]:
    """Return a tab as JSON can hold it."""
    listed = tab.listed
    row: dict[str, Any] = {"view": listed.view, "above": listed.above, "sort": listed.sort}
    row["query"] = listed.query if len(listed.query) <= _LONGEST_QUERY else ""
    row["row"] = _id_as_list(listed.row)
    row["marked"] = [_id_as_list(each) for each in listed.marked[:_MOST_MARKED]]
    if tab.read is not None:
        row |= {"read": str(tab.read.id), "title": tab.read.title, "position": tab.read.position}
    return row


def read_tabs(rows: Sequence[Any]) -> list[Tab]:
    """Read tabs back; those that are damaged are left out."""
    tabs = []
    for row in rows[:MOST_TABS]:
        with suppress(TypeError, ValueError, KeyError, AttributeError):
            tabs.append(_read_tab(row))
    return tabs


def _read_tab(row: dict[str, Any]) -> Tab:
    view = {view: view for view in VIEW_LABELS}[row["view"]]
    sort = next((sort for sort in get_args(Sort) if sort == row["sort"]), None)
    marked = tuple(id_ for each in row["marked"][:_MOST_MARKED] if (id_ := _read_id(each)) is not None)
    query = clean_line(row["query"]).strip()
    listed = ListPlace(view, query, _read_id(row["row"]), max(0, int(row["above"])), sort, marked)
    if "read" not in row:
        return Tab(listed)
    read = DocumentId.parse(row["read"])
    position = read_position(row["position"])
    return Tab(listed, DocumentPlace(read, position, title=clean_line(row["title"])))


def _id_as_list(id_: RowId | None) -> list[str] | None:
    """Return the id of a row as JSON can hold it; None for none, and for a rule, on which the cursor never stays."""
    match id_:
        case DocumentId():
            return ["document", str(id_)]
        case TagId(tag):
            return ["tag", tag]
        case SavedSearchId(path):
            return ["search", path]
        case DiaryId(document, monday):
            return ["diary", str(document), monday]
    return None


def _read_id(value: object) -> RowId | None:
    """Read the id of a row back; None where it is none."""
    match value:
        case ["document", str(id_)]:
            return DocumentId.parse(id_)
        case ["tag", str(tag)]:
            return TagId(tag)
        case ["search", str(path)]:
            return SavedSearchId(path)
        case ["diary", str(id_), str(monday)]:
            return DiaryId(DocumentId.parse(id_), monday)
    return None
