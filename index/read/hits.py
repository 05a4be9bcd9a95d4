"""The hits of a search with the passages that show why they were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.cache import queries
from index.papers.model import Paper
from index.read.note_snippets import note_snippets
from index.read.pdf_passages import PdfPassages
from index.read.results import Hit, PdfPlace, RelaxedHit
from index.search.highlight import Highlighter
from index.search.model import Snippet
from index.search.snippets import snippets

if TYPE_CHECKING:
    from index.cache.cache import CacheReader
    from index.cache.json_columns import NoteSummary
    from index.ids import DocumentId
    from index.search.model import RelaxedResults, SearchResults


def hits_of(
    cache: CacheReader,
    results: SearchResults,
    more: RelaxedResults,
    items: Mapping[DocumentId, Paper | NoteSummary],
    most_snippets: int,
) -> tuple[tuple[Hit, ...], tuple[RelaxedHit, ...]]:
    """Return the documents that a query found, and those that lack a word, with their passages.

    A paper has passages of its abstract, or where nothing matches there, of the best page of its PDF files.

    Args:
        cache: The cache.
        results: The ids that were found.
        more: Those that lack a word.
        items: Their documents; ids without one are left out.
        most_snippets: Number of snippets wanted of each document; with 0 there are none but those of papers with
            PDF files.
    """
    highlighter = Highlighter((*results.words, *more.words))
    passages = PdfPassages(cache, highlighter)

    def shown(item: Paper | NoteSummary) -> tuple[Sequence[Snippet], PdfPlace | None]:
        if not most_snippets and not (isinstance(item, Paper) and passages.has_files(item)):
            return (Snippet("", ()),), None
        if not isinstance(item, Paper):
            return note_snippets(queries.prose(cache, item.path), highlighter, most_snippets), None
        own = snippets(item.abstract, highlighter, max(1, most_snippets))
        passage = None if any(each.matches for each in own) else passages.find(item)
        return ((passage.snippet,), passage.place) if passage else (own, None)

    hits = []
    for hit in results.hits:
        if hit.id in items:
            (best, *rest), place = shown(items[hit.id])
            hits.append(Hit(items[hit.id], hit.score, *best, more=tuple(rest), place=place))
    lacking = []
    for loose in more.hits:
        if loose.id in items:
            (best, *rest), place = shown(items[loose.id])
            lack = loose.missing, loose.replaced
            lacking.append(
                RelaxedHit(items[loose.id], loose.score, *best, *lack, more=tuple(rest), place=place)
            )
    return tuple(hits), tuple(lacking)
