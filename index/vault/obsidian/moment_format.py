"""Dates and times as Moment.js writes them, in English: the formats of Obsidian's settings and templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

# Moment.js's `formattingTokens`; text in brackets, and a token behind a backslash, stay as they are.
_TOKEN = re.compile(
    r"\[[^\[]*\]|\\?(?:[Hh]mm(?:ss)?|Mo|MM?M?M?|Do|DDDo|DD?D?D?|ddd?d?|do?|w[ow]?|W[oW]?|Qo?|N{1,5}|zz?"
    r"|YYYYYY|YYYYY|YYYY|YY|y{2,4}|yo?|gg(?:ggg?)?|GG(?:GGG?)?|LTS?|L{1,4}|l{1,4}"
    r"|[eEaA]|hh?|HH?|kk?|mm?|ss?|S{1,9}|[xX]|ZZ?|.)",
    re.DOTALL,
)
_LONG = {
    "LT": "h:mm A",
    "LTS": "h:mm:ss A",
    "L": "MM/DD/YYYY",
    "LL": "MMMM D, YYYY",
    "LLL": "MMMM D, YYYY h:mm A",
    "LLLL": "dddd, MMMM D, YYYY h:mm A",
    "l": "M/D/YYYY",
    "ll": "MMM D, YYYY",
    "lll": "MMM D, YYYY h:mm A",
    "llll": "ddd, MMM D, YYYY h:mm A",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def write(moment: datetime, form: str) -> str:
    """Return a moment in a Moment.js format; text that is not a token stays as it is.

    Args:
        moment: Local time with its zone.
        form: Such as `YYYY-MM-DD` or `YYYY/MMMM/[Week] W`.
    """
    return _TOKEN.sub(lambda found: _written(moment, found[0]), form)


def _written(moment: datetime, token: str) -> str:
    if token.startswith("[") and token.endswith("]") and len(token) > 1:
        return token[1:-1]
    if token.startswith("\\"):
        return token.replace("\\", "")
    if token in _LONG:
        return write(moment, _LONG[token])
    if token.startswith("S"):
        return f"{moment.microsecond:06}000"[: len(token)]
    base, ordinal = (token[:-1], True) if len(token) > 1 and token.endswith("o") else (token, False)
    make = _MAKE.get(base)
    if make is None:
        return token
    return _ordinal(int(make(moment))) if ordinal else make(moment)


def _weekday(moment: date) -> int:
    """Return the number of days since Sunday."""
    return moment.isoweekday() % 7


def _local_week(moment: datetime) -> tuple[int, int]:
    """Return year and week in the English way: weeks begin on Sunday, and the first contains January 1."""
    day = moment.date()
    year = (day + timedelta(days=6 - _weekday(day))).year
    first = date(year, 1, 1)
    begin = first - timedelta(days=_weekday(first))
    return year, (day - begin).days // 7 + 1


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ending}"


def _offset(moment: datetime, colon: str) -> str:
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{colon}{rest:02}"


def _hour12(moment: datetime) -> int:
    return moment.hour % 12 or 12


_MAKE: Mapping[str, Callable[[datetime], str]] = {
    "YYYYYY": lambda m: f"+{m.year:06}",
    "YYYYY": lambda m: f"{m.year:05}",
    "YYYY": lambda m: f"{m.year:04}",
    "YY": lambda m: f"{m.year % 100:02}",
    "Y": lambda m: f"{m.year:04}",
    "y": lambda m: str(m.year),
    "yy": lambda m: f"{m.year:02}",
    "yyy": lambda m: f"{m.year:03}",
    "yyyy": lambda m: f"{m.year:04}",
    "gggg": lambda m: f"{_local_week(m)[0]:04}",
    "ggggg": lambda m: f"{_local_week(m)[0]:05}",
    "gg": lambda m: f"{_local_week(m)[0] % 100:02}",
    "GGGG": lambda m: f"{m.isocalendar().year:04}",
    "GGGGG": lambda m: f"{m.isocalendar().year:05}",
    "GG": lambda m: f"{m.isocalendar().year % 100:02}",
    # Moment.js knows no name of a local time zone.
    "z": lambda _m: "",
    "zz": lambda _m: "",
    **dict.fromkeys(("N", "NN", "NNN", "NNNNN"), lambda _m: "AD"),
    "NNNN": lambda _m: "Anno Domini",
    "Q": lambda m: str((m.month + 2) // 3),
    "M": lambda m: str(m.month),
    "MM": lambda m: f"{m.month:02}",
    "MMM": lambda m: _MONTHS[m.month - 1][:3],
    "MMMM": lambda m: _MONTHS[m.month - 1],
    "D": lambda m: str(m.day),
    "DD": lambda m: f"{m.day:02}",
    "DDD": lambda m: str(m.timetuple().tm_yday),
    "DDDD": lambda m: f"{m.timetuple().tm_yday:03}",
    "d": lambda m: str(_weekday(m)),
    "dd": lambda m: _DAYS[_weekday(m)][:2],
    "ddd": lambda m: _DAYS[_weekday(m)][:3],
    "dddd": lambda m: _DAYS[_weekday(m)],
    "e": lambda m: str(_weekday(m)),
    "E": lambda m: str(m.isoweekday()),
    "w": lambda m: str(_local_week(m)[1]),
    "ww": lambda m: f"{_local_week(m)[1]:02}",
    "W": lambda m: str(m.isocalendar().week),
    "WW": lambda m: f"{m.isocalendar().week:02}",
    "H": lambda m: str(m.hour),
    "HH": lambda m: f"{m.hour:02}",
    "h": lambda m: str(_hour12(m)),
    "hh": lambda m: f"{_hour12(m):02}",
    "k": lambda m: str(m.hour or 24),
    "kk": lambda m: f"{m.hour or 24:02}",
    "hmm": lambda m: f"{_hour12(m)}{m.minute:02}",
    "hmmss": lambda m: f"{_hour12(m)}{m.minute:02}{m.second:02}",
    "Hmm": lambda m: f"{m.hour}{m.minute:02}",
    "Hmmss": lambda m: f"{m.hour}{m.minute:02}{m.second:02}",
    "m": lambda m: str(m.minute),
    "mm": lambda m: f"{m.minute:02}",
    "s": lambda m: str(m.second),
    "ss": lambda m: f"{m.second:02}",
    "a": lambda m: "am" if m.hour < 12 else "pm",
    "A": lambda m: "AM" if m.hour < 12 else "PM",
    "x": lambda m: str(int(m.timestamp() * 1000)),
    "X": lambda m: str(int(m.timestamp())),
    "Z": lambda m: _offset(m, ":"),
    "ZZ": lambda m: _offset(m, ""),
}
