"""Links as pairs of documents, each pair once, in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache.sql_lists import chunks, marks
from index.ids import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.cache.cache import Cache


class LinkPair(NamedTuple):
    """All links from a note to a document.

    Attributes:
        source: Path of the note.
        target: The document, a literature note as its paper; also a file that is not a note, by its path.
        cited: All of them are citations, such as `[@key]`.
        position: Of the first among the links of the note.
    """

    source: str
    target: DocumentId
    cited: bool
    position: int


_PAIRS = """
    SELECT source, coalesce(paper, papers.key), resolved, min(kind = 'citation'), min(position) FROM real_links
    LEFT JOIN notes ON notes.path = resolved LEFT JOIN papers ON papers.key = notes.key
    WHERE (paper IS NOT NULL OR (resolved IS NOT NULL AND resolved <> source)) AND {column} IN ({marks})
    GROUP BY source, coalesce(paper, papers.key), resolved ORDER BY source, min(position)
"""


def pairs_from(cache: Cache, sources: Iterable[str]) -> list[LinkPair]:
    """Return the pairs of notes with what they link to, by path and place."""
    return _pairs(cache, "source", sources)


def pairs_to(cache: Cache, paths: Iterable[str], keys: Iterable[str]) -> list[LinkPair]:
    """Return the pairs of notes and papers with the notes that link to them."""
    return [*_pairs(cache, "resolved", paths), *_pairs(cache, "paper", keys)]


def _pairs(cache: Cache, column: str, values: Iterable[str]) -> list[LinkPair]:
    found: list[LinkPair] = []
    for part in chunks(values):
        for source, key, path, cited, position in cache.db.execute(
            _PAIRS.format(column=column, marks=marks(part)), part
        ):
            target = DocumentId.paper(key) if key else DocumentId.note(path)
            found.append(LinkPair(source, target, bool(cited), position))
    return found


def link_counts(cache: Cache, sources: Iterable[str]) -> dict[str, int]:
    """Return to how many places each of these notes links."""
    found: dict[str, int] = {}
    for part in chunks(sources):
        query = f"""
            SELECT source, count(DISTINCT coalesce(resolved, paper)) FROM real_links
            WHERE source IN ({marks(part)}) GROUP BY source
        """  # noqa: S608
        found.update(cache.db.execute(query, part))
    return found
