"""Rows of the list: papers, notes, tags and saved searches."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import DocumentId, NoteSummary, Paper, clean_line
from notes_tui.view.document_markdown import STATUS_GLYPHS
from notes_tui.view.publication import short_publication
from notes_tui.view.row_ids import RowId, RuleId, SavedSearchId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Library, SavedSearch


@dataclass(frozen=True, slots=True)
class Row:
    """A row, as plain text.

    Attributes:
        id: The document, tag or saved search.
        glyph: One cell, before the title.
        date: Short, right of the title; for tags, their counts.
        upvotes: A number or nothing.
        lack: What a document lacks of the query; it stands where the tags would.
        tags: Without `#`.
        place: The venue or type of a paper, shown where the title leaves room.
        unseen: It is a paper that was never opened.
        folder: The folder of a note, with `/` at its end.
        bar: A bar of a number, where votes would be.
    """

    id: RowId
    title: str
    glyph: str
    date: str
    upvotes: str
    tags: tuple[str, ...]
    lack: str = ""
    place: str = ""
    unseen: bool = False
    folder: str = ""
    bar: str = ""


def item_row(id_: DocumentId, item: Paper | NoteSummary, *, unseen: bool = False) -> Row:
    """Return the row of a paper or note."""
    if isinstance(item, Paper):
        glyph = STATUS_GLYPHS[item.status] if item.note else "•" if unseen else " "
        upvotes = str(item.upvotes) if item.upvotes else ""
        place = short_publication(item)
        return Row(
            id_, item.title, glyph, item.published or "", upvotes, item.tags, place=place, unseen=unseen
        )
    day = datetime.datetime.fromtimestamp(item.modified, datetime.UTC).astimezone().date().isoformat()
    folder = clean_line(item.path.rpartition("/")[0])
    return Row(id_, item.title, "¶", day, "", item.tags, folder=f"{folder}/" if folder else "")


def search_row(search: SavedSearch) -> Row:
    """Return the row of a saved search."""
    found = f"{search.unseen} new of {search.total}" if search.unseen else str(search.total)
    inbox = f"{search.inbox:,} in the inbox" if search.inbox else ""
    return Row(
        SavedSearchId(search.path), search.name, "●" if search.unseen else "⌕", found, "", (), place=inbox
    )


def rule_row(rule: RuleId) -> Row:
    """Return the row of a rule."""
    return Row(rule, rule.text, "─", "", "", ())


def load_rows(library: Library, ids: Sequence[DocumentId], *, mark_unseen: bool = True) -> dict[RowId, Row]:
    """Load the rows of documents; deleted ones are left out.

    Args:
        library: The open vault.
        ids: The documents.
        mark_unseen: Tell unseen papers, for which the full text is opened.

    Raises:
        LibraryError: The index cannot be read.
    """
    found = library.read.items(ids)
    papers = [item for item in found.values() if isinstance(item, Paper)] if mark_unseen else []
    unseen = library.seen.unseen(papers) if papers else frozenset()
    return {id_: item_row(id_, item, unseen=id_ in unseen) for id_, item in found.items()}
