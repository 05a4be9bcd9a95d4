"""A parsed note as rows of the cache. Pure: no database, so that notes can be read in other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache import uses_of_keys
from index.cache.files_table import problem_row
from index.cache.json_columns import NoteSummary, Standing, summary_to_json
from index.cache.links_table import LinkParts, stored_name
from index.cache.uses_of_keys import KEY
from index.papers.model import READING_STATUSES
from index.papers.title_forms import title_identity
from index.problems import Problem
from index.text import clean_line, fold
from index.vault.files.names import is_canvas
from index.vault.links.link_context import NoteContexts
from index.vault.parse.inline_fields import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.vault.model import Note, PropertyValue

Row = tuple[str | int | None, ...]


class NoteRows(NamedTuple):
    """The rows of one note: plain values, in the order of the columns.

    Attributes:
        key: Citation key where it is a literature note, else None.
        work: What its title calls the work that it is about, if it has a key and a title.
        note: The row of `notes`.
        prose: Its text for search and snippets.
        aliases: Rows of `aliases`.
        links: Its links, in order.
        uses: Names that it uses as citation keys otherwise than in links, each once.
        problems: Rows of `problems`.
        tags: Rows of `tags`.
    """

    path: str
    key: str | None
    work: str | None
    note: Row
    prose: str
    aliases: tuple[Row, ...] = ()
    links: tuple[LinkParts, ...] = ()
    uses: tuple[str, ...] = ()
    problems: tuple[Row, ...] = ()
    tags: tuple[Row, ...] = ()


def rows_of(note: Note, modified: int, standing: Standing = "shown") -> NoteRows:
    """Return the rows of a note; of a conflict copy, nothing else counts than its text."""
    summary = summarise(note, modified, standing)
    title = note.properties.get("title")
    work = title_identity(title) if summary.key and isinstance(title, str) else None
    row = (
        *(note.path, note.title, fold(note.title), modified, summary.key, work),
        *(standing, summary_to_json(summary)),
    )
    if standing == "copy":
        return NoteRows(note.path, summary.key, work, row, note.prose)
    return NoteRows(
        note.path,
        summary.key,
        work,
        row,
        note.prose,
        aliases=tuple(
            (fold(alias), note.path, position, alias) for position, alias in enumerate(note.aliases)
        ),
        links=tuple(_link_rows(note)),
        uses=tuple(dict.fromkeys(uses_of_keys.in_note(note))),
        problems=tuple(problem_row(problem, note.path) for problem in flaws_of(note)),
        tags=tuple(_tag_rows(summary)),
    )


def _link_rows(note: Note) -> Iterator[LinkParts]:
    for position, (link, context) in enumerate(NoteContexts(note).of_links()):
        place = note.path, position
        meant = link.raw, link.kind, link.target, link.anchor, link.label, link.line, link.property
        yield *place, *meant, stored_name(link), link.bare, context.line, context.section


def _tag_rows(summary: NoteSummary) -> Iterator[Row]:
    if summary.standing in ("shown", "canvas"):
        for tag in summary.tags:
            yield fold(tag), "note", summary.path, tag


def summarise(note: Note, modified: int, standing: Standing = "shown") -> NoteSummary:
    """Return what lists and completion need of a parsed note."""
    status = note.properties.get("status")
    rating = note.properties.get("rating")
    whole = isinstance(rating, int) and not isinstance(rating, bool)
    return NoteSummary(
        path=note.path,
        title=note.title,
        aliases=note.aliases,
        tags=tuple({fold(tag.name): tag.name for tag in reversed(note.tags)}.values())[::-1],
        headings=note.headings,
        blocks=tuple(fold(block.id) for block in note.blocks),
        properties=_property_terms(note),
        fields=_field_terms(note),
        key=_literature_key(note) if standing != "copy" and not is_canvas(note.path) else None,
        status=next((known for known in READING_STATUSES if known == status), None),
        rating=rating if whole and isinstance(rating, int) and 1 <= rating <= 5 else None,
        words=note.words,
        modified=modified,
        standing=standing,
    )


def _literature_key(note: Note) -> str | None:
    for name in ("key", "citekey"):
        value = note.properties.get(name)
        if isinstance(value, str) and KEY.fullmatch(value.lstrip("@")):
            return value.lstrip("@")
    stem = note.path.rpartition("/")[2][:-3]
    return stem if names_literature(note.path) and KEY.fullmatch(stem) else None


def names_literature(path: str) -> bool:
    """Return whether notes in the folder of a note have their names for citation keys where they give none."""
    return path.rpartition("/")[0] == "papers"


def _property_terms(note: Note) -> tuple[str, ...]:
    return tuple(term for name, value in note.properties.items() for term in _terms(fold(name), value))


def _field_terms(note: Note) -> tuple[str, ...]:
    """Return the terms of inline fields, by their keys as written and as Dataview knows them, each once."""
    return tuple(
        dict.fromkeys(
            term
            for each in note.fields
            for name in (fold(each.key), normalised(each.key))
            for term in _terms(name, each.value or None)
        )
    )


def _terms(name: str, value: PropertyValue) -> Iterator[str]:
    """Yield a property's name, `name=value` for each value, and the same for nested ones: `server.port=80`."""
    yield name
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            for inner, nested in item.items():
                yield from _terms(f"{name}.{fold(inner)}", nested)
        elif isinstance(item, (str, int, float, bool)):
            shown = str(item).lower() if isinstance(item, bool) else str(item)
            yield f"{name}={fold(clean_line(shown))[:200]}"


def flaws_of(note: Note) -> Iterator[Problem]:
    """Yield a problem for each part of a note that could not be read as meant."""
    for flaw in note.flaws:
        detail = f"{flaw.detail[:1].upper()}{flaw.detail[1:].rstrip('.')}."
        yield Problem(note.path, flaw.line, flaw.kind, detail, flaw.column, flaw.subject)
