"""The page of a PDF file that shows why its paper was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache import attachments_table
from index.read.results import PdfPlace
from index.search.highlight import Highlighter
from index.search.snippets import snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.cache.cache import CacheReader
    from index.papers.model import Paper
    from index.search.model import Snippet

MOST_CHARACTERS = 1_500_000
"""Characters that one search looks through for all its hits; the best ones come first."""

_MOST_OF_ONE = 400_000


class PdfPassage(NamedTuple):
    """A passage of a page."""

    place: PdfPlace
    snippet: Snippet


def passage_of(cache: CacheReader, paper: Paper, words: Sequence[str]) -> PdfPassage | None:
    """Return a passage of a paper's PDF files, if a word of a query is in neither its title nor its abstract.

    Args:
        cache: The cache.
        paper: The paper.
        words: As `SearchResults.words`.
    """
    highlighter = Highlighter(words)
    shown = {match.number for match in highlighter.matches(f"{paper.title}\n{paper.abstract}")}
    if len(shown) == len(words):
        return None
    return PdfPassages(cache, highlighter, _MOST_OF_ONE).find(paper)


class PdfPassages:
    """Finds passages for the hits of one search."""

    def __init__(self, cache: CacheReader, highlighter: Highlighter, most: int = MOST_CHARACTERS) -> None:
        """At most so many characters are looked through."""
        self._cache = cache
        self._highlighter = highlighter
        self._left = most

    def has_files(self, paper: Paper) -> bool:
        """Return whether a paper has PDF files that could have a passage."""
        return any(True for _ in attachments_table.digests(self._cache, paper.identity))

    def find(self, paper: Paper) -> PdfPassage | None:
        """Return the first passage among those with most of the words; None where no page has any, or time is up."""
        best: tuple[int, PdfPlace, str] | None = None
        for path, digest in attachments_table.digests(self._cache, paper.identity):
            contents = self._cache.pdf_texts.get(digest)
            for number, text in enumerate(contents.texts if contents else (), 1):
                self._left -= len(text)
                if self._left < 0:
                    break
                words = len({match.number for match in self._highlighter.matches(text)})
                if words > (best[0] if best else 0):
                    best = words, PdfPlace(path, number), text
        return PdfPassage(best[1], snippet(best[2], self._highlighter)) if best else None
