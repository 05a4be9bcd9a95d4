"""What the library answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from index.cache.json_columns import NoteSummary
    from index.cache.queries import LinkRow
    from index.papers.model import Paper
    from index.search.model import Scope
    from index.vault.markdown_blocks import MarkdownBlock
    from index.vault.model import PropertyValue

EmbedState = Literal["shown", "file", "missing", "unreadable", "ring", "deep", "full"]
Embeds = Mapping[tuple[str, str | None], "Embed"]
"""Embeds of one text by target and anchor, as its links give them."""
Verdict = Literal["equal", "differs"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result.

    Attributes:
        item: The paper or note.
        snippet: Plain text around the match.
        matches: Start and end, in characters of `snippet`, of each matched word.
    """

    item: Paper | NoteSummary
    score: float
    snippet: str
    matches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The best hits of a query, and what else there is to say about it."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    suggestion: str | None
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related(Hit):
    """Something else to read, and a few words for each reason."""

    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Links out of a note or paper, and back to it."""

    out: list[LinkRow]
    back: list[LinkRow]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What bringing the index up to date came to; `changed` counts files, `seconds` wall-clock time.

    Attributes:
        shared: Another process keeps the index up to date, so nothing was done here.
    """

    papers: int
    notes: int
    changed: int
    seconds: float
    shared: bool = False


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with a name.

    Attributes:
        path: The note it is kept in.
        total: How many papers or notes it finds now.
        unseen: How many of them it did not find when it was last looked at.
    """

    path: str
    name: str
    query: str
    kind: Scope
    total: int
    unseen: int


@dataclass(frozen=True, slots=True)
class Embed:
    """What an embed of a note leads to.

    Attributes:
        state: `shown`, or why there is nothing to show: it leads to a `file` or paper, which is no note; file,
            heading or block is `missing`; the file is `unreadable`; it is what it stands in (`ring`); it is
            embedded too `deep`, or there is too much already (`full`).
        path: The note that it is from, where links in it lead from; None if there is none.
        blocks: The text to show.
        embeds: What is embedded in that.
        cut: There is more of it.
    """

    state: EmbedState
    path: str | None = None
    blocks: tuple[MarkdownBlock, ...] = ()
    embeds: Embeds = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A note to be read.

    Attributes:
        text: What stands below its front matter, made safe to show.
        properties: Front matter.
        embeds: What is embedded in the text.
        section: Number, from 0, of the heading that was asked for; None where there is no such heading.
    """

    text: str
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)
    embeds: Embeds = field(default_factory=dict)
    section: int | None = None
