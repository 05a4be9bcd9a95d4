"""Types of properties as Obsidian has them, and values read from what a person types."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.errors import LibraryError
from index.text import clean_line
from index.vault.model import PROPERTY_TYPES, PropertyType, PropertyValue
from index.vault.parse import frontmatter
from index.vault.properties.yaml_scalars import emit

LIST_TYPES = frozenset(("multitext", "tags", "aliases"))

_OWN: dict[str, PropertyType] = {"tags": "tags", "aliases": "aliases", "cssclasses": "multitext"}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# As a person writes a number; with zeros or a plus before it, digits are a code, a house or a telephone.
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_CODE = re.compile(r"\+.*|-?0[0-9]+", re.DOTALL)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LINK = re.compile(r"\[\[[^\[\]]*\]\]")
_FITS = {
    "number": "a number",
    "checkbox": "true or false",
    "date": "a date such as 2026-01-31",
    "datetime": "a date and time such as 2026-01-31T09:30",
}


def own_type(name: str) -> PropertyType | None:
    """Return the type of a property that Obsidian itself gives a meaning, by its folded name."""
    return _OWN.get(name)


def known_type(declared: str) -> PropertyType | None:
    """Return a type by its name in `types.json`, or `list` for `multitext`; None for another's."""
    named = "multitext" if declared == "list" else declared
    return next((kind for kind in PROPERTY_TYPES if kind == named), None)


def is_date(text: str) -> bool:
    """Return whether a text is a date that exists."""
    return (found := _DAY.fullmatch(text)) is not None and _exists(found)


def is_datetime(text: str) -> bool:
    """Return whether a text is a date that exists, with a time."""
    return (found := _MOMENT.fullmatch(text)) is not None and _exists(found)


def _exists(found: re.Match[str]) -> bool:
    year, month, day = (int(part) for part in found.groups()[:3])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    most = 28 if month == 2 and not leap else _DAYS[month - 1] if 1 <= month <= 12 else 0
    return year > 0 and 1 <= day <= most


def type_of_text(text: str) -> PropertyType:
    """Return the type that a plain value in YAML looks like."""
    if text.lower() in ("true", "false"):
        return "checkbox"
    if _NUMBER.fullmatch(text):
        return "number"
    if is_date(text):
        return "date"
    return "datetime" if is_datetime(text) else "text"


def common_type(values: Iterable[str]) -> PropertyType | None:
    """Return the type that all values look like, or None where they differ or there are none."""
    kinds = {type_of_text(value) for value in values if value}
    return kinds.pop() if len(kinds) == 1 else None


def read_value(name: str, written: str, kind: PropertyType | None) -> PropertyValue:
    """Return the value that a person means.

    Args:
        name: The property, for messages.
        written: `true`, `5`, `some text`, `[[Note]]`, or a list as YAML writes it on one line: `[a, b]`. Empty
            text is a property without a value.
        kind: The property's type; None where it has none yet, so that the value says it.

    Raises:
        LibraryError: The value does not fit the type.
    """
    text = written.strip()
    if not text:
        return None
    listed = _list(text)
    if kind is None:
        kind = "text" if _CODE.fullmatch(text) else type_of_text(text)
        return listed if listed is not None else _scalar(text, kind)
    if kind in LIST_TYPES:
        return listed if listed is not None else [text]
    if listed is not None:
        raise _misfit(name, text, "text" if kind == "text" else _FITS[kind], kind)
    looks = type_of_text(text)
    if kind not in ("text", looks):
        raise _misfit(name, text, _FITS[kind], kind)
    return _scalar(text, kind)


def as_typed(written: str, value: PropertyValue) -> str:
    """Return a number as a person wrote it, such as `1.10`; empty for other values, and unusual ways to write it."""
    text = written.strip()
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return text if number and _PLAIN_NUMBER.fullmatch(text) else ""


def _misfit(name: str, text: str, wanted: str, kind: PropertyType) -> LibraryError:
    return LibraryError(
        f"{clean_line(name)} has the type {kind} in this vault, and “{clean_line(text)}” is not {wanted}; "
        "give another value, or a type with --type, or --force.",
        code="bad-value",
    )


def _scalar(text: str, kind: PropertyType) -> PropertyValue:
    if kind == "checkbox":
        return text.lower() == "true"
    if kind != "number":
        return text
    # As the YAML core schema reads it, so that the property has exactly this value afterwards.
    value = _parsed(text)
    return value if isinstance(value, (int, float)) else text


def _list(text: str) -> list[PropertyValue] | None:
    if not (text.startswith("[") and text.endswith("]")) or _LINK.fullmatch(text):
        return None
    value = _parsed(text)
    if not isinstance(value, list):
        return None
    items = [_item(item) for item in value]
    return None if any(isinstance(item, (list, dict)) for item in items) else items


def _item(value: PropertyValue) -> PropertyValue:
    match value:
        case [[str(target)]]:  # a link, which YAML reads as a list in a list
            return f"[[{target}]]"
    return value


def _parsed(text: str) -> PropertyValue:
    properties, flaws = frontmatter.read(f"---\nx: {text}\n---\n")
    return properties["x"] if not flaws and properties.keys() == {"x"} else None


def written(value: PropertyValue) -> str:
    """Return a value as `read_value` takes it; one that is nested, as it is shown only."""
    if isinstance(value, list):
        return f"[{', '.join(_written_item(item) for item in value)}]"
    return _written_item(value) if isinstance(value, (bool, dict)) else "" if value is None else str(value)


def _written_item(item: PropertyValue) -> str:
    return str(item) if isinstance(item, (list, dict)) else emit(item, flow=True)
