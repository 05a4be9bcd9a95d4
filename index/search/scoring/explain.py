"""The explanation of a hit: its score, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from index.search.model import Reason
from index.search.numeric import np
from index.search.query.ast import (
    All,
    And,
    AndMaybe,
    AsWritten,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    PropertyTest,
    Range,
    Term,
    TextFilter,
    Unseen,
    ValuePattern,
    Wildcard,
    Word,
)
from index.search.scoring.static_rank import static_rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.search.query.ast import Leaf, Node
    from index.search.scoring.evaluator import Evaluator

_FIELDS = {"names": "name or tag", "body": "text", "pdf": "PDF file", "org": "organisation"}
_EXACT = {"title": "whole title", "key": "citation key", "name": "short name", "identifier": "identifier"}


def explain(evaluator: Evaluator, tree: Node, doc: int, typed: Mapping[Node, str]) -> tuple[Reason, ...]:
    """Return what each part of a query adds to the score of one document; together they are its score.

    Args:
        evaluator: Answers queries on one snapshot.
        tree: As it was evaluated.
        doc: The document's number in the snapshot.
        typed: The words of the query as they were typed, by what they search for.
    """
    found = [reason for reason in _reasons(evaluator, tree, doc, typed) if reason.score]
    factor = float(static_rank(evaluator.snapshot)[doc])
    if factor > 1 and any(reason.words for reason in found):
        found.append(
            Reason(f"of which {factor - 1:.1%} for being recent, upvoted or your own", 0.0, words=False)
        )
    return tuple(found)


def _reasons(evaluator: Evaluator, tree: Node, doc: int, typed: Mapping[Node, str]) -> Iterator[Reason]:
    match tree:
        case Word():
            yield from _word(evaluator, tree, doc, typed.get(tree, ""))
        case And() | Or():
            for part in tree.parts:
                yield from _reasons(evaluator, part, doc, typed)
        case AsWritten():
            yield from _reasons(evaluator, tree.part, doc, typed)
            more = (_score(evaluator, tree, doc) or 0.0) - (_score(evaluator, tree.part, doc) or 0.0)
            yield Reason("words just as typed", more, words=True)
        case AndMaybe():
            yield from _reasons(evaluator, tree.required, doc, typed)
            yield from _reasons(evaluator, tree.bonus, doc, typed)
        case Not() | All() | TextFilter():  # they add nothing
            return
        case Term() | Prefix() | Wildcard() | Range() | PropertyTest() | ValuePattern() | Unseen():
            score = _score(evaluator, tree, doc)
            if score is not None:
                yield Reason(_filter_label(tree), score, words=False)
        case _:
            assert_never(tree)


def _word(evaluator: Evaluator, word: Word, doc: int, typed: str) -> Iterator[Reason]:
    score = _score(evaluator, word, doc)
    if score is None:
        return
    leaves: dict[str, list[Leaf]] = {}
    for leaf in word.leaves:
        if _score(evaluator, Word((leaf,)), doc) is not None:
            leaves.setdefault(leaf.field, []).append(leaf)
    spellings = dict.fromkeys(_leaf_label(leaf) for found in leaves.values() for leaf in found)
    shown = typed or ", ".join(each for each in spellings if f"{each}…" not in spellings)
    fields = {_FIELDS.get(field, field): found for field, found in leaves.items()}
    # Alone they score more than together: each further place of a word counts less.
    alone = {field: _score(evaluator, Word(tuple(found)), doc) or 0.0 for field, found in fields.items()}
    whole = sum(alone.values())
    shares = tuple((field, score * each / whole) for field, each in alone.items()) if whole else ()
    yield Reason(f"{shown} in {' and '.join(fields)}", score, words=True, word=shown, fields=shares)


def _leaf_label(leaf: Leaf) -> str:
    if isinstance(leaf, Phrase):
        return " ".join(leaf.words)
    if isinstance(leaf, Near):
        return f"{' '.join(leaf.words)} within {leaf.distance} places"
    if isinstance(leaf, Prefix):
        return f"{leaf.text}…"
    return f"{leaf.text}~" if isinstance(leaf, Fuzzy) else leaf.text


def _filter_label(tree: Term | Prefix | Wildcard | Range | Unseen | PropertyTest | ValuePattern) -> str:
    if isinstance(tree, Unseen):
        return "never opened"
    if isinstance(tree, Range):
        return f"{tree.field} fits"
    if tree.field == "exact":
        kind, _, words = tree.text.partition(" ")
        if kind == "identifier":
            words = words.partition(" ")[2] or words
        return f"{words} is the {_EXACT[kind]}"
    return f"{tree.field}: {tree.text}"


def _score(evaluator: Evaluator, tree: Node, doc: int) -> float | None:
    hits = evaluator.hits(tree)
    at = int(np.searchsorted(hits.docs, doc))
    return float(hits.scores[at]) if at < len(hits.docs) and hits.docs[at] == doc else None
