"""Write new links in a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache.stored_resolver import StoredResolver
from index.papers.model import Paper
from index.vault.links import syntax
from index.vault.links.resolver import Resolver

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.vault.obsidian.settings import VaultSettings


class Linker:
    """Writes new links in one note, in the style of the vault's settings."""

    def __init__(self, resolver: Resolver, settings: VaultSettings, source: str) -> None:
        """`source` is the note that will hold the links; the resolver knows the files."""
        self._resolver = resolver
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


def linker(cache: Cache, settings: VaultSettings, source: str, *new: str) -> Linker:
    """Return what writes links in a note; `new` are notes that are about to be made."""
    return Linker(StoredResolver(cache, new), settings, source)
