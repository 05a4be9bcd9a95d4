"""Papers as other programs take them: whole records with the keys that they are written with, and their files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.cache import corrections_table, queries, records_table
from index.ids import DocumentId
from index.papers import formats
from index.papers.corrections import corrected
from index.papers.export_keys import export_keys
from index.papers.merge import merge
from index.papers.model import Paper
from index.read import vault_views
from index.read.paper_links import markdown_link

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.cache.cache import Cache
    from index.papers.model import Record
    from index.read.formatted_citations import Bibliography
    from index.search.search_index import SearchIndex


@dataclass(frozen=True, slots=True)
class ExportedPapers:
    """Papers ready for a writer.

    Attributes:
        records: One for each paper, merged from all its sources, in the order of their keys; `key` is the one that it
            is written with, and differs from all others in more than letter case.
        ignored: Parts of the query that were not understood.
        unreadable: Nothing was searched for, because the query consists of filters of which one cannot be read.
        keys: Of the papers in the library, in their order.
    """

    records: tuple[Record, ...]
    ignored: tuple[str, ...] = ()
    unreadable: bool = False
    keys: tuple[str, ...] = ()


class Exports:
    """Gives papers to other programs."""

    def __init__(self, cache: Cache, searcher: Callable[[], SearchIndex]) -> None:
        """Keep what papers are read from; nothing is opened yet."""
        self._cache = cache
        self._searcher = searcher

    def find(self, query: str = "") -> ExportedPapers:
        """Return the papers that have all the words of a query; all papers where it is empty."""
        limit = max(1, queries.counts(self._cache).papers)
        results = self._searcher().search(query, scope="paper", limit=limit)
        keys = tuple(sorted((hit.id.value for hit in results.hits), key=lambda key: (key.casefold(), key)))
        return ExportedPapers(self.records(keys), results.ignored, results.unreadable, keys)

    def records(self, keys: Sequence[str]) -> tuple[Record, ...]:
        """Return the merged records of the papers with these keys, in the order of the keys they are written with."""
        named = {name.key: name for name in queries.paper_names(self._cache)}
        written = export_keys({key: name.source_key for key, name in named.items()})
        wanted = {named[key].identity: written[key] for key in keys if key in named}
        works = records_table.by_identity(self._cache, wanted)
        corrections = corrections_table.read(self._cache)
        merged = (
            replace(corrected(merge(records), corrections.of(records)), key=wanted[identity])
            for identity, records in works.items()
        )
        return tuple(sorted(merged, key=_by_key))

    @staticmethod
    def text(form: str, records: Sequence[Record]) -> str:
        """Return a whole file of a format that `EXPORT_FORMATS` names."""
        return formats.write(form, records)

    @staticmethod
    def bibliography(
        records: Sequence[Record], style: str, *, cancelled: Callable[[], bool] = lambda: False
    ) -> Bibliography:
        """Return papers in a citation style, sorted as it says; this takes a second or more.

        Args:
            records: From `records` or `find`.
            style: Its name, or the path of a `.csl` file.
            cancelled: Asked all the time.

        Raises:
            LibraryError: Nothing that formats is installed, the style is refused, or it takes too long.
        """
        from index.read.formatted_citations import bibliography

        return bibliography(records, style, cancelled=cancelled)

    def papers(self, keys: Sequence[str]) -> list[Paper]:
        """Return the papers with these keys, in their order."""
        found = queries.items(self._cache, [DocumentId.paper(key) for key in keys])
        return [paper for paper in found.values() if isinstance(paper, Paper)]

    @staticmethod
    def markdown_links(papers: Sequence[Paper]) -> list[str]:
        """Return a Markdown link to each paper: its title, and its best address or its literature note."""
        return [markdown_link(paper) for paper in papers]

    @staticmethod
    def canvas(papers: Sequence[Paper]) -> str:
        """Return a canvas of Obsidian with a card for each paper."""
        return vault_views.canvas(papers)

    @staticmethod
    def base(papers: Sequence[Paper]) -> str:
        """Return a base of Obsidian with the literature notes of papers."""
        return vault_views.base(papers)


def _by_key(record: Record) -> tuple[str, str]:
    return (record.key or "").casefold(), record.key or ""
