"""The best of the rest: documents that lack some words of a query, for when few documents hold them all.

Words that only hold a sentence together are left out. A word that no document contains is read as the beginning of
words that occur, or else as the words that are spelled nearly like it. What a query asks for in another way than by
plain words (operators, phrases, exclusions, words with a plus) stays required.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from index.search import lexicon
from index.search.analyzer import fold_word, spellings, stem, written_parts
from index.search.function_words import FUNCTION_WORDS, REQUEST_WORDS, is_shortened
from index.search.numeric import np
from index.search.query import terms
from index.search.query.ast import All, Node, Or, Word, all_of
from index.search.query.typed_identifiers import identifier_term
from index.search.schema import WRITTEN
from index.search.scoring.evaluator import NOTHING, Hits
from index.search.scoring.ranking import as_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search.query.parser import ParsedQuery
    from index.search.query.text_filters import ReadingBudget
    from index.search.scoring.evaluator import Evaluator
    from index.search.segment.array_file import Bools, Ints

_MOST_BEGUN = 8
_SHORTEST_BEGUN = 3
_MOST_NEAR = 6
_SHORTEST_NEAR = 4


@dataclass(frozen=True, slots=True)
class LooseWord:
    """A word of a query that need not be there.

    Attributes:
        text: As it was typed.
        node: What it searches for.
        readings: The words that it is taken for, where no document contains it: the best first, or one that ends in
            `*` for all that begin so.
    """

    text: str
    node: Node
    readings: tuple[str, ...] = ()


class Lack(NamedTuple):
    """The words of a query that a document lacks, and those it has in another form, each with that form."""

    missing: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]


class Relaxed:
    """The documents that a query finds when its plain words are not all required.

    Attributes:
        words: The words of which any may be missing.
        begun: Documents with words that begin like each word of the query; only where one of them is not a word that
            occurs, as it may be cut short.
        loose: Documents with any of the words.
    """

    def __init__(self, parsed: ParsedQuery, evaluator: Evaluator, budget: ReadingBudget) -> None:
        self._evaluator = evaluator
        self.words = _loose_words(parsed, evaluator)
        self._signs = parsed.signs
        any_word: Node = Or(tuple(word.node for word in self.words))
        # Where none of the words occurs, the texts that are asked for in another way are the best there is.
        if parsed.rest_has_text and not any(len(evaluator.hits(word.node).docs) for word in self.words):
            any_word = All()
        found = all_of([parsed.rest, any_word]) if self.words else None
        self.loose_tree = as_written(found, parsed) if found else None
        self.loose = evaluator.hits(self.loose_tree, budget) if self.loose_tree else NOTHING
        begun = _begun_words(self.words, evaluator)
        found = all_of([parsed.rest, *begun.values()]) if begun else None
        self.begun_tree = as_written(found, parsed) if found else None
        self.begun = evaluator.hits(self.begun_tree, budget) if self.begun_tree else NOTHING
        self._begun_words = begun
        self._written: dict[str, Bools] = {}

    def as_read(self) -> list[str]:
        """Return the words, each as it is read."""
        return [(word.readings or (word.text,))[0].rstrip("*") for word in self.words]

    def tree(self, doc: int) -> Node | None:
        """Return the query that finds a document."""
        return self.begun_tree if doc in self.begun.docs else self.loose_tree

    def without(self, docs: np.ndarray) -> tuple[Hits, Hits]:
        """Return the hits of `begun`, and the others, each without some documents that are known already."""
        begun = _except(self.begun, docs)
        return begun, _except(self.loose, np.union1d(docs, begun.docs))

    def lacks(self, docs: Ints) -> list[Lack]:
        """Return for each of some of the documents what it lacks."""
        found: list[Lack] = [Lack((), ()) for _ in docs]
        for word in self.words:
            begun = self._begun_words.get(word.text)
            held = self._holders(word.node, docs)
            held_begun = held if begun is None else self._holders(begun, docs)
            for at, doc in enumerate(docs.tolist()):
                missing, replaced = found[at]
                if not held[at] and not held_begun[at]:
                    found[at] = Lack((*missing, word.text), replaced)
                elif not held[at]:
                    found[at] = Lack(missing, (*replaced, (word.text, f"{word.text}*")))
                elif word.readings:
                    read = (text for text in word.readings if self._is_written(text, doc))
                    found[at] = Lack(missing, (*replaced, (word.text, next(read, word.readings[0]))))
        # With all words, it is not among the hits for want of the signs beside them.
        return [lack if lack.missing or lack.replaced else Lack(self._signs, ()) for lack in found]

    def _is_written(self, word: str, doc: int) -> bool:
        if word not in self._written:
            self._written[word] = self._evaluator.snapshot.holders(WRITTEN, word)
        return bool(self._written[word][doc])

    def _holders(self, node: Node, docs: Ints) -> list[bool]:
        """Return for each document whether a query finds it."""
        held = self._evaluator.hits(node).docs
        if not len(held):
            return [False] * len(docs)
        at = np.minimum(np.searchsorted(held, docs), len(held) - 1)
        found: list[bool] = (held[at] == docs).tolist()
        return found


def _except(hits: Hits, docs: np.ndarray) -> Hits:
    if not len(docs):
        return hits
    kept = ~np.isin(hits.docs, docs, assume_unique=True)
    return Hits(hits.docs[kept], hits.scores[kept])


def _loose_words(parsed: ParsedQuery, evaluator: Evaluator) -> tuple[LooseWord, ...]:
    """Return the words of which any may be missing; of compounds, these are the parts."""
    found: dict[Node, LooseWord] = {}
    times: Counter[Node] = Counter()
    telling: set[Node] = set()
    for free in parsed.free:
        if identifier_term(free.text):
            found.setdefault(free.node, LooseWord(free.text, free.node))
            telling.add(free.node)
            continue
        parts = written_parts(free.text)
        shortened = is_shortened(fold_word(free.text))
        for number, text in enumerate(parts, 1):
            unfinished = free.unfinished and number == len(parts)
            if (loose := _loose_word(text, evaluator, unfinished=unfinished)) is None:
                continue
            found.setdefault(loose.node, loose)
            times[loose.node] += 1
            if not shortened and fold_word(text) not in FUNCTION_WORDS | REQUEST_WORDS:
                telling.add(loose.node)
    return tuple(
        replace(word, node=replace(word.node, times=times[node])) if isinstance(word.node, Word) else word
        for node, word in found.items()
        if node in telling or not telling
    )


def _loose_word(text: str, evaluator: Evaluator, *, unfinished: bool) -> LooseWord | None:
    ways = spellings(text)
    if not ways:
        return None
    known = terms.FIELD_WEIGHTS
    node = terms.typed_word(text, ways[0], known) if unfinished else terms.word(ways[0], known)
    if len(evaluator.hits(node).docs):
        return LooseWord(text, node)
    folded, snapshot = fold_word(text), evaluator.snapshot
    if len(folded) >= _SHORTEST_BEGUN and lexicon.completed(snapshot, folded):
        return LooseWord(text, terms.prefix(folded, known), (f"{folded}*",))
    if halves := two_words(folded, evaluator):
        return LooseWord(text, halves[1], (halves[0],))
    near = (
        [word.text for word in lexicon.near(snapshot, folded)[:_MOST_NEAR]]
        if len(folded) >= _SHORTEST_NEAR
        else []
    )
    near = near or lexicon.near_beginnings(snapshot, folded)[:_MOST_NEAR]
    if near:
        found = dict.fromkeys((stem(word),) for word in near)
        return LooseWord(text, terms.word(found, known), tuple(near))
    return LooseWord(text, node)


def two_words(folded: str, evaluator: Evaluator) -> tuple[str, Word] | None:
    """Return the two words side by side in most documents that a folded one is written together from, as a query.

    The text has a space between them. None where no document has such words.
    """
    nodes = {
        f"{one} {other}": terms.word([(stem(one), stem(other))], terms.FIELD_WEIGHTS)
        for one, other in lexicon.halves(evaluator.snapshot, folded)
    }
    best = max(nodes, key=lambda text: len(evaluator.hits(nodes[text]).docs), default=None)
    return (best, nodes[best]) if best and len(evaluator.hits(nodes[best]).docs) else None


def _begun_words(words: Sequence[LooseWord], evaluator: Evaluator) -> dict[str, Word]:
    """Return by word what begins like it; none where all are words that occur, or one is too short."""
    folded = [fold_word(word.text) for word in words]
    if len(folded) > _MOST_BEGUN or any(len(word) < _SHORTEST_BEGUN for word in folded):
        return {}
    unknown = [word for word in folded if not lexicon.is_known(evaluator.snapshot, word)]
    if not unknown:
        return {}
    begun = {word: terms.prefix(word, terms.FIELD_WEIGHTS) for word in folded}
    # First those, as the beginnings of words that occur cost more.
    if not all(len(evaluator.hits(begun[word]).docs) for word in unknown):
        return {}
    return {word.text: begun[fold_word(word.text)] for word in words}
