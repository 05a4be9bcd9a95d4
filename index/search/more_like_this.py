"""Documents that share the words of texts: BM25F, with whole texts as the query.

Every word of a text counts as often as it stands there, but for function words: an abstract says what it is about
in many words, of which none is distinctive alone, and no word is too frequent to count, as in a library about one
topic the words of the topic are everywhere. Frequent words weigh little by their rarity.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.search.analyzer import fold_word, tokens
from index.search.analyzer import words as words_of
from index.search.function_words import FUNCTION_WORDS
from index.search.numeric import np
from index.search.query.terms import FIELD_WEIGHTS
from index.search.scoring.evaluator import K1, LENGTH_NORMS, Hits
from index.search.segment.array_file import Floats, Ints
from index.search.segment.segment_reader import NOTHING, Postings
from index.search.snapshot import Snapshot, summed

_FIELDS = ("title", "abstract", "body")
"""The texts of documents themselves; names, tags and authors are hints of their own."""

_TITLE_COUNTS = 2
"""A word of the title counts as often as one that stands twice in the text: it names the subject."""

_MOST_WORDS = 120
"""Words that are searched for, the weightiest: all of an abstract; more of long notes cost, and change little."""

LESS = 0.25
"""The weight of texts that are not wanted, against 1 of those that are.

Measured with a paper that experts had judged irrelevant (CSFCube): a quarter makes the ten first papers a fifth less
like it, and the ranking of all others better; half makes it worse, as the subject is in what both have in common.
"""

_SCORED_EVERYWHERE = 1_000_000
"""Occurrences of words that are added up over all documents, the rarest words first."""

_CANDIDATES = 1_000
"""Documents, the best by those words, for which the more frequent words are added up."""

_CLEARLY = 0.25
"""A shared word is shown if it adds at least this share of what the greatest one adds."""


class LikeText(NamedTuple):
    """A text that documents are to be like: a title, which counts more, and what follows."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class WordWeights:
    """The words of texts by term.

    Attributes:
        weights: How much each counts, below 0 where it is not wanted.
        frequencies: In how many documents it is, for each of the fields that are searched.
        written: How it is written in these texts.
        repeated: Those that stand more than once in one of the texts, or in its title.
    """

    weights: Mapping[str, float]
    frequencies: Mapping[str, tuple[int, ...]]
    written: Mapping[str, str]
    repeated: frozenset[str]


def word_weights(wanted: Sequence[LikeText], unwanted: Sequence[LikeText], snapshot: Snapshot) -> WordWeights:
    """Return what to search for: the words that are in other documents, weighed by count and rarity.

    Texts count alike, however long they are (Rocchio's method: the mean of what is wanted, less a part of the mean
    of what is not).

    Args:
        wanted: Documents are to be like these.
        unwanted: And unlike these.
        snapshot: The documents that are searched.
    """
    weights: dict[str, float] = defaultdict(float)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    frequencies: dict[str, tuple[int, ...]] = {}
    repeated: set[str] = set()
    for texts, share in ((wanted, 1.0), (unwanted, -LESS)):
        for text in texts:
            counts = counted_words(text, written)
            for term in counts.keys() - frequencies.keys():
                frequencies[term] = tuple(snapshot.frequency(field, term) for field in _FIELDS)
            repeated.update(term for term, count in counts.items() if count > 1)
            weighed = {
                term: count * _rarity(max(frequencies[term]), snapshot.size) for term, count in counts.items()
            }
            length = math.hypot(*weighed.values()) or 1.0
            for term, weight in weighed.items():
                weights[term] += share * weight / length / len(texts)
    used = sorted((term for term in weights if weights[term]), key=lambda term: (-abs(weights[term]), term))
    return WordWeights(
        {term: weights[term] for term in used[:_MOST_WORDS]},
        {term: frequencies[term] for term in used[:_MOST_WORDS]},
        {term: usual_writing(written[term]) for term in used[:_MOST_WORDS]},
        frozenset(repeated),
    )


