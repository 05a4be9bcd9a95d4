"""Did you mean: the query with misspelt words corrected from the words of the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from index.search import lexicon
from index.search.analyzer import fold_word, spellings, stem, tokens
from index.search.function_words import is_shortened
from index.search.numeric import np
from index.search.query import terms
from index.search.query.syntax_nodes import ValueNode
from index.search.relaxing import two_words
from index.search.schema import WRITTEN
from index.text import clean_line, fold

if TYPE_CHECKING:
    from index.search.query.parser import ParsedQuery
    from index.search.scoring.evaluator import Evaluator
    from index.search.segment.array_file import Bools, Ints

_MAX_WORDS = 8
_SHORTEST = 4
_SHORTEST_IN_CONTEXT = 3
_MAX_TEXT = 400
_COMPLETED = 0.9
_NAME = ":"
_CORRECTED = ("tag", "org", "author", "keyword")
# A word that occurs is a slip only if the other is in so many times as many documents.
_RARER = 3


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word of the query: its offsets in the text, its folded form, and the documents that have it."""

    start: int
    end: int
    folded: str
    docs: Ints


@dataclass(frozen=True, slots=True)
class _Correction:
    """A correction of a word, with what speaks for it.

    Attributes:
        text: What to write for the word.
        fits: Number of documents that have it and the other words of the query.
        likelihood: How likely the slip is.
        documents: Number of documents that have it.
    """

    text: str
    fits: int
    likelihood: float
    documents: int

    @property
    def order(self) -> tuple[bool, float]:
        """The greatest is best: with the other words if any is, then the likeliest slip and the commonest word."""
        return self.fits > 0, self.likelihood * sqrt(self.fits or self.documents)


def suggest(parsed: ParsedQuery, evaluator: Evaluator) -> str | None:
    """Return a query that found nothing with misspelt words corrected, or None.

    A word that no document contains is replaced by one that begins with it, as it may be cut short, by two words that
    are written apart, or by a near one (`lexicon.near`), best one that stands with the other words of the query. If
    all words occur, the one is replaced that then stands with all others. Only the first few words are corrected, and
    values of `tag:`, `org:` and `author:` that no document has; operators, other values and phrases stay as they are.
    """
    words = list(_typed(parsed, evaluator))
    found: list[tuple[_Typed, str]] = []
    unknown = [word for word in words if not len(word.docs)]
    for word in unknown:
        best = max(_corrections(word, words, evaluator), key=lambda one: one.order, default=None)
        if best is not None and (best.fits or len(word.folded) >= _SHORTEST):
            found.append((word, best.text))
    if not unknown:
        fitting = [
            (one.order, word, one.text)
            for word in words
            for one in _corrections(word, words, evaluator)
            if one.fits and one.documents >= _RARER * len(word.docs)
        ]
        found += [(word, text) for _, word, text in sorted(fitting, key=lambda one: one[0])[-1:]]
    changes = [(word.start, word.end, better) for word, better in found]
    changes += _corrected_values(parsed, evaluator)
    text = parsed.text
    for start, end, better in sorted(changes, reverse=True):
        text = text[:start] + better + text[end:]
    return clean_line(text[:_MAX_TEXT]) if changes else None


def _corrected_values(parsed: ParsedQuery, evaluator: Evaluator) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and correction of each value of `tag:`, `org:` and `author:` that no document has."""
    for piece in parsed.pieces[:_MAX_WORDS]:
        if not isinstance(piece, ValueNode) or piece.pattern:
            continue
        start = piece.end - len(piece.value)
        if piece.name not in _CORRECTED or parsed.text[start : piece.end] != piece.value:
            continue
        if (better := _better_value(piece.name, fold(piece.value), evaluator)) is not None:
            yield start, piece.end, better


def _better_value(name: str, value: str, evaluator: Evaluator) -> str | None:
    """Return the value that occurs and is nearest to one that does not; None where there is none."""
    if name == "tag":
        tags = evaluator.snapshot.terms("tag", "")
        if value in tags:
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extractOne(
            value, tags.keys(), scorer=OSA.distance, score_cutoff=lexicon.most_edits(value)
        )
        return found[0] if found else None
    for word in (value, *(near.text for near in lexicon.near(evaluator.snapshot, value))):
        node = terms.word([(stem(word),)], {name: 1.0})
        if len(evaluator.hits(node).docs):
            return None if word == value else word
    return None


def _typed(parsed: ParsedQuery, evaluator: Evaluator) -> Iterator[_Typed]:
    places = [
        (at + start, at + end)
        for at, typed in parsed.typed
        # Not half an operator, an address or `isn't`.
        if _NAME not in typed and not typed.startswith("[") and not is_shortened(fold_word(typed))
        for start, end, _ in tokens(typed)
    ]
    for start, end in places[:_MAX_WORDS]:
        ways = [terms.word(chunk, terms.FIELD_WEIGHTS) for chunk in spellings(parsed.text[start:end])]
        docs = evaluator.hits(ways[0]).docs if ways else np.empty(0, np.intp)
        yield _Typed(start, end, fold_word(parsed.text[start:end]), docs)


def _corrections(word: _Typed, words: list[_Typed], evaluator: Evaluator) -> Iterator[_Correction]:
    """Yield what a word may have been meant to be."""
    folded, snapshot = word.folded, evaluator.snapshot
    if len(folded) < _SHORTEST_IN_CONTEXT or any(map(str.isdigit, folded)):
        return
    others = [other.docs for other in words if other is not word and len(other.docs)]
    context = _in_all(others, snapshot.size) if others else np.zeros(snapshot.size, bool)

    def correction(text: str, likelihood: float, docs: Ints) -> _Correction:
        return _Correction(text, int(context[docs].sum()), likelihood, len(docs))

    for near in lexicon.near(snapshot, folded):
        yield correction(near.text, near.likelihood, snapshot.term(WRITTEN, near.text).docs)
    if not len(word.docs):
        if (longer := lexicon.completed(snapshot, folded)) is not None:
            yield correction(longer, _COMPLETED, snapshot.term(WRITTEN, longer).docs)
        if (halves := two_words(folded, evaluator)) is not None:
            yield correction(halves[0], 1.0, evaluator.hits(halves[1]).docs)


def _in_all(found: list[Ints], size: int) -> Bools:
    """Return for each document whether it is in all of some lists."""
    counts = np.zeros(size, np.uint8)
    for docs in found:
        counts[docs] += 1
    held: Bools = counts == len(found)
    return held
