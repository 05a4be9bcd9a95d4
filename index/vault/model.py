"""A note as values: the content of its text with exact places, and nothing about the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from index.problems import ProblemKind

LinkKind = Literal["wikilink", "markdown", "embed", "citation"]
LinkFormat = Literal["shortest", "relative", "absolute"]
"""Obsidian's `newLinkFormat`: the bare name where it is unique, else the path from the root; the path from the folder
of the note; the path from the root."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `text` is raw Markdown without the marker, `line` counts from 1."""

    level: int
    text: str
    line: int


class LinkTarget(NamedTuple):
    """The target of a link as it is written: path or name, and the subpath after the first `#`, if any."""

    target: str
    anchor: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """One link in a note's text or properties.

    Attributes:
        raw: The exact characters of the link; `text[start:end] == raw` for links in the body.
        kind: The syntax it is written in.
        target: Path or name it points at, decoded, without anchor; empty for the note itself.
        anchor: Text after the first `#`, without that `#` (`Head`, `A#B`, `^block`), or None.
        label: Display text, or None if the link has none.
        line: Line of the file, from 1.
        start: Offset of `raw` in the text, in characters; -1 for links in properties.
        end: Offset after `raw`; -1 for links in properties.
        property: Dotted name of its property (`up`, `related.0`), or None in the body.
        bare: It is a link only where it leads somewhere: a citation outside brackets, because `@word` may be a person
            or a decorator, or a definition (`[label]: word`) without the extension of a file.
    """

    raw: str
    kind: LinkKind
    target: str
    anchor: str | None
    label: str | None
    line: int
    start: int = -1
    end: int = -1
    property: str | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag at its place: `name` without `#`, in its own casing; `start` is -1 in properties."""

    name: str
    line: int
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A block identifier (`^name`) and its line."""

    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in a note that could not be read as meant; it becomes a problem that names the file.

    Line and column count from 1; the column is in characters, and None if it is not known. The subject is the
    dotted name of a property, or empty.
    """

    line: int
    kind: ProblemKind
    detail: str
    column: int | None = None
    subject: str = ""


PropertyType = Literal["text", "multitext", "number", "checkbox", "date", "datetime", "tags", "aliases"]
"""A type of property, by Obsidian's name."""
PROPERTY_TYPES: tuple[PropertyType, ...] = get_args(PropertyType)
PropertyValue = None | bool | int | float | str | list["PropertyValue"] | dict[str, "PropertyValue"]


class InlineField(NamedTuple):
    """A field in the text, as Dataview reads it: its key and value as they are written, and its line."""

    key: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note.

    Attributes:
        path: Relative to the vault, with `/`.
        title: Property `title`, else the file's name without `.md`.
        properties: Front matter, YAML 1.2 core with dates as text; empty if it is missing or invalid.
        fields: Inline fields of the body, as Dataview reads them.
        body_start: Offset of the first character after the front matter.
        body_line: Line, from 1, of the first line after the front matter.
        words: Number of words in the body.
        prose: Body text for search and snippets, cleaned, without front matter.
        flaws: Parts that could not be read as meant, for example invalid front matter.
    """

    path: str
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    blocks: tuple[Block, ...] = ()
    fields: tuple[InlineField, ...] = ()
    body_start: int = 0
    body_line: int = 1
    words: int = 0
    prose: str = ""
    flaws: tuple[Flaw, ...] = ()
