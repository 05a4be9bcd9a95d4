"""The answers of the library, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from index.cache.json_columns import NoteSummary
    from index.cache.links_table import LinkRow
    from index.papers.model import Paper
    from index.search.model import Scope, Snippet
    from index.vault.markdown_blocks import MarkdownBlock
    from index.vault.model import LinkTarget, PropertyValue

EmbedState = Literal["shown", "file", "missing", "unreadable", "ring", "deep", "full"]
Embeds = Mapping["LinkTarget", "Embed"]
"""Embeds of one text by the targets that its links give."""
Verdict = Literal["equal", "differs"]


class PdfPlace(NamedTuple):
    """A page, from 1, of a PDF file, by its stored name."""

    path: str
    page: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result.

    Attributes:
        item: The paper or note.
        snippet: Plain text around the match.
        matches: Start and end, in characters of `snippet`, of each matched word.
        more: Further snippets of a long text, where they were asked for.
        place: Page of the PDF file that the snippet is of; None for one of the abstract or note.
    """

    item: Paper | NoteSummary
    score: float
    snippet: str
    matches: tuple[tuple[int, int], ...]
    more: tuple[Snippet, ...] = field(default=(), kw_only=True)
    place: PdfPlace | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class RelaxedHit(Hit):
    """A document that lacks a word of the query, or holds one in another form; see `RelaxedId`."""

    missing: tuple[str, ...]
    replaced: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The best hits of a query, with total, suggestion and ignored parts.

    Attributes:
        relaxed: The best documents that lack a word, after the hits, where there are few of these.
        total_relaxed: Number of such documents.
        unreadable: Nothing was searched for, because the query consists of filters of which one cannot be read.
    """

    query: str
    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None
    ignored: tuple[str, ...]
    relaxed: tuple[RelaxedHit, ...] = ()
    total_relaxed: int = 0
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Related(Hit):
    """Something else to read, with a few words for each reason."""

    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Links out of a note or paper, and back to it."""

    out: list[LinkRow]
    back: list[LinkRow]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The result of bringing the index up to date; `changed` counts files, `seconds` is wall-clock time.

    Attributes:
        shared: Another process keeps the index up to date, so nothing was done here.
        away: Vault and corpus folders that cannot be reached or are empty; what was known of them is kept.
        faults: A sentence for each file that could not be read because of an error in notes-tui itself.
    """

    papers: int
    notes: int
    changed: int
    seconds: float
    shared: bool = False
    away: tuple[Path, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with a name.

    Attributes:
        path: The note it is saved in.
        total: Number of papers or notes it finds now.
        unseen: Number of those it did not find when it was last opened.
        inbox: Number of those that are new papers of the inbox.
    """

    path: str
    name: str
    query: str
    kind: Scope
    total: int
    unseen: int
    inbox: int = 0


@dataclass(frozen=True, slots=True)
class Embed:
    """The target of an embed.

    Attributes:
        state: `shown`, or the reason for showing nothing: it leads to a `file` or paper, not a note; file,
            heading or block is `missing`; the file is `unreadable`; it contains itself (`ring`); it is embedded
            too `deep`, or the page has too many embeds already (`full`).
        path: The embedded note, from which its links are resolved, or the file; None if there is none.
        blocks: The text to show.
        embeds: The embeds in that.
        cut: The rest of it is not shown.
        unresolved: Targets of its links that are neither a file nor a paper, bare `@words` among them.
    """

    state: EmbedState
    path: str | None = None
    blocks: tuple[MarkdownBlock, ...] = ()
    embeds: Embeds = field(default_factory=dict)
    cut: bool = False
    unresolved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """The answer to a `query` block in a note.

    Attributes:
        total: Number of all results.
        items: The best of them.
        problem: What was not understood, or the reason for no answer; empty if there is none.
    """

    total: int = 0
    items: tuple[Paper | NoteSummary, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A note for reading.

    Attributes:
        text: The text below its front matter, made safe to show.
        properties: Front matter.
        embeds: The embeds in the text.
        section: Number, from 0, of the heading that was asked for; None if there is no such heading.
    """

    text: str
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)
    embeds: Embeds = field(default_factory=dict)
    section: int | None = None
