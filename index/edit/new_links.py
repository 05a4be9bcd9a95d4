"""Write new links in a note, and list what they can lead to."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cache import files_table, queries
from index.papers.model import Paper
from index.text import fold
from index.vault.links import syntax
from index.vault.links.resolver import Resolver

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.vault.obsidian.settings import VaultSettings


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """Something that can be linked.

    Attributes:
        label: Name and title to show; it comes from files, so clean it first.
        link: The whole link.
        excluded: Whether it is a note that Obsidian's settings exclude.
    """

    label: str
    link: str
    excluded: bool = False


class Linker:
    """Writes new links in one note, in the style of the vault's settings."""

    def __init__(self, cache: Cache, settings: VaultSettings, source: str, *new: str) -> None:
        """`source` is the note that will hold the links, and `new` are notes that are about to be made."""
        self._resolver = Resolver([*files_table.linkable(cache), *new])
        self._style = settings.new_link_format
        self._markdown = settings.use_markdown_links
        self._source = source

    def target(self, item: Paper | NoteSummary) -> str:
        """Return the target of a wikilink to a paper or note: the key of a paper wherever that is enough."""
        return self._paper(item.key, item.note) if isinstance(item, Paper) else self._note(item.path)

    def to(self, item: Paper | NoteSummary, label: str = "") -> str:
        """Return a link to a paper or note; without a label it shows the key, or the note's name."""
        if isinstance(item, Paper):
            return self.to_paper(item.key, item.note, label)
        return self.to_note(item.path, label)

    def to_paper(self, key: str, note: str | None, label: str = "") -> str:
        """Return a link to a paper by its key and note; a wikilink where the paper has no note yet."""
        if note is not None and self._markdown:
            return self.to_note(note, label or key)
        return syntax.wikilink(self._paper(key, note), label)

    def to_note(self, path: str, label: str = "") -> str:
        """Return a link to a note."""
        link = syntax.markdown_link(self._note(path, extension=True), label) if self._markdown else None
        return link or syntax.wikilink(self._note(path), label)

    def to_page(self, path: str, page: int, label: str) -> str:
        """Return a link to a page, from 1, of a PDF file."""
        target = self._note(path, extension=True)
        if self._markdown and syntax.markdown_link(target, label):
            return f"[{label}]({syntax.address(target, angle=False)}#page={page})"
        return f"[[{target}#page={page}|{label}]]"

    def _paper(self, key: str, note: str | None) -> str:
        if note is None or self._resolver.resolve(key, self._source) == note:
            return key
        return self._note(note)

    def _note(self, path: str, *, extension: bool = False) -> str:
        return self._resolver.shortest_link(path, self._source, self._style, extension=extension)


def offers(cache: Cache, settings: VaultSettings, source: str) -> list[LinkOffer]:
    """Return everything that a note can link to: notes by name and alias, papers by key, excluded notes last."""
    linker = Linker(cache, settings, source)
    notes = queries.summaries(cache)
    bare = [posixpath.basename(note.path).removesuffix(".md") for note in notes]
    shared = Counter(map(fold, bare))
    made: dict[str, LinkOffer] = {}
    for note, stem in zip(notes, bare, strict=True):
        # The bare name is ambiguous where several notes have it.
        name = stem if shared[fold(stem)] == 1 else note.path.removesuffix(".md")
        title = note.title if note.title != name else ""
        excluded = note.standing != "shown"
        link = linker.to_note(note.path)
        made[link] = LinkOffer(f"{name}  {title}".rstrip(), link, excluded)
        for alias in note.aliases:
            link = linker.to_note(note.path, alias)
            made.setdefault(link, LinkOffer(f"{alias}  → {name}", link, excluded))
    owners = {note.key: note.path for note in notes if note.key}
    for key, title in queries.paper_titles(cache):
        link = linker.to_paper(key, owners.get(key))
        made.setdefault(link, LinkOffer(f"{key}  {title}", link))
    return sorted(made.values(), key=lambda offer: offer.excluded)
