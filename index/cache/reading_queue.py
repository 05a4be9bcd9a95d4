"""The order of the reading queue: by when papers were queued, changed by hand where the user did so.

Each paper has a number, which its literature note may hold in the property `queue`. Without it the number comes from
the day on which the paper was queued. So a paper is moved by writing its own note and no other: a number between two.
"""

from __future__ import annotations

import datetime
import json
import math
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from index.cache.dated_notes import first_value

if TYPE_CHECKING:
    from index.cache.cache import Cache

PLACE = "queue"
"""The property of a paper that was moved by hand."""

_EPOCH = datetime.date(1970, 1, 1)
_DAYS_OF_A_YEAR = 372
_MOST_DAYS = 10_000 * _DAYS_OF_A_YEAR


class QueuePlace(NamedTuple):
    """A paper of the queue; those with lower numbers come first, among those of the same status."""

    key: str
    unread: bool
    number: float


def places(cache: Cache) -> list[QueuePlace]:
    """Return the papers of the queue in order: what is being read, then what is to be read."""
    query = """
        SELECT papers.key, status = 'unread', published, json_extract(notes.data, '$.properties')
        FROM papers JOIN notes ON notes.path = json_extract(papers.data, '$.note')
        WHERE NOT hidden AND papers.modified > 0 AND status <> 'read'
    """
    found = [
        QueuePlace(key, bool(unread), _number(json.loads(properties), published, key))
        for key, unread, published, properties in cache.db.execute(query)
    ]
    return sorted(found, key=lambda place: (place.unread, place.number, place.key))


def _number(properties: list[str], published: str, key: str) -> float:
    """Return the number of a paper: what is not dated comes first, and of one day the newest."""
    try:
        number = float(first_value(properties, PLACE))
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        return number
    # No two are to have one number, as none fits between these.
    within = 1 - (_days(published) + crc32(key.encode()) / 2**32) / (_MOST_DAYS + 1)
    try:
        queued = datetime.date.fromisoformat(first_value(properties, "queued")[:10])
    except ValueError:
        return within - 1
    return within + (queued - _EPOCH).days


def _days(published: str) -> int:
    """Return about the number of days up to a date, of which month and day may be missing."""
    parts = [int(part) if part.isdecimal() else 0 for part in (*published.split("-"), "0", "0")]
    return min(parts[0] * _DAYS_OF_A_YEAR + parts[1] * 31 + parts[2], _MOST_DAYS)
