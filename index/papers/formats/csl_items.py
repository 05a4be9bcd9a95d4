"""Items of CSL-JSON as records, and records as items."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from index.papers import work_types
from index.papers.csl_dates import read_csl_date, to_csl_date
from index.papers.formats.csl_identifiers import identify
from index.papers.formats.exact_values import VALUES, from_json, to_json
from index.papers.identifiers import read_doi
from index.papers.json_items import JsonObject, json_text
from index.papers.markup import protect, strip_pairs
from index.papers.model import Record
from index.papers.person_names import Name, read_name
from index.papers.web_addresses import addresses
from index.text import clean, clean_line, json_safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.papers.model import Date, Source

OURS = "notes-tui"
"""Name, in the `custom` of an item, of the values of a record for which CSL has no variable."""
_OTHERS = frozenset({"others", "et al", "et al."})
_TEXTS = {
    "title": "title",
    "abstract": "abstract",
    "container-title": "venue",
    "collection-title": "series",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "publisher": "publisher",
    "language": "language",
    "ISBN": "isbn",
    "ISSN": "issn",
    "PMID": "pmid",
}
_LINES = {name: attribute for name, attribute in _TEXTS.items() if name != "abstract"}
_DATES = ("accessed", "available-date", "event-date", "original-date", "submitted")
_NAME_PARTS = frozenset({"family", "given", "suffix", "literal", "non-dropping-particle"})


class ReadItem(NamedTuple):
    """A record, and faults of its item in words."""

    record: Record
    faults: list[str]


class _Values:
    """The values of a record while its item is read."""

    __slots__ = ("dates", "faults", "found")

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}
        self.dates: list[tuple[str, str]] = []
        self.faults: list[str] = []


def read_item(item: dict[str, object], source: Source, origin: str = "") -> ReadItem:
    """Read an item; a variable of which `Record` cannot hold everything stands in `fields` too, as it is."""
    values = _Values()
    fields: list[tuple[str, str]] = []
    found = values.found
    for name, value in item.items():
        if name in _LINES and isinstance(value, str) and "<" not in value:
            found[_LINES[name]] = clean_line(value)
            continue
        read = _READERS.get(name)
        if value is not None and (read is None or not read(values, name, value)):
            _keep(fields, name, value, values.faults)
    if isinstance(item, JsonObject):
        for name, value in item.repeated:
            _keep(fields, name, value, values.faults)
    ours = _custom(item, fields)
    found.setdefault("title", "")
    _key(item, fields, found)
    identify(item, fields, found)
    _find_addresses(found)
    record = Record(source, dates=tuple(values.dates), fields=tuple(fields), origin=origin, **found)
    return ReadItem(replace(record, **ours) if ours else record, values.faults)


def write_item(record: Record, number: int) -> dict[str, object]:
    """Return a record as an item, from which `read_item` makes an equal one; `number` is the `id` without a key."""
    item = _natural(record, number)
    back = read_item(item, record.source).record
    changed = [name for name in VALUES if getattr(back, name) != getattr(record, name)]
    if changed:
        custom = item.get("custom")
        if custom is not None and "fields" not in changed:
            changed.append("fields")
        ours = json.loads(to_json(record, changed))
        item["custom"] = {**custom, OURS: ours} if isinstance(custom, dict) else {OURS: ours}
    return item


def field_text(value: object) -> str:
    """Return a value as the text of a field: a text as it is, anything else as JSON.

    Raises:
        RecursionError: It is nested too deeply.
    """
    return clean(value) if isinstance(value, str) else json_safe(json_text(value))


def _keep(fields: list[tuple[str, str]], name: str, value: object, faults: list[str]) -> None:
    try:
        fields.append((clean_line(name), field_text(value)))
    except RecursionError:
        faults.append(f"The field “{clean_line(name)[:40]}” is nested too deeply; it is left out.")


def _plain(value: object) -> str | None:
    """Return the text of a variable that should be text; None if it is something else."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return None


