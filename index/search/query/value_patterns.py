r"""Regular expressions on the values that documents have: `path:/\d{4}/`, `year:/202[45]/`, `[rating:/^[45]$/]`."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from index.search.numeric import np
from index.search.query.ast import ValuePattern
from index.search.regex import compiled, holds
from index.search.schema import MISSING
from index.search.segment.array_file import Bools, Ints


def term_fits(test: ValuePattern) -> Callable[[str], bool]:
    """Return a function that tells whether a term of the index, which begins with `test.prefix`, has such a value."""
    pattern, start = compiled(test.pattern, cased=False), len(test.prefix)
    return lambda term: holds(pattern, term[start:])


def numbers_fit(test: ValuePattern, numbers: Ints) -> Bools:
    """Return for each number of a column whether it fits as a person writes it."""
    pattern = compiled(test.pattern, cased=False)
    fitting = [
        number
        for number in np.unique(numbers).tolist()
        if number != MISSING and holds(pattern, _written(test, number))
    ]
    found: Bools = np.isin(numbers, fitting)
    return found


def _written(test: ValuePattern, number: int) -> str:
    if test.name == "year":
        return f"{number // 10_000:04}"
    if test.field == "published":
        year, month, day = number // 10_000, number // 100 % 100, number % 100
        return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
    if test.field in ("modified", "added"):
        return datetime.datetime.fromtimestamp(number).astimezone().date().isoformat() if number > 0 else ""
    return str(number)
