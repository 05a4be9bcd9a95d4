"""Records, papers and note summaries as JSON columns."""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields
from operator import attrgetter
from typing import Any, Literal

from index.ids import DocumentId
from index.papers.cancelling import check
from index.papers.model import Date, Paper, ReadingStatus, Record, Source
from index.papers.person_names import Name
from index.vault.model import Heading

Standing = Literal["shown", "excluded", "copy", "canvas"]
"""The standing of a note.

`excluded` is one that the user's settings in Obsidian exclude, `copy` a conflict copy, left by a sync program that
met two versions of a note. Both can be opened, but are in no list and no result; a copy's links and key do not
count, and no link leads to it. `canvas` is a canvas, whose cards are searched and whose links and tags count; it is
in no list of notes."""

_PAPER_FIELDS = tuple(field.name for field in fields(Paper))
_PAPER_TUPLES = (
    "authors",
    "editors",
    "urls",
    "code_urls",
    "tags",
    "keywords",
    "titles",
    "collections",
    "corrected",
)
_RECORD_DEFAULTS = {
    field.name: None if field.default is MISSING else field.default
    for field in fields(Record)
    if field.name not in ("source", "digest")
}
_RECORD_TUPLES = ("urls", "code_urls", "keywords")
_NAMES = ("authors", "editors")


@dataclass(frozen=True, slots=True)
class NoteSummary:
    """The part of a note that lists and completion need without reading its file.

    Attributes:
        tags: Without `#`, in the order first seen, each once.
        blocks: Block identifiers, folded.
        properties: Folded `name` and `name=value` of the front matter.
        fields: The same of the inline fields.
        key: Citation key where the note is a literature note, else None.
        status: Property `status` where it is one of the reading statuses, else None.
        rating: Property `rating` where it is 1 to 5, else None.
        modified: Seconds since the epoch.
    """

    path: str
    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    headings: tuple[Heading, ...]
    blocks: tuple[str, ...]
    properties: tuple[str, ...]
    fields: tuple[str, ...]
    key: str | None
    status: ReadingStatus | None
    rating: int | None
    words: int
    modified: int
    standing: Standing

    @property
    def id(self) -> DocumentId:
        """Return the identity of the note."""
        return DocumentId.note(self.path)


# `dataclasses.astuple` copies each part, and needs ten times as long.
_name_parts = attrgetter(*(field.name for field in fields(Name)))
_date_parts = attrgetter(*(field.name for field in fields(Date)))
_SUMMARY_FIELDS = tuple(field.name for field in fields(NoteSummary))


def dump(value: object) -> str:
    """Return compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def record_to_json(record: Record) -> str:
    """Return a record as JSON, without empty fields, and without source and digest, which have columns."""
    data = {
        name: value
        for name, default in _RECORD_DEFAULTS.items()
        if (value := getattr(record, name)) != default
    }
    for name in _NAMES:
        if name in data:
            data[name] = list(map(_name_parts, data[name]))
    if record.published:
        data["published"] = _date_parts(record.published)
    return dump(data)


def record_from_json(file: str, line: int, text: str) -> Record:
    """Return the record that `record_to_json` wrote."""
    check()
    data: dict[str, Any] = json.loads(text)
    for name in _RECORD_TUPLES:
        if name in data:
            data[name] = tuple(data[name])
    for name in _NAMES:
        if name in data:
            data[name] = tuple(Name(*parts) for parts in data[name])
    for name in ("dates", "fields"):
        if name in data:
            data[name] = tuple((key, value) for key, value in data[name])
    if "published" in data:
        data["published"] = Date(*data["published"])
    return Record(source=Source(file, line), **data)


def paper_to_json(paper: Paper) -> str:
    """Return a paper as JSON."""
    data = {name: getattr(paper, name) for name in _PAPER_FIELDS}
    data["sources"] = [(source.file, source.line) for source in paper.sources]
    return dump(data)


def paper_from_json(text: str) -> Paper:
    """Return the paper that `paper_to_json` wrote."""
    check()
    data: dict[str, Any] = json.loads(text)
    for name in _PAPER_TUPLES:
        data[name] = tuple(data[name])
    data["dates"] = tuple((name, text) for name, text in data["dates"])
    data["sources"] = tuple(Source(file, line) for file, line in data["sources"])
    return Paper(**data)


def summary_to_json(note: NoteSummary) -> str:
    """Return a note's summary as JSON."""
    data = {name: getattr(note, name) for name in _SUMMARY_FIELDS}
    data["headings"] = [(heading.level, heading.text, heading.line) for heading in note.headings]
    return dump(data)


def summary_from_json(text: str) -> NoteSummary:
    """Return the summary that `summary_to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    for name in ("aliases", "tags", "blocks", "properties", "fields"):
        data[name] = tuple(data[name])
    data["headings"] = tuple(Heading(*heading) for heading in data["headings"])
    return NoteSummary(**data)
