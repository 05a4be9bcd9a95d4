"""When each service may be asked next, kept from one run and vault to the next.

The log of a corpus does not say enough: it has whole seconds, no request that was refused, and is of one corpus.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from index.sources.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 3600.0
"""Seconds; a longer wait is one of a clock that was changed."""


def seconds_left(data: bytes, now: float) -> dict[str, float]:
    """Return the seconds until each service, or each host of feeds, may be asked; none where that is now.

    Args:
        data: The file; what cannot be read of it does not count.
        now: Seconds since the epoch.
    """
    try:
        moments = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    found: dict[str, float] = {}
    for service, moment in moments.items() if isinstance(moments, dict) else ():
        if (
            service.partition(" ")[0] in SERVICES
            and isinstance(moment, int | float)
            and math.isfinite(moment)
        ):
            left = moment - now
            if 0 < left <= _LONGEST:
                found[service] = left
    return found


def kept(left: Mapping[str, float], now: float) -> bytes:
    """Return the file for the seconds until each service may be asked."""
    return json.dumps({service: now + seconds for service, seconds in left.items()}).encode()