def _read_text(values: _Values, name: str, value: object) -> bool:
    text = _plain(value)
    if text is None:
        # Crossref gives lists of titles, and of ISBNs.
        parts = [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
        if parts:
            text = " ".join(parts) if name in ("ISBN", "ISSN") else parts[0]
            values.found[_TEXTS[name]] = clean_line(strip_pairs(text))
        return False
    if name == "abstract":
        values.found["abstract"] = clean(strip_pairs(text))
        return True
    plain = strip_pairs(text) if name in ("title", "container-title", "collection-title") else text
    values.found[_TEXTS[name]] = clean_line(plain)
    return plain == text or protect(plain) == text


def _read_type(values: _Values, _name: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    values.found["type"], exact = _type(value)
    return exact


@lru_cache(maxsize=256)
def _type(given: str) -> tuple[str | None, bool]:
    name = work_types.to_biblatex(clean_line(given))
    return name or None, work_types.to_csl(name) == given


def _read_names(values: _Values, name: str, value: object) -> bool:
    if not isinstance(value, list):
        if isinstance(value, str) and value.strip():
            values.faults.append(f"“{name}” is a text and not a list; it is read as one name.")
        value = [value]
    names: list[Name] = []
    exact = True
    for part in value:
        if isinstance(part, str):
            names.append(read_name(clean_line(part)))
            exact = False
        elif isinstance(part, dict):
            made, whole = _read_name(part)
            names.append(made)
            exact = exact and whole
        else:
            exact = False
    names = [each for each in names if each.family or str(each)]
    if name == "author" and names and names[-1].literal.casefold() in _OTHERS:
        values.found["authors_more"] = True
        names.pop()
    values.found["authors" if name == "author" else "editors"] = tuple(names)
    return exact and len(names) + values.found.get("authors_more", False) >= len(value)


def _read_name(parts: dict[str, object]) -> tuple[Name, bool]:
    if len(parts) == 2:
        family, given = parts.get("family"), parts.get("given")
        if isinstance(family, str) and isinstance(given, str):
            return _name(family, given), True
    texts = {
        name: clean_line(text) for name, value in parts.items() if isinstance(value, str) and (text := value)
    }
    exact = len(texts) == len(parts) and texts.keys() <= _NAME_PARTS
    if literal := texts.get("literal") or texts.get("name"):
        return Name(literal=literal), exact and len(texts) == 1
    dropping, kept = texts.get("dropping-particle", ""), texts.get("non-dropping-particle", "")
    particle = f"{dropping} {kept}" if dropping and kept else dropping or kept
    return Name(texts.get("family", ""), texts.get("given", ""), particle, texts.get("suffix", "")), exact


@lru_cache(maxsize=8192)
def _name(family: str, given: str) -> Name:
    return Name(clean_line(family), clean_line(given))


def _read_issued(values: _Values, _name: str, value: object) -> bool:
    date, edtf, exact, more = read_csl_date(value)
    if date is not None:
        values.found["published"] = date
    if edtf and more:
        values.dates.append(("published", edtf))
    if not edtf:
        values.faults.append("The date of publication cannot be read; it is kept as it is.")
    return exact


def _read_date(values: _Values, name: str, value: object) -> bool:
    _date, edtf, exact, _more = read_csl_date(value)
    if edtf:
        values.dates.append((name, edtf))
    return exact and bool(edtf)


def _read_keywords(values: _Values, _name: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    parts = value.split(";" if ";" in value else ",")
    values.found["keywords"] = tuple(filter(None, (clean_line(part) for part in parts)))
    return True


def _read_doi(values: _Values, _name: str, value: object) -> bool:
    values.found["doi"] = read_doi(value) if isinstance(value, str) else None
    if values.found["doi"] is None:
        values.faults.append("The DOI cannot be read as one; it is kept as it is.")
    return values.found["doi"] is not None


def _read_url(values: _Values, _name: str, value: object) -> bool:
    text = clean_line(value) if isinstance(value, str) else ""
    if not text.lower().startswith(("http://", "https://")) or " " in text:
        return False
    code = addresses(text).code == (text,)
    values.found["code_urls" if code else "urls"] = (text,)
    return text == value


def _read_elsewhere(_values: _Values, _name: str, _value: object) -> bool:
    return True


_READERS: dict[str, Callable[[_Values, str, object], bool]] = {
    **dict.fromkeys(_TEXTS, _read_text),
    **dict.fromkeys(_DATES, _read_date),
    **dict.fromkeys(("id", "citation-key", "custom"), _read_elsewhere),
    **dict.fromkeys(("author", "editor"), _read_names),
    "type": _read_type,
    "issued": _read_issued,
    "keyword": _read_keywords,
    "DOI": _read_doi,
    "URL": _read_url,
}


def _edtf(date: Date | None) -> str:
    return f"{date.isoformat()}{'~' if date.circa else ''}" if date else ""


def _custom(item: dict[str, object], fields: list[tuple[str, str]]) -> dict[str, Any]:
    """Return the values that we wrote into `custom`; everything else in it is a field."""
    custom = item.get("custom")
    if custom is None:
        return {}
    ours = custom.get(OURS) if isinstance(custom, dict) else None
    values = from_json(json_text(ours)) or {} if isinstance(ours, dict) else {}
    if values and isinstance(custom, dict):
        custom = {name: value for name, value in custom.items() if name != OURS}
    if custom or not values:
        _keep(fields, "custom", custom, [])
    return values


def _key(item: dict[str, object], fields: list[tuple[str, str]], found: dict[str, Any]) -> None:
    """Take the citation key; an `id` that is another, or the address of an item at Zotero, is a field."""
    name, cited = item.get("id"), item.get("citation-key")
    text = _plain(cited) or _plain(name) or ""
    key = "" if "://" in text and not _plain(cited) else clean_line(text)
    found["key"] = key or None
    if name is not None and name != key and clean_line(_plain(name) or "") != key:
        _keep(fields, "id", name, [])
    if cited is not None and not _plain(cited):
        _keep(fields, "citation-key", cited, [])


def _find_addresses(found: dict[str, Any]) -> None:
    abstract = found.get("abstract", "")
    if "/" in abstract:
        pages, code = addresses(abstract)
        found["urls"] = tuple(dict.fromkeys((*found.get("urls", ()), *pages)))
        found["code_urls"] = tuple(dict.fromkeys((*found.get("code_urls", ()), *code)))


def _natural(record: Record, number: int) -> dict[str, object]:
    """Return the item with CSL's own variables and the other fields."""
    # Pandoc knows an item by its `id` alone.
    given = {name: text for name, text in record.fields if name != "id" or not record.key}
    is_narrower = work_types.to_biblatex(given.get("type", "")) == record.type
    genre = given.pop("type", "") if record.type and not is_narrower else ""
    # A code of a web service, or what CSL calls the genre, such as "PhD thesis".
    if genre and record.origin not in ("crossref_json", "openalex_json"):
        given.setdefault("genre", genre)
    item: dict[str, object] = {"id": record.key or f"item-{number}"}
    if record.key:
        item["citation-key"] = record.key
    if record.type:
        item["type"] = work_types.to_csl(record.type)
    for name, attribute in _TEXTS.items():
        if text := getattr(record, attribute):
            item[name] = protect(text)
    authors = [
        *(_name_parts(name) for name in record.authors),
        *([{"literal": "others"}] if record.authors_more else []),
    ]
    editors = [_name_parts(name) for name in record.editors]
    if record.published and not any(name == "published" for name, _text in record.dates):
        item["issued"] = to_csl_date(_edtf(record.published))
    for name, edtf in record.dates:
        item["issued" if name == "published" else name] = to_csl_date(edtf)
    separator = "; " if any("," in word for word in record.keywords) else ", "
    others: dict[str, object] = {
        "author": authors,
        "editor": editors,
        "keyword": separator.join(record.keywords)
        + (";" if separator == "; " and len(record.keywords) == 1 else ""),
        "DOI": record.doi,
        "URL": next(iter((*record.urls, *record.code_urls)), None),
        "archive": "arXiv" if record.arxiv_id else None,
        "archive_location": f"{record.arxiv_id}{record.arxiv_version}" if record.arxiv_id else None,
    }
    item |= others
    made = {name: value for name, value in item.items() if value and name not in given}
    return made | {name: _field_value(text) for name, text in given.items()}


def _name_parts(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: text for part, text in parts.items() if text}


def _field_value(text: str) -> object:
    """Return the value of which `field_text` makes a text: what is JSON of a list or object is written as such."""
    if text[:1] in ("{", "["):
        try:
            value = json.loads(text, parse_constant=_refuse)
            # Written inside an item, it is nested a little deeper.
            if json_safe(json_text([[[[value]]]])) == f"[[[[{text}]]]]":
                return value
        except (ValueError, RecursionError):
            pass
    return text


def _refuse(constant: str) -> None:
    raise ValueError(constant)
