"""Values of a record as one line of JSON, for formats whose own fields cannot hold them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.papers.model import Date
from index.papers.person_names import Name
from index.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.papers.model import Record

_TEXTS = frozenset(
    {
        *("title", "abstract", "venue", "series", "volume", "issue", "pages", "publisher", "language"),
        *("isbn", "issn", "pmid", "arxiv_version"),
    }
)
_OPTIONAL_TEXTS = frozenset({"organization", "type", "doi", "arxiv_id", "key"})
_NUMBERS = frozenset({"authors_count", "upvotes"})
_LISTS = frozenset({"keywords", "urls", "code_urls"})
_PAIRS = frozenset({"dates", "fields"})
_NAMES = frozenset({"authors", "editors"})
VALUES = (
    *sorted(_TEXTS | _OPTIONAL_TEXTS | _NUMBERS | _LISTS | _PAIRS | _NAMES),
    "authors_more",
    "published",
)
"""Names of all values of a record that say something about the work."""
_LARGEST = 10**12
# Readers of lines make one space of each of these.
_BLANK = re.compile(r"[^\S ]|(?<=\s) ")


def to_json(record: Record, names: Iterable[str]) -> str:
    """Return the named values of a record."""
    values = {name: _plain(getattr(record, name)) for name in names}
    return _BLANK.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(values, ensure_ascii=False))


def _plain(value: object) -> object:
    if isinstance(value, Name | Date):
        return {
            part: text for part, text in asdict(value).items() if text not in {"", None} and text is not False
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def from_json(text: str) -> dict[str, Any] | None:
    """Return the values by name, as `Record` has them; None where the text is not what `to_json` writes."""
    try:
        values = json.loads(text)
        return {name: _value(name, value) for name, value in values.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _value(name: str, value: Any) -> object:
    if name in _TEXTS or (name in _OPTIONAL_TEXTS and value is not None):
        return _text(value)
    if name in _LISTS:
        return tuple(_text(item) for item in value)
    if name in _PAIRS:
        return tuple((_text(first), _text(second)) for first, second in value)
    if name in _NAMES:
        return tuple(Name(**{part: _text(text) for part, text in item.items()}) for item in value)
    if name == "authors_more":
        return _is(bool, value)
    if name in _OPTIONAL_TEXTS | _NUMBERS | {"published"}:
        return None if value is None else _date(value) if name == "published" else _number(value)
    raise KeyError(name)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return clean(value)


def _is(kind: type[bool], value: object) -> bool:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST:
        raise TypeError
    return value


def _date(parts: dict[str, object]) -> Date:
    flags = {name: _is(bool, parts.pop(name)) for name in ("inferred", "circa") if name in parts}
    date = Date(**{name: _number(part) for name, part in parts.items()}, **flags)  # type: ignore[arg-type]
    month, day = date.month, date.day
    if not (month is None or 1 <= month <= 12) or not (day is None or (month and 1 <= day <= 31)):
        raise ValueError
    return date
