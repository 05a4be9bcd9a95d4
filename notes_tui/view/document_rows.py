"""Papers and notes as rows of the list, loaded off the event loop."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from index import DocumentId, NoteSummary, Paper, clean_line
from notes_tui.view.document_markdown import STATUS_GLYPHS
from notes_tui.view.row_ids import RowId, SavedSearchId, TagId
from notes_tui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Library, SavedSearch, TagCount


def item_row(id_: DocumentId, item: Paper | NoteSummary) -> Row:
    """The row of a paper or note."""
    if isinstance(item, Paper):
        glyph = STATUS_GLYPHS[item.status] if item.note else " "
        upvotes = str(item.upvotes) if item.upvotes else ""
        return Row(id_, item.title, glyph, item.published or "", upvotes, item.tags)
    day = datetime.datetime.fromtimestamp(item.modified, datetime.UTC).astimezone().date().isoformat()
    folder = clean_line(item.path.rpartition("/")[0])
    return Row(id_, item.title, "¶", day, "", (*((folder + "/",) if folder else ()), *item.tags))


def tag_row(count: TagCount) -> Row:
    """The row of a tag."""
    parts = [
        f"{number} {name}{'s' if number != 1 else ''}"
        for number, name in ((count.papers, "paper"), (count.notes, "note"))
        if number
    ]
    return Row(TagId(count.tag), f"#{count.tag}", " ", ", ".join(parts), "", ())


def search_row(search: SavedSearch) -> Row:
    """The row of a saved search."""
    found = f"{search.unseen} new of {search.total}" if search.unseen else str(search.total)
    return Row(SavedSearchId(search.path), search.name, "●" if search.unseen else "⌕", found, "", ())


def load_rows(library: Library, ids: Sequence[DocumentId]) -> dict[RowId, Row]:
    """The rows behind document ids; ids that are behind nothing are left out."""
    return {id_: item_row(id_, item) for id_, item in library.read.items(ids).items()}
