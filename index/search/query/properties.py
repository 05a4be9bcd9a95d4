"""`[name]`, `[name:value]`, `[name:null]`, `[name:>5]`, `[name:a OR "b c"]`: what is asked of a property."""

from __future__ import annotations

import math
import re
from typing import Any

from index.search.query.terms import UnusableValueError
from index.search.whoosh.imports import query
from index.text import clean_line, fold

_OR = re.compile(r"""\s+OR\s+(?=(?:[^"]*"[^"]*")*[^"]*$)""")
_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?")
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:z|[+-]\d{2}:?\d{2})?)?)?"
)
_YEAR = re.compile(r"\d{4}")

Limits = tuple[tuple[int, ...], tuple[int, ...]]


class Compared(query.Term):  # type: ignore[misc]
    """The documents of which a property is greater or less than a number or a date."""

    def __init__(self, name: str, sign: str, operand: str) -> None:
        """A comparison.

        Args:
            name: The property, folded.
            sign: `>`, `>=`, `<` or `<=`.
            operand: A number or a date.
        """
        super().__init__("property", f"{name} {sign} {operand}")
        self.prefix = f"{name}="
        self._sign = sign
        self._number = _number(operand)
        self._moment = _moment(operand)

    def holds(self, term: str) -> bool:
        """Whether a term of the index, which begins with `prefix`, has such a value.

        Numbers are compared with numbers and dates with dates. A date without a day stands for its whole month
        on the right, and for the beginning of it in a note, as in `date:`.
        """
        value = term[len(self.prefix) :]
        if self._number is not None and (number := _number(value)) is not None:
            return self._compares(number, self._number, self._number)
        if self._moment is not None and (moment := _moment(value)) is not None:
            low, high = self._moment
            return self._compares(moment[0], low, high)
        return False

    def _compares(self, value: Any, low: Any, high: Any) -> bool:
        if self._sign == ">":
            return bool(value > high)
        if self._sign == ">=":
            return bool(value >= low)
        return bool(value < low if self._sign == "<" else value <= high)


def property_query(name: str, value: str | None) -> Any:
    """The query of `[name]`, where `value` is None, or of `[name:value]`.

    Raises:
        UnusableValueError: It compares with what is neither number nor date.
    """
    name = fold(name.strip().strip('"').strip())
    if value is None or not value.strip():
        return query.Term("property", name)
    return query.Or([_one(name, part.strip()) for part in _OR.split(value.strip())]).normalize()


def _one(name: str, value: str) -> Any:
    quoted = len(value) > 1 and value[0] == value[-1] == '"'
    if not quoted and value.lower() == "null":
        filled = query.Or([query.Prefix("property", f"{name}="), query.Prefix("property", f"{name}.")])
        return query.Or(
            [query.And([query.Term("property", name), query.Not(filled)]), query.Term("property", f"{name}=")]
        )
    if not quoted and (match := _COMPARISON.fullmatch(value)):
        operand = fold(match[2].strip().strip('"').strip())
        if _number(operand) is None and _moment(operand) is None:
            raise UnusableValueError("compares with what is neither a number nor a date")
        return Compared(name, match[1], operand)
    # As they are indexed: one line, and 200 characters at most.
    shown = fold(clean_line(value.strip('"').strip()))[:200]
    return query.Term("property", f"{name}={shown}")


def _number(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    found = float(text)
    return found if math.isfinite(found) else None


def _moment(text: str) -> Limits | None:
    """The first and last second that a date may mean, as (year, month, day, hour, minute, second)."""
    match = _YEAR.fullmatch(text) or _MOMENT.fullmatch(text)
    if match is None:
        return None
    given = [int(text)] if match.re is _YEAR else [int(part) for part in match.groups() if part is not None]
    most = (9999, 12, 31, 24, 59, 60)
    if any(part > limit for part, limit in zip(given, most, strict=False)) or 0 in given[1:3]:
        return None
    return (*given, *[0] * (6 - len(given))), (*given, *most[len(given) :])
