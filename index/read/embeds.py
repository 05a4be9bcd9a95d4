"""A note or canvas with its embeds (their sections and blocks too), read from the files as they are now."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from index.cache import links_table, queries
from index.cache.stored_resolver import StoredResolver
from index.errors import LibraryError
from index.read.results import Embed, Passage
from index.text import clean
from index.vault.canvas_note import read_canvas
from index.vault.files.names import is_canvas
from index.vault.links.resolver import Resolver, match_heading
from index.vault.links.target_sections import NoteSections
from index.vault.model import LinkTarget
from index.vault.obsidian.own_words import own_words
from index.vault.parse import frontmatter
from index.vault.parse.block_builder import read_blocks
from index.vault.parse.note import parse

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.papers.model import Paper
    from index.read.results import Embeds
    from index.vault.model import Link
    from index.vault.vault import Vault

# A note in a note in a note: deeper, a reader can no longer tell which text is whose.
DEEPEST = 3
# Most characters of all embeds in one page. Each embed counts for a line or two more, so that the number of short
# ones is bounded too.
MOST = 200_000
_LEAST = 200

# What every embed in a text begins with.
_EMBED = "!["

_Chain = tuple[tuple[str, int], ...]
"""Path of a note and offset of the embedding link, for each embed around a text."""


def passage(cache: Cache, vault: Vault, path: str, anchor: str | None) -> Passage:
    """Read a note.

    Args:
        cache: The cache, by which links are resolved.
        vault: The vault, from which notes are read.
        path: Relative to the vault.
        anchor: Anchor of the link that was followed.

    Raises:
        LibraryError: The note cannot be read.
    """
    reader = _EmbedReader(cache, vault)
    if anchor is None and _EMBED not in (text := reader.text(path)):
        # Parsing a long note takes most of the time until it is shown.
        front = frontmatter.load(text)
        body = front.block.end if front.block else 0
        return Passage(text[body:], front.properties, {}, None)
    parts = reader.parts(path)
    note, end = parts.note, len(parts.text)
    embeds = reader.embeds(path, (note.body_start, end), ())
    heading = match_heading(note.headings, anchor) if anchor else None
    section = note.headings.index(heading) if heading else None
    return Passage(parts.text[note.body_start :], note.properties, embeds, section)


def own_passage(cache: Cache, vault: Vault, paper: Paper) -> Passage | None:
    """Read what the user wrote in the literature note of a paper; None without a note.

    Raises:
        LibraryError: The note cannot be read.
    """
    if paper.note is None:
        return None
    found = passage(cache, vault, paper.note, None)
    return replace(found, text=own_words(found.text, paper.abstract))


class _EmbedReader:
    """Reads notes with their embeds for one page."""

    def __init__(self, cache: Cache, vault: Vault) -> None:
        self._cache = cache
        self._vault = vault
        self._left = MOST
        self._texts: dict[str, str] = {}
        self._notes: dict[str, NoteSections] = {}
        self._resolver: Resolver | None = None

    def parts(self, path: str) -> NoteSections:
        """Return a note, made safe to show; each is read once."""
        if path not in self._notes:
            text = self.text(path)
            self._notes[path] = NoteSections(text, parse(path, text))
        return self._notes[path]

    def text(self, path: str) -> str:
        """Return the text of a note, made safe to show; each is read once."""
        if path not in self._texts:
            text = clean(self._vault.read_text(path).text.removeprefix("\ufeff"))
            if is_canvas(path):
                canvas = read_canvas(path, text)
                shown = canvas.text or "\n".join(f"*{flaw.detail}*" for flaw in canvas.note.flaws)
                # The JSON can spell any character. At the top, `---` is a line of a card and no front matter.
                text = f"\n{clean(shown)}"
            self._texts[path] = text
        return self._texts[path]

    def embeds(self, path: str, part: tuple[int, int], chain: _Chain) -> Embeds:
        """Return the embeds in a part of a note."""
        found: dict[LinkTarget, Embed] = {}
        for link in self.parts(path).note.links:
            if link.kind == "embed" and part[0] <= link.start < part[1]:
                key = LinkTarget(link.target, link.anchor)
                if key not in found:
                    found[key] = self._embed(path, link, (*chain, (path, link.start)))
        return found

    def _embed(self, source: str, link: Link, chain: _Chain) -> Embed:
        path = self._resolve(link.target, source)
        if path is None:
            paper = queries.paper(self._cache, link.target.rpartition("/")[2].removesuffix(".md"))
            return Embed("file" if paper else "missing")
        if not path.lower().endswith(".md") and not is_canvas(path):
            return Embed("file", path)
        if self._left <= 0:
            return Embed("full", path)
        self._left -= _LEAST
        try:
            part = self.parts(path).find(link.anchor)
        except LibraryError:
            return Embed("unreadable", path)
        return Embed("missing", path) if part is None else self._part(path, part, chain)

    def _part(self, path: str, part: tuple[int, int], chain: _Chain) -> Embed:
        start, end = part
        if any(path == within and start <= offset < end for within, offset in chain):
            return Embed("ring", path)
        if len(chain) > DEEPEST:
            return Embed("deep", path)
        text = self.parts(path).text
        shown = self._cut(text, start, end)
        self._left -= shown - start
        defined = self.parts(path).definitions_outside(start, shown)
        blocks = read_blocks("".join((*defined, "\n" if defined else "", textwrap.dedent(text[start:shown]))))
        inner, unresolved = (
            self.embeds(path, (start, shown), chain),
            links_table.unresolved(self._cache, path),
        )
        return Embed("shown", path, blocks, inner, shown < end, unresolved)

    def _cut(self, text: str, start: int, end: int) -> int:
        """Return the end of what is shown: all of it, or the lines there is still room for."""
        last = start + max(self._left, 0)
        if end <= last:
            return end
        line = text.rfind("\n", start, last) + 1
        return line if line > start else last

    def _resolve(self, target: str, source: str) -> str | None:
        if self._resolver is None:
            self._resolver = StoredResolver(self._cache, copies=True)
        return self._resolver.resolve(target, source)
