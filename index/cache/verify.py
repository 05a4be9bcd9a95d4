"""Whether two indexes say the same: cache tables and full text, without what only dates them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache.search_documents import documents, everything

if TYPE_CHECKING:
    import sqlite3

    from index.search.search_index import SearchIndex

TABLES = (
    "SELECT path, kind, size, mtime_ns, hash FROM files ORDER BY path",
    "SELECT file, line, identity, data FROM records ORDER BY file, line",
    "SELECT key, data FROM papers ORDER BY key",
    "SELECT path, title, key, identity, standing, data FROM notes ORDER BY path",
    "SELECT path, text FROM prose ORDER BY path",
    "SELECT * FROM links ORDER BY source, position",
    "SELECT folded, id, shown FROM tags ORDER BY folded, id",
    "SELECT path, line, kind, detail, col FROM problems ORDER BY path, line, kind, detail",
    "SELECT id FROM dirty ORDER BY id",
)
"""What is compared; times at which files were read, and whatever else only dates them, are left out."""


def fingerprint(db: sqlite3.Connection, search: SearchIndex) -> list[object]:
    """Everything an index says, as values to compare with another's.

    The full text is compared by what each document was when it was indexed.
    """
    tables: list[object] = [db.execute(query).fetchall() for query in TABLES]
    expected = {document.id: document.digest() for document in documents(db, everything(db))[0]}
    return [*tables, search.digests() == expected]
