"""Queries of properties: `[name]`, `[name:value]`, `[name:null]`, `[name:>5]`, `[name:a OR "b c"]`, `[name:/a+/]`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TypeVar

from index.search.query.ast import And, Node, Not, Or, Prefix, PropertyTest, Term, ValuePattern, any_of
from index.search.query.terms import UnusableValueError
from index.search.regex import UnusablePatternError, compiled
from index.text import clean_line, fold

_OR = re.compile(r"""\s+OR\s+(?=(?:[^"]*"[^"]*")*[^"]*$)""")
_LOWER_OR = re.compile(r"""\s+or\s+(?=(?:[^"]*"[^"]*")*[^"]*$)""")
_EXPRESSION = re.compile(r"/(?=\S)((?:[^/\\]|\\.)+)/")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_COMPARISON = re.compile(r"(>=|<=|>|<)\s*(\S.*)", re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:e[+-]?\d{1,3})?")
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:z|[+-]\d{2}:?\d{2})?)?)?"
)
_YEAR = re.compile(r"\d{4}")
_MAX_VALUE = 200

Moment = tuple[int, ...]
_Value = TypeVar("_Value", float, Moment)


def property_query(name: str, value: str | None, *, pattern: bool = False) -> Node | None:
    """Return the query of `[name]`, where `value` is None, or of `[name:value]`.

    Args:
        name: The property.
        value: As it is written after the colon.
        pattern: The value is a regular expression, without its slashes.

    Raises:
        UnusableValueError: It compares with something that is neither a number nor a date, or has an expression that
            cannot be used.
    """
    name = fold(name.strip().strip('"').strip())
    if value is None or not value.strip():
        return Term("property", name)
    if pattern:
        return _matching(name, value)
    return any_of(_alternative(name, part.strip()) for part in _OR.split(value.strip()))


def has_lower_or(value: str) -> bool:
    """Return whether a value has an `or` between words."""
    return _LOWER_OR.search(value) is not None


def link_word(name: str, word: str) -> str:
    """Return the term of a word in the target or the shown text of a property's link."""
    return f"{name}~{word}"


def _matching(name: str, pattern: str) -> Node:
    try:
        compiled(pattern, cased=False)
    except UnusablePatternError as problem:
        raise UnusableValueError(str(problem)) from problem
    return ValuePattern("[", "property", pattern, f"{name}=")


def term_prefix(test: PropertyTest) -> str:
    """Return the beginning of the index's terms that hold values of the property."""
    return f"{test.name}="


def term_matcher(test: PropertyTest) -> Callable[[str], bool]:
    """Return a function that tells whether a term of the index, which begins with `term_prefix`, passes a test.

    Numbers are compared with numbers and dates with dates. A date without a day stands for its whole month in the
    query, and for the beginning of the month in a note, as in `date:`.
    """
    start = len(term_prefix(test))
    number, moments = _number(test.operand), _moments(test.operand)

    def matches(term: str) -> bool:
        value = term[start:]
        if number is not None and (given := _number(value)) is not None:
            return _compares(test.sign, given, number, number)
        if moments is not None and (span := _moments(value)) is not None:
            return _compares(test.sign, span[0], *moments)
        return False

    return matches


def _compares(sign: str, value: _Value, low: _Value, high: _Value) -> bool:
    """Compare a value with the first and the last value that an operand stands for, of its own type."""
    if sign == ">":
        return value > high
    if sign == ">=":
        return value >= low
    return value < low if sign == "<" else value <= high


def _alternative(name: str, value: str) -> Node:
    quoted = len(value) > 1 and value[0] == value[-1] == '"'
    if not quoted and value.lower() == "null":
        filled = Or((Prefix("property", f"{name}="), Prefix("property", f"{name}.")))
        return Or((And((Term("property", name), Not(filled))), Term("property", f"{name}=")))
    if not quoted and (match := _COMPARISON.fullmatch(value)):
        operand = fold(match[2].strip().strip('"').strip())
        if _number(operand) is None and _moments(operand) is None:
            raise UnusableValueError("compares with something that is neither a number nor a date")
        return PropertyTest(name, match[1], operand)
    if not quoted and (match := _EXPRESSION.fullmatch(value)):
        return _matching(name, match[1])
    # As they are indexed: one line of limited length.
    shown = fold(clean_line(value.strip('"').strip()))[:_MAX_VALUE]
    ways: list[Node] = [Term("property", f"{name}={shown}")]
    if _DAY.fullmatch(shown):
        ways += [Prefix("property", f"{name}={shown}{sign}") for sign in "t "]
    if shown and " " not in shown:
        ways.append(Term("property", link_word(name, shown)))
    return Or(tuple(ways)) if len(ways) > 1 else ways[0]


def _number(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    found = float(text)
    return found if math.isfinite(found) else None


def _moments(text: str) -> tuple[Moment, Moment] | None:
    """Return the first and last second that a date may mean, as (year, month, day, hour, minute, second)."""
    match = _YEAR.fullmatch(text) or _MOMENT.fullmatch(text)
    if match is None:
        return None
    given = [int(text)] if match.re is _YEAR else [int(part) for part in match.groups() if part is not None]
    most = (9999, 12, 31, 24, 59, 60)
    if any(part > limit for part, limit in zip(given, most, strict=False)) or 0 in given[1:3]:
        return None
    return (*given, *[0] * (6 - len(given))), (*given, *most[len(given) :])
