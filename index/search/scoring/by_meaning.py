"""Nearness in meaning, added to the scores of words.

The scores of both are brought to the same range among the best documents by words, and added (min-max sum): ranks
would forget how much better one document is than the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search.meaning import IndexedText
from index.search.numeric import np
from index.search.scoring.evaluator import Evaluator, Hits
from index.search.scoring.ranking import greatest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search.segment.array_file import Floats

WEIGHT = 0.5
"""The weight of nearness, against 1 for words: a word that is there is surer than one that is like it."""

FEWEST = 5
"""Words of a query: fewer are mostly remembered from one document, whose own words then say more than their sense."""

CANDIDATES = 100
"""Documents that are compared, the best by words: as many as a list shows at first; each must be read once."""


def by_meaning(evaluator: Evaluator, hits: Hits, words: Sequence[str]) -> Hits:
    """Return hits with scores to which nearness to words is added; unchanged for few words, and without a model.

    The best by words stay before all others.
    """
    if evaluator.meaning is None or len(words) < FEWEST or len(hits.docs) < 2:
        return hits
    snapshot = evaluator.snapshot
    published = snapshot.numbers("published")[hits.docs]
    best = greatest([hits.scores, published], min(CANDIDATES, len(hits.docs)))
    docs = hits.docs[best].tolist()
    texts = [
        IndexedText(identifier, snapshot.digest(doc))
        for doc, identifier in zip(docs, snapshot.identifiers(docs), strict=True)
    ]
    nearness = evaluator.meaning.nearness(" ".join(words), texts)
    if nearness is None:
        return hits
    scores = hits.scores.copy()
    width = np.ptp(scores[best]) or scores[best].max()  # where words say the same of all, meaning decides
    scores[best] += WEIGHT * width * _share_of_range(nearness)
    return Hits(hits.docs, scores)


def _share_of_range(values: Floats) -> Floats:
    """Return values from 0 for the least to 1 for the greatest."""
    width = np.ptp(values)
    found: Floats = (values - values.min()) / width if width else np.zeros(len(values))
    return found
