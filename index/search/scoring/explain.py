"""Why a document is where it is: its score, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.search.model import Reason
from index.search.query.terms import Word
from index.search.query.text_filters import Tested
from index.search.scoring.static_rank import prior
from index.search.whoosh.imports import query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.search.scoring.evaluator import Evaluator

_FIELDS = {"names": "name or tag", "body": "text", "org": "organisation"}
_EXACT = {"title": "whole title", "key": "citation key", "name": "short name"}


def explain(evaluator: Evaluator, tree: Any, doc: int) -> tuple[Reason, ...]:
    """What each part of a query adds to the score of one document; together they are its score.

    Args:
        evaluator: Answers for one snapshot.
        tree: As it was evaluated.
        doc: The document's number in the snapshot.
    """
    found = [reason for reason in _parts(evaluator, tree, doc) if reason.score]
    factor = float(prior(evaluator.snapshot)[doc])
    if factor > 1 and any(reason.words for reason in found):
        found.append(
            Reason(f"of which {factor - 1:.1%} for being recent, upvoted or your own", 0.0, words=False)
        )
    return tuple(found)


def _parts(evaluator: Evaluator, tree: Any, doc: int) -> Iterator[Reason]:
    if isinstance(tree, Word):
        yield from _word(evaluator, tree, doc)
    elif isinstance(tree, (query.And, query.Or)):
        for child in tree.subqueries:
            yield from _parts(evaluator, child, doc)
    elif isinstance(tree, query.AndMaybe):
        yield from _parts(evaluator, tree.a, doc)
        yield from _parts(evaluator, tree.b, doc)
    elif not isinstance(tree, (query.Not, query.Every, Tested)):
        score = _score(evaluator, tree, doc)
        if score is not None:
            yield Reason(_filter(tree), score, words=False)


def _word(evaluator: Evaluator, tree: Word, doc: int) -> Iterator[Reason]:
    score = _score(evaluator, tree, doc)
    if score is None:
        return
    leaves: dict[str, list[Any]] = {}
    for leaf in tree.subqueries:
        if _score(evaluator, Word([leaf]), doc) is not None:
            leaves.setdefault(leaf.fieldname, []).append(leaf)
    spelt = dict.fromkeys(_spelt(leaf) for found in leaves.values() for leaf in found)
    where = " and ".join(_FIELDS.get(field, field) for field in leaves)
    yield Reason(f"{', '.join(spelt)} in {where}", score, words=True)


def _spelt(leaf: Any) -> str:
    if isinstance(leaf, query.Phrase):
        return " ".join(leaf.words)
    if isinstance(leaf, query.Prefix):
        return f"{leaf.text}…"
    return f"{leaf.text}~" if isinstance(leaf, query.FuzzyTerm) else str(leaf.text)


def _filter(tree: Any) -> str:
    if tree.fieldname == "exact":
        kind, _, words = tree.text.partition(" ")
        return f"{words} is the {_EXACT[kind]}"
    if isinstance(tree, query.NumericRange):
        return f"{tree.fieldname} fits"
    return f"{tree.fieldname}: {tree.text}"


def _score(evaluator: Evaluator, tree: Any, doc: int) -> float | None:
    hits = evaluator.hits(tree)
    at = int(np.searchsorted(hits.docs, doc))
    return float(hits.scores[at]) if at < len(hits.docs) and hits.docs[at] == doc else None
