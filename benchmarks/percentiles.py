"""The percentile that benchmarks print."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 are at most; it is never above the greatest."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
