"""Compare what a reader found in a sample file with the values that were read off the file by hand."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from tests.helpers.paths import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.papers.model import ReadResult, Record
    from index.papers.person_names import Name

FILES = SAMPLES / "formats" / "files"
_MARKS = str.maketrans(
    {**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("‘’‚‛`´", "'"), **dict.fromkeys("“”„‟«»", '"')}
)


def sample_files(prefix: str) -> list[Path]:
    """Return the sample files whose names begin with a prefix; none where the samples are not at hand."""
    return sorted(FILES.glob(f"{prefix}*")) if FILES.is_dir() else []


def mismatches(file: str, result: ReadResult) -> list[str]:
    """Return a line for everything that differs from the gold values of a sample file."""
    gold: dict[str, Any] = json.loads((FILES.parent / "gold.json").read_text("utf-8"))[file]
    wrong = [*_wrong_counts(gold, result)]
    free = list(result.records)
    for entry in gold.get("entries", []):
        record = _closest(entry, free)
        if record is None:
            wrong.append(f"{entry.get('key') or entry.get('title')}: no record")
            continue
        free.remove(record)
        wrong += [f"{entry.get('key') or entry.get('title')}: {line}" for line in _differences(entry, record)]
    texts = [fold(text) for record in result.records for text in _texts(record)]
    wrong += [f"not found: {text}" for text in gold.get("texts", []) if not _found(fold(text), texts)]
    return wrong


def fold(text: str) -> str:
    """Return the form in which titles are compared."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_MARKS)).translate(_MARKS).split())


def _found(part: str, texts: Sequence[str]) -> bool:
    return any(part in text for text in texts)


def _wrong_counts(gold: dict[str, Any], result: ReadResult) -> list[str]:
    wrong = []
    # A record that is rejected may be recovered instead, if its fault is named.
    expected, recovered = gold.get("rejected", []), 0
    lines = [part.line for part in result.rejected]
    for part in expected:
        if "line" not in part:
            continue
        named = {part["line"], *map(int, re.findall(r"line (\d+)", part["why"]))}
        if part["line"] in lines:
            lines.remove(part["line"])
        elif any(remark.line in named for remark in result.remarks):
            recovered += 1
        else:
            wrong.append(f"line {part['line']} is not named: {part['why']}")
    left = len([part for part in expected if "line" not in part])
    allowed = gold.get("rejected_allowed")
    if allowed is not None:
        if lines not in allowed:
            wrong.append(f"rejected at {lines}, not {allowed}")
    elif len(lines) != left:
        wrong.append(f"{len(lines)} more rejected, not {left}: {[part.reason for part in result.rejected]}")
    counts = {count + recovered for count in gold.get("records_allowed", [gold["records"]])}
    if len(result.records) not in counts:
        wrong.append(f"{len(result.records)} records, not {counts}")
    return wrong


def _closest(entry: dict[str, Any], records: Sequence[Record]) -> Record | None:
    key = entry.get("key") or entry.get("key_as_given")
    with_key = [record for record in records if key and record.key == key]
    with_title = [record for record in records if record.title and fold(record.title) in _titles(entry)]
    candidates = with_key or with_title or records
    return min(candidates, key=lambda record: len(_differences(entry, record)), default=None)


def _titles(entry: dict[str, Any]) -> list[str]:
    return [fold(title) for title in (entry.get("title"), *entry.get("title_also", [])) if title]


def _differences(entry: dict[str, Any], record: Record) -> list[str]:
    published = record.published
    dates = dict(record.dates)
    found: dict[str, object] = {
        "key": record.key,
        "key_as_given": record.key or dict(record.fields).get("ID"),
        "authors": [str(name) for name in record.authors],
        "editors": [str(name) for name in record.editors],
        "authors_more": record.authors_more,
        "date": published.isoformat() if published and not published.inferred else None,
        "date_end": dates.get("published", "").rpartition("/")[2].rstrip("~?%") or None,
        "circa": published.circa if published else False,
        "doi": record.doi,
        "arxiv_id": record.arxiv_id,
        "arxiv_id_as_given": record.arxiv_id,
        "venue": record.venue,
        "type": record.type,
        "pmid": record.pmid,
        "upvotes": record.upvotes,
        "organization": record.organization,
        "abstract": record.abstract,
        "ai_summary": dict(record.fields).get("ai_summary"),
    }
    wrong = [
        f"{name} is {found[name]!r}, not {value!r}"
        for name, value in entry.items()
        if name in found and _shape(found[name]) != _shape(value) and not _may_differ(entry, name, record)
    ]
    addresses = {*record.urls, *record.code_urls}
    for name in ("urls", "urls_has", "code_urls"):
        wrong += [f"{name} lack {url}" for url in entry.get(name, []) if url not in addresses]
    return [*wrong, *_wrong_title(entry, record)]


def _shape(value: object) -> object:
    if isinstance(value, list):
        return [fold(item) for item in value]
    return fold(value) if isinstance(value, str) else value or None if value != 0 else value


def _may_differ(entry: dict[str, Any], name: str, record: Record) -> bool:
    if name in ("authors", "editors") and entry.get("authors_compare") == "family":
        names: tuple[Name, ...] = getattr(record, name)
        expected = [fold(text) for text in entry[name]]
        return len(names) == len(expected) and all(
            fold(name.family or name.literal) in text for name, text in zip(names, expected, strict=True)
        )
    # What an undeclared encoding hides may be read or not.
    return name in ("key", "authors") and entry[name] is None


def _wrong_title(entry: dict[str, Any], record: Record) -> list[str]:
    title = fold(record.title)
    if words := entry.get("title_words"):
        return [] if re.search(".*".join(map(re.escape, words)), title) else [f"title is {title!r}"]
    if "title" not in entry:
        return []
    titles = _titles(entry) or [""]
    if entry.get("title_compare") == "fold-space-minus":
        title, titles = title.replace(" ", ""), [other.replace(" ", "") for other in titles]
    return [] if title in titles else [f"title is {title!r}, not {titles}"]


def _texts(record: Record) -> list[str]:
    return [record.title, record.abstract, *(text for _, text in record.fields)]
