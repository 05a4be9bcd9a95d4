"""A note with what is embedded in it: other notes, their sections and blocks, from the files as they are now."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from index.cache import queries
from index.errors import LibraryError
from index.read.results import Embed, Passage
from index.text import clean
from index.vault.links.resolver import Resolver, match_heading
from index.vault.parse.block_builder import read_blocks
from index.vault.parse.note import parse
from index.vault.parse.sections import NoteSections

if TYPE_CHECKING:
    import sqlite3

    from index.edit.editor import Editor
    from index.read.results import Embeds
    from index.vault.model import Link

# A note in a note in a note: further in, nobody can say any more what is whose.
DEEPEST = 3
# Characters of all that is embedded in one page. Each embed counts for a line or two besides, so that there is
# an end to short ones as well.
MOST = 200_000
_LEAST = 200

_Chain = tuple[tuple[str, int], ...]
"""Path of a note and offset of a link in it, for each embed that one is within."""


def passage(db: sqlite3.Connection, editor: Editor, path: str, anchor: str | None) -> Passage:
    """Read a note.

    Args:
        db: The cache, by which links are resolved.
        editor: Where notes are read.
        path: Relative to the vault.
        anchor: Subpath of the link by which one comes there.

    Raises:
        LibraryError: The note cannot be read.
    """
    reader = _Reader(db, editor)
    parts = reader.parts(path)
    note, end = parts.note, len(parts.text)
    embeds = reader.embeds(path, (note.body_start, end), ())
    heading = match_heading(note.headings, anchor) if anchor else None
    section = note.headings.index(heading) if heading else None
    return Passage(parts.text[note.body_start :], note.properties, embeds, section)


class _Reader:
    def __init__(self, db: sqlite3.Connection, editor: Editor) -> None:
        self._db = db
        self._editor = editor
        self._left = MOST
        self._notes: dict[str, NoteSections] = {}
        self._resolver: Resolver | None = None

    def parts(self, path: str) -> NoteSections:
        """A note, made safe to show; each is read once."""
        if path not in self._notes:
            text = clean(self._editor.text(path)[0].removeprefix("\ufeff"))
            self._notes[path] = NoteSections(text, parse(path, text))
        return self._notes[path]

    def embeds(self, path: str, part: tuple[int, int], chain: _Chain) -> Embeds:
        """Everything that is embedded in a part of a note."""
        found: dict[tuple[str, str | None], Embed] = {}
        for link in self.parts(path).note.links:
            if link.kind == "embed" and part[0] <= link.start < part[1]:
                key = link.target, link.anchor
                if key not in found:
                    found[key] = self._embed(path, link, (*chain, (path, link.start)))
        return found

    def _embed(self, source: str, link: Link, chain: _Chain) -> Embed:
        path = self._resolve(link.target, source)
        if path is None:
            paper = queries.paper(self._db, link.target.rpartition("/")[2].removesuffix(".md"))
            return Embed("file" if paper else "missing")
        if not path.lower().endswith(".md"):
            return Embed("file")
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
        blocks = read_blocks(textwrap.dedent(text[start:shown]))
        return Embed("shown", path, blocks, self.embeds(path, (start, shown), chain), shown < end)

    def _cut(self, text: str, start: int, end: int) -> int:
        """Where to stop: at the end, or after the last line that there is still room for."""
        last = start + max(self._left, 0)
        if end <= last:
            return end
        line = text.rfind("\n", start, last) + 1
        return line if line > start else last

    def _resolve(self, target: str, source: str) -> str | None:
        if self._resolver is None:
            self._resolver = Resolver(row[0] for row in self._db.execute("SELECT path FROM files"))
        return self._resolver.resolve(target, source)
