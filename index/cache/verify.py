"""Comparison of two indexes: cache tables and full text, without times of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache.search_documents import documents, everything

if TYPE_CHECKING:
    from index.cache.cache import CacheReader
    from index.search.search_index import SearchIndex

TABLES = (
    "SELECT path, kind, name, original, size, mtime_ns, hash FROM files ORDER BY path",
    "SELECT file, number, line, identity, data FROM records ORDER BY file, number",
    "SELECT key, data FROM papers ORDER BY key",
    "SELECT path, title, key, work, standing, data FROM notes ORDER BY path",
    "SELECT path, text FROM prose ORDER BY path",
    "SELECT * FROM aliases ORDER BY folded, path, position",
    "SELECT * FROM links ORDER BY source, position",
    "SELECT path FROM alone ORDER BY path",
    """
    SELECT one.file, one.number, two.file, two.number, reason, joined FROM doubtful_pairs
    JOIN records AS one ON one.id = first JOIN records AS two ON two.id = second ORDER BY 1, 2, 3, 4
    """,
    "SELECT * FROM tags ORDER BY folded, kind, value",
    "SELECT path, line, kind, detail, col FROM problems ORDER BY path, line, kind, detail",
    "SELECT * FROM key_entries ORDER BY name",
    "SELECT * FROM work_names ORDER BY name, identity",
    "SELECT * FROM uses ORDER BY name, source",
    "SELECT * FROM dirty ORDER BY kind, value",
)
"""The rows that are compared; times of reading and the like are left out."""


def fingerprint(cache: CacheReader, search: SearchIndex) -> list[object]:
    """Return the content of an index, as values to compare with another's.

    The full text is compared by the digest of each document when it was indexed.
    """
    tables: list[object] = [cache.db.execute(query).fetchall() for query in TABLES]
    found, _gone = documents(cache, everything(cache), cache.pdf_texts)
    expected = {document.id: document.digest() for document in found}
    return [*tables, search.digests() == expected]
