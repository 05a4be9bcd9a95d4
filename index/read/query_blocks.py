"""Answers to the `query` blocks of a note and of what is embedded in it, each query once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from index.errors import LibraryError
from index.read.results import QueryAnswer
from index.vault.markdown_blocks import Callout, CodeBlock, ListBlock, Quote
from index.vault.parse.block_builder import read_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from index.cache.json_columns import NoteSummary
    from index.ids import DocumentId
    from index.papers.model import Paper
    from index.read.results import Embeds, Passage
    from index.search.model import SearchResults
    from index.vault.markdown_blocks import MarkdownBlock


class Find(Protocol):
    """Returns what a query finds, at most so much."""

    def __call__(self, text: str, /, *, limit: int) -> SearchResults:
        """Search."""
        ...


MOST_RESULTS = 20
"""Most results that are listed for one query."""
MOST_QUERIES = 10
"""Most queries that are answered on one page."""
_EMPTY = QueryAnswer(problem="The query is empty.")
_TOO_MANY = QueryAnswer(problem=f"Not answered: the page has more than {MOST_QUERIES} queries.")


def answers(
    passage: Passage,
    find: Find,
    items: Callable[[Sequence[DocumentId]], Mapping[DocumentId, Paper | NoteSummary]],
) -> dict[str, QueryAnswer]:
    """Answer the queries of a passage. Results are only listed, so no query in them is answered.

    Args:
        passage: A note with its embeds.
        find: Returns what a query finds.
        items: Returns documents by id.
    """
    found: dict[str, QueryAnswer] = {}
    for query in _queries(passage):
        if query in found:
            continue
        if not query:
            found[query] = _EMPTY
        elif len(found) >= MOST_QUERIES:
            found[query] = _TOO_MANY
        else:
            try:
                results = find(query, limit=MOST_RESULTS)
                ids = [hit.id for hit in results.hits]
                there = items(ids)
            except LibraryError as error:
                found[query] = QueryAnswer(problem=str(error))
                continue
            listed = tuple(there[id_] for id_ in ids if id_ in there)
            found[query] = QueryAnswer(results.total, listed, "; ".join(results.ignored))
    return found


def _queries(passage: Passage) -> Iterator[str]:
    # Most notes have no such block, and are not parsed for it.
    if "query" in passage.text.lower():
        yield from _in_blocks(read_blocks(passage.text))
    yield from _in_embeds(passage.embeds)


def _in_embeds(embeds: Embeds) -> Iterator[str]:
    for embed in embeds.values():
        yield from _in_blocks(embed.blocks)
        yield from _in_embeds(embed.embeds)


def _in_blocks(blocks: Iterable[MarkdownBlock]) -> Iterator[str]:
    for block in blocks:
        match block:
            case CodeBlock():
                if block.query is not None:
                    yield block.query
            case ListBlock():
                for item in block.items:
                    yield from _in_blocks(item.blocks)
            case Quote() | Callout():
                yield from _in_blocks(block.blocks)
            case _:
                pass
