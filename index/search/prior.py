"""Which of two equally good matches comes first: the prior.

A word's score is multiplied by 1 + 0.02 for notes of one's own and papers that have one, + up to 0.02 for papers
that are recent (all of it for the month of the newest one, half as much with every two years before), + up to 0.01
for papers that were upvoted (by the logarithm, all of it from 1000 upvotes on). So a match that is more than 5 %
better always comes first, whatever these say.
"""

from __future__ import annotations

import numpy as np

from index.search.arrays import Floats
from index.search.schema import MISSING
from index.search.segments import Snapshot

OWN = 0.02
RECENT = 0.02
UPVOTED = 0.01

_HALVED_AFTER_MONTHS = 24
_MOST_UPVOTES = 1000


def prior(snapshot: Snapshot) -> Floats:
    """What the words' score of each document is multiplied by, from 1 to 1.05."""
    found = np.ones(snapshot.size)
    own = np.zeros(snapshot.size, bool)
    own[snapshot.term("kind", "note").docs] = True
    own[snapshot.term("has", "note").docs] = True
    found[own] += OWN
    published = snapshot.numbers("published")
    dated = np.flatnonzero(published != MISSING)
    if len(dated):
        days = published[dated]
        years = days // 10_000
        months = years * 12 + np.maximum(days // 100 - years * 100, 1)
        # There are few different months, so the power is taken of these alone.
        ages = np.minimum(months.max() - months, 1_200)
        found[dated] += (RECENT * 0.5 ** (np.arange(1_201) / _HALVED_AFTER_MONTHS))[ages]
    upvotes = np.clip(snapshot.numbers("upvotes"), 0, _MOST_UPVOTES)
    found += (UPVOTED * np.log1p(np.arange(_MOST_UPVOTES + 1)) / np.log1p(_MOST_UPVOTES))[upvotes]
    return found
