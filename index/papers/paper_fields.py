"""Bibliographic fields that a person gives by hand: their names, and checks of their values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.papers import work_types
from index.papers.identifiers import read_arxiv, read_doi
from index.papers.inverted_names import read_inverted, without_more, write_inverted
from index.papers.person_names import Name
from index.papers.publication_dates import read_edtf
from index.text import clean, clean_line

if TYPE_CHECKING:
    from index.papers.model import Date, Record

Given = str | tuple[str, ...]
"""A value as a person gives it, and as it is written: a text, or a list of texts; empty to say that there is none."""

FIELDS = (
    *(
        "title",
        "abstract",
        "authors",
        "organization",
        "published",
        "type",
        "venue",
        "editors",
        "volume",
        "issue",
    ),
    *("pages", "publisher", "doi", "arxiv_id", "urls", "code_urls", "keywords"),
)
"""Names of the fields, as `PAPER` in JSON has them."""
OTHER_NAMES = {"year": "published", "date": "published"}
"""Fields by other names that people and source files have for them."""
LIST_FIELDS = frozenset(("authors", "editors", "urls", "code_urls", "keywords"))
_PEOPLE = ("authors", "editors")
_DATE = re.compile(r"-?\d{4}(?:-\d\d(?:-\d\d)?)?")
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s]+", re.IGNORECASE)
_BODY_OR_BETWEEN = re.compile(r"\{[^{}]*\}|(;|\s+and\s+)")
_BODY = re.compile(r"\{(.+)\}", re.DOTALL)
_COMMON_TYPES = "article, inproceedings, book, incollection, thesis, report, online, misc"


def checked(name: str, given: Given) -> Given:
    """Return a value in the form in which it is written.

    Raises:
        LibraryError: The field does not take such a value.
    """
    if name in LIST_FIELDS:
        items = (given,) if isinstance(given, str) else given
        kept = [_checked_item(name, clean_line(item)) for item in items if item.strip()]
        return tuple(dict.fromkeys(kept))
    if not isinstance(given, str):
        raise _refusal(name, ", ".join(given), "takes one value, not a list")
    text = clean(given).strip() if name == "abstract" else clean_line(given)
    if not text:
        if name == "title":
            raise LibraryError(
                "A paper needs a title; remove the correction to have the sources' one.", code="bad-value"
            )
        return ""
    check = _CHECKS.get(name)
    return check(text) if check else text


def _checked_date(text: str) -> str:
    if _date(text) is None:
        raise _refusal("published", text, "is not a date that exists; write 2024, 2024-05 or 2024-05-21")
    return text


def _checked_doi(text: str) -> str:
    found = read_doi(text)
    if found is None:
        raise _refusal("doi", text, "is not a DOI; it begins with 10., as in 10.1145/3065386")
    return found


def _checked_arxiv_id(text: str) -> str:
    found = read_arxiv(text)
    if found is None:
        raise _refusal("arxiv_id", text, "is not an arXiv id, such as 1706.03762 or astro-ph/0601001")
    return "".join(found)


def typed(name: str, text: str) -> Given:
    """Return a value as a person types it on one line: several people or keywords are separated by `;`.

    A list may also be written as `["Roe, Ann", "The Team"]`.
    """
    if name not in LIST_FIELDS:
        return text
    if text.startswith("["):
        try:
            items = json.loads(text)
        except ValueError:
            items = None
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise _refusal(name, text, 'is not a list; write ["Roe, Ann", "Poe, Bo"]')
        return tuple(items)
    people = name in ("authors", "editors")
    parts = _people(text) if people else tuple(re.split(";" if name == "keywords" else r"\s+", text))
    if text.strip() and not any(part.strip() for part in parts):
        raise _refusal(name, text, f"has no value between its separators; write {name}= for none")
    return parts


def _people(text: str) -> tuple[str, ...]:
    """Return names that stand between `;` or “and”, which may also be part of the name of a body in braces."""
    parts: list[str] = []
    start = 0
    for found in _BODY_OR_BETWEEN.finditer(text):
        if found[1] is not None:
            parts.append(text[start : found.start()])
            start = found.end()
    return (*parts, text[start:])


def _checked_item(name: str, item: str) -> str:
    if name in ("urls", "code_urls") and not _ADDRESS.fullmatch(item):
        raise _refusal(name, item, "is not a web address; it begins with https://")
    return item


def _checked_type(text: str) -> str:
    known = work_types.to_biblatex(text.lower())
    if not work_types.is_biblatex(known):
        raise _refusal("type", text, f"is not a type of BibLaTeX; common ones are {_COMMON_TYPES}")
    return known


_CHECKS = {
    "published": _checked_date,
    "type": _checked_type,
    "doi": _checked_doi,
    "arxiv_id": _checked_arxiv_id,
}


def _refusal(name: str, value: str, why: str) -> LibraryError:
    return LibraryError(f"{name}: “{clean_line(value)[:80]}” {why}.", code="bad-value")


def _date(text: str) -> Date | None:
    found = read_edtf(text) if _DATE.fullmatch(text) else None
    return found[0] if found and not found[1] else None


def of_record(values: Mapping[str, Given]) -> dict[str, object]:
    """Return checked values as the fields of a `Record`."""
    found: dict[str, object] = {}
    for name, value in values.items():
        if name in _PEOPLE:
            people, more = without_more(value)
            found[name] = tuple(map(_name, people))
            if name == "authors":
                found |= {"authors_more": more, "authors_count": None}
        elif name == "published":
            found[name] = _date(str(value))
        elif name == "arxiv_id":
            arxiv = read_arxiv(str(value)) or (None, "")
            found |= {"arxiv_id": arxiv[0], "arxiv_version": arxiv[1]}
        elif name in ("type", "doi", "organization"):
            found[name] = value or None
        else:
            found[name] = value
    return found


def _name(text: str) -> Name:
    """Return a name; one in braces is that of a body."""
    body = _BODY.fullmatch(text)
    return Name(literal=body[1]) if body else read_inverted(text)


def listed(record: Record, name: str) -> tuple[str, ...]:
    """Return the items of a list field as they are written by hand."""
    return people(getattr(record, name)) if name in _PEOPLE else tuple(getattr(record, name))


def as_typed(record: Record, name: str) -> str:
    """Return a field as `typed` reads it."""
    if name not in LIST_FIELDS:
        value = getattr(record, name)
        return value.isoformat() if name == "published" and value else str(value or "")
    items = listed(record, name)
    separator = " " if name in ("urls", "code_urls") else "; "
    text = separator.join(items)
    return text if tuple(checked(name, typed(name, text))) == items else json.dumps(items, ensure_ascii=False)


def people(names: Sequence[Name]) -> tuple[str, ...]:
    """Return names as they are written by hand."""
    return tuple(f"{{{name.literal}}}" if name.literal else write_inverted(name) for name in names)