def counted_words(text: LikeText, written: dict[str, Counter[str]]) -> Counter[str]:
    """Count the words of a text by term, and how each is written."""
    counts: Counter[str] = Counter()
    for part, times in ((text.title, _TITLE_COUNTS), (text.text, 1)):
        for at in tokens(part):
            surface = part[at.start : at.end]
            if part is text.title and surface.istitle():
                surface = surface.lower()  # of titles, nearly all words have capitals
            folded = fold_word(surface)
            if folded in FUNCTION_WORDS or (folded.isascii() and (len(folded) < 2 or folded.isdigit())):
                continue
            counts[at.terms[0]] += times
            written[at.terms[0]][surface] += 1
    return counts


def usual_writing(ways: Counter[str]) -> str:
    """Return how a word is mostly written; of two ways the one in small letters, as sentences begin with capitals."""
    return min(ways, key=lambda way: (-ways[way], not way.islower(), way))


def _rarity(frequency: int, size: int) -> float:
    """Return the weight of a word as in the search, or 0 where no other document can hold it."""
    if frequency < 2:
        return 0.0
    return math.log(1 + max(0.0, size - frequency + 0.5) / (frequency + 0.5))


def likeness(words: WordWeights, snapshot: Snapshot) -> Hits:
    """Return the documents that are like what the words were taken from, with their scores, which are above 0.

    In a large library the frequent words are looked at for the best documents by all others only: they add little
    to each document, and nearly all the cost.

    Raises:
        IndexDamagedError: The index has been damaged.
    """
    totals = np.zeros(snapshot.size)
    norms = {field: _norms(field, snapshot) for field in _FIELDS}
    spent = 0
    candidates: Ints | None = None
    for term in sorted(words.weights, key=lambda term: (sum(words.frequencies[term]), term)):
        spent += sum(words.frequencies[term])
        if candidates is None and spent > _SCORED_EVERYWHERE:
            candidates = _best(totals)
        held = [field for field, count in zip(_FIELDS, words.frequencies[term], strict=True) if count]
        docs, counts = _occurrences(term, {field: norms[field] for field in held}, snapshot, candidates)
        totals[docs] += words.weights[term] * (K1 + 1) * counts / (K1 + counts)
    docs = np.flatnonzero(totals > 0) if candidates is None else candidates[totals[candidates] > 0]
    return Hits(docs, totals[docs])


def _best(totals: Floats) -> Ints:
    count = min(_CANDIDATES, len(totals))
    found: Ints = np.sort(np.argpartition(totals, len(totals) - count)[len(totals) - count :])
    return found


def _occurrences(
    term: str, norms: Mapping[str, Floats], snapshot: Snapshot, candidates: Ints | None
) -> Postings:
    """Return the documents that hold a term, among candidates if they are given, and its weighted occurrences."""
    found = []
    for field, norm in norms.items():
        docs, counts = snapshot.term(field, term)
        if candidates is not None and len(docs):
            at = np.searchsorted(docs, candidates)
            at[at == len(docs)] = 0
            held = at[docs[at] == candidates]
            docs, counts = docs[held], counts[held]
        if len(docs):
            found.append(Postings(docs, counts * FIELD_WEIGHTS[field] / norm[docs]))
    if len(found) == 1:
        return found[0]
    if not found:
        return NOTHING
    return Postings(
        *summed(
            np.concatenate([part.docs for part in found]),
            np.concatenate([part.counts for part in found]),
            snapshot.size,
        )
    )


def _norms(field: str, snapshot: Snapshot) -> Floats:
    """Return the divisors of occurrences in a field, for each document: 1 for a field of average length."""
    norm = LENGTH_NORMS[field]
    found: Floats = 1 - norm + norm * snapshot.lengths(field) / snapshot.average_length(field)
    return found


def shared_words(words: WordWeights, document: LikeText, limit: int) -> list[str]:
    """Return the words that add most to the likeness of one document, the greatest first, as they are written.

    Where there are words that either text repeats or has in its title, words that both have only once are left out:
    those may be there by accident.
    """
    counts = Counter((*words_of(document.title) * _TITLE_COUNTS, *words_of(document.text)))
    added = {
        term: weight * counts[term] / (K1 + counts[term])
        for term, weight in words.weights.items()
        if weight > 0 and term in counts
    }
    least = _CLEARLY * max(added.values(), default=0.0)
    clear = [term for term, value in added.items() if value >= least]
    meant = [term for term in clear if term in words.repeated or counts[term] > 1] or clear
    return [words.written[term] for term in sorted(meant, key=lambda term: (-added[term], term))[:limit]]
