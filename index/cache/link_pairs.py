"""Links as pairs of documents, each pair once, in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache.sql_lists import chunks, marks
from index.ids import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    SELECT source, coalesce(paper, papers.key), resolved, min(kind = 'citation'), min(position) FROM {links}
    LEFT JOIN notes ON notes.path = resolved LEFT JOIN papers ON papers.key = notes.key
    WHERE paper IS NOT NULL OR (resolved IS NOT NULL AND resolved <> source)
    GROUP BY source, coalesce(paper, papers.key), resolved ORDER BY source, min(position)
"""


def pairs_from(cache: Cache, sources: Iterable[str]) -> list[LinkPair]:
    """Return the pairs of notes with what they link to, by path and place."""
    found: list[LinkPair] = []
    for part in chunks(sources):
        found += _pairs(cache, f"(SELECT * FROM real_links WHERE source IN ({marks(part)}))", part)  # noqa: S608
    return found


def pairs_to(cache: Cache, paths: Iterable[str], keys: Iterable[str], most: int) -> list[LinkPair]:
    """Return the pairs of notes and papers with the notes that link to them, for at most so many links to each."""
    found: list[LinkPair] = []
    for column, values in (("resolved", paths), ("paper", keys)):
        links = f"(SELECT * FROM real_links WHERE {column} = ? ORDER BY source LIMIT ?)"  # noqa: S608
        for value in sorted(values):
            found += _pairs(cache, links, (value, most))
    return found


def _pairs(cache: Cache, links: str, values: Sequence[str | int]) -> Iterator[LinkPair]:
    for source, key, path, cited, position in cache.db.execute(_PAIRS.format(links=links), values):
        yield LinkPair(source, DocumentId.paper(key) if key else DocumentId.note(path), bool(cited), position)


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
