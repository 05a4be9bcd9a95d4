"""Ids in the short form that keeps tests readable: `p:key`, `n:path`, `t:tag`, `s:path`."""

from __future__ import annotations

from index import DocumentId
from notes_tui.view.row_ids import SavedSearchId, TagId


def short(id_):
    """Return the short form of a row's id; None stays None."""
    if isinstance(id_, TagId):
        return f"t:{id_.tag}"
    if isinstance(id_, SavedSearchId):
        return f"s:{id_.path}"
    return None if id_ is None else str(id_)


def shorts(ids):
    return [short(id_) for id_ in ids]


doc_id = DocumentId.parse
