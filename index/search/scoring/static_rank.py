"""The static rank: which of two equally good matches comes first.

A word's score is multiplied by 1 + 0.02 for the user's own notes and papers that have one, + up to 0.02 for recent
papers (all of it for the month of the newest one, half as much with every two years before), + up to 0.01 for
upvoted papers (by the logarithm, all of it from 1000 upvotes on). A match that is more than 5 % better therefore
always comes first.
"""

from __future__ import annotations

from index.search.numeric import np
from index.search.schema import MISSING
from index.search.segment.array_file import Floats
from index.search.segment.segment_reader import Segment
from index.search.snapshot import Snapshot

OWN = 0.02
RECENT = 0.02
UPVOTED = 0.01

_HALVED_AFTER_MONTHS = 24
_MOST_UPVOTES = 1000
_MOST_MONTHS = 1200


def static_rank(snapshot: Snapshot) -> Floats:
    """Return the factor of each document's word scores, from 1 to 1.05."""
    segments = [part.segment for part in snapshot.segments()]
    newest = max(map(_newest_month, segments), default=0)
    return np.concatenate([np.empty(0), *(_segment_rank(segment, newest) for segment in segments)])


def _newest_month(segment: Segment) -> int:
    """Return the month of a segment's newest document, counted from the year 0."""
    day = int(segment.arrays["published"].max(initial=0))
    return day // 10_000 * 12 + max(day // 100 % 100, 1)


def _segment_rank(segment: Segment, newest: int) -> Floats:
    """Return the static rank in a segment; it is computed again only when there is a newer paper anywhere."""
    if segment.static_rank is not None and segment.static_rank[0] == newest:
        return segment.static_rank[1]
    found = np.ones(segment.size)
    own = np.zeros(segment.size, bool)
    for field, term in (("kind", b"note"), ("has", b"note")):
        number = segment.dictionary(field).find(term)
        if number is not None:
            own[segment.postings(field, number, number + 1)[0]] = True
    found[own] += OWN
    published = segment.arrays["published"]
    dated = np.flatnonzero(published != MISSING)
    days = published[dated]
    months = days // 10_000 * 12 + np.maximum(days // 100 % 100, 1)
    # There are few different months, so one power each is enough.
    powers = RECENT * 0.5 ** (np.arange(_MOST_MONTHS + 1) / _HALVED_AFTER_MONTHS)
    found[dated] += powers[np.clip(newest - months, 0, _MOST_MONTHS)]
    upvotes = np.clip(segment.arrays["upvotes"], 0, _MOST_UPVOTES)
    found += (UPVOTED * np.log1p(np.arange(_MOST_UPVOTES + 1)) / np.log1p(_MOST_UPVOTES))[upvotes]
    segment.static_rank = newest, found
    return found
