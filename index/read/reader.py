"""Answer questions about a library: lists, searches, notes, links, problems. Any thread may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import queries
from index.errors import LibraryError
from index.papers.model import Paper
from index.read import lookup
from index.read.results import Hit, Links, Page
from index.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.cache.json_columns import NoteSummary
    from index.cache.queries import LinkRow, PaperTitle, TagCount, Totals, View
    from index.edit.editor import Editor
    from index.edit.new_links import LinkOffer
    from index.ids import DocumentId
    from index.problems import Problem
    from index.read.results import Passage, Related
    from index.search.model import Count, Order, Reason, Scope, SearchResults, Sort
    from index.search.search_index import SearchIndex
    from index.vault.model import Note
    from index.vault.obsidian.settings import VaultSettings


class Reader:
    """Reads papers, notes, links and problems from the cache, the full-text index and the notes themselves."""

    def __init__(
        self,
        vault: Path,
        database: Callable[[], sqlite3.Connection],
        searcher: Callable[[], SearchIndex],
        editor: Callable[[], Editor],
    ) -> None:
        """Keep the sources that answers come from; nothing is opened yet.

        Args:
            vault: The folder of notes.
            database: Return the calling thread's connection to the cache.
            searcher: Return the full-text index.
            editor: Return the editor, through which notes are read.
        """
        self._vault = vault
        self._db = database
        self._searcher = searcher
        self._editor = editor

    def settings(self) -> VaultSettings:
        """What the vault's `.obsidian` says that concerns us."""
        from index.vault.obsidian.settings import read_settings

        return read_settings(self._vault)[0]

    def counts(self) -> Totals:
        """Numbers of papers and of notes."""
        return queries.counts(self._db())

    def find(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 20,
        sort: Sort = "relevance",
        as_typed: bool = False,
    ) -> SearchResults:
        """The ids that match a query, best first; see `search` for the hits themselves."""
        return self._searcher().search(text, scope=scope, limit=limit, sort=sort, as_typed=as_typed)

    def explain(
        self, text: str, id_: DocumentId, *, scope: Scope = "all", as_typed: bool = False
    ) -> tuple[Reason, ...]:
        """Why a hit of a query is where it is: what its score is made of."""
        return self._searcher().explain(text, id_, scope=scope, as_typed=as_typed)

    def warm(self) -> None:
        """Load what the first query would wait for: modules, and what scoring needs of each document."""
        self.find("a b", limit=1, as_typed=True)

    def facets(
        self, text: str, *, scope: Scope = "all", as_typed: bool = False
    ) -> dict[str, tuple[Count, ...]]:
        """How the hits of a query spread over values of `tag`, `year`, `org` and `status`."""
        return self._searcher().facets(text, scope=scope, as_typed=as_typed)

    def search(self, text: str, *, scope: Scope = "all", limit: int = 20, sort: Sort = "relevance") -> Page:
        """The best hits of a query, with snippets."""
        from index.search.highlight import Highlighter
        from index.search.snippets import snippet

        results = self.find(text, scope=scope, limit=limit, sort=sort)
        found = self.items([hit.id for hit in results.hits])
        highlighter = Highlighter(results.words)
        hits = []
        for scored in results.hits:
            item = found.get(scored.id)
            if item is None:
                continue
            passage = item.abstract if isinstance(item, Paper) else queries.prose(self._db(), item.path)
            shown, matches = snippet(passage, highlighter)
            hits.append(Hit(item, scored.score, shown, matches))
        return Page(text, results.total, tuple(hits), results.suggestion, results.ignored)

    def listing(self, view: View, order: Order = "date") -> list[DocumentId]:
        """The document ids of a whole view."""
        return queries.listing(self._db(), view, order)

    def items(self, ids: Sequence[DocumentId]) -> dict[DocumentId, Paper | NoteSummary]:
        """The papers and notes behind document ids."""
        return queries.items(self._db(), ids)

    def paper(self, key: str) -> Paper | None:
        """The paper with this citation key."""
        return queries.paper(self._db(), key)

    def resolve(self, ref: str) -> Paper | NoteSummary:
        """What a person means by a citation key, a note's path, its name or its title.

        Raises:
            LibraryError: It is nothing, or more than one note.
        """
        return lookup.resolve(self._db(), self._vault, ref)

    def place(self, ref: str) -> str:
        """The file or folder that a person means by a path, a note's name or title, or a paper's key.

        Raises:
            LibraryError: It is nothing, more than one note, or a paper without a note.
        """
        return lookup.place(self._db(), self._vault, ref)

    def note(self, path: str) -> Note:
        """A note as it is on disk now.

        Raises:
            LibraryError: It cannot be read.
        """
        from index.vault.files import note_files
        from index.vault.parse.note import parse

        try:
            data, _version = note_files.read(note_files.resolve_inside(self._vault, path))
        except FileNotFoundError:
            raise LibraryError(f"{path} is not there any more.", code="not-found") from None
        return parse(path, note_files.decode(data)[0])

    def note_text(self, path: str) -> str:
        """A note's text as it is on disk now, made safe to show."""
        return clean(self._editor().text(path)[0])

    def obsidian_uri(self, path: str, heading: str = "") -> str:
        """The address that opens a note in Obsidian, at a heading where the note has exactly one such.

        Raises:
            LibraryError: A heading is given, and the note cannot be read.
        """
        from index.vault.links.resolver import same_heading
        from index.vault.obsidian.settings import uri

        found = (
            [each for each in self.note(path).headings if same_heading(each.text, heading)] if heading else []
        )
        return uri(self._vault, path, found[0].text if len(found) == 1 else "")

    def passage(self, path: str, anchor: str | None = None) -> Passage:
        """A note, with the notes embedded in it, as they are on disk now.

        Args:
            path: Relative to the vault.
            anchor: Subpath of the link by which one comes there.

        Raises:
            LibraryError: It cannot be read. Of what is embedded, each says so itself.
        """
        from index.read import embeds

        return embeds.passage(self._db(), self._editor(), path, anchor)

    def destination(self, target: str, source: str) -> DocumentId | None:
        """The document a link in the note `source` leads to, or None."""
        return lookup.destination(self._db(), target, source)

    def summaries(self) -> list[NoteSummary]:
        """Every note, the most recently modified first."""
        return queries.summaries(self._db())

    def offers(self, path: str) -> list[LinkOffer]:
        """Everything that the note can link to, with the links as they would be written there."""
        from index.edit import new_links

        return new_links.offers(self._db(), self.settings(), path)

    def paper_titles(self) -> list[PaperTitle]:
        """Key and title of every paper."""
        return queries.paper_titles(self._db())

    def tags(self) -> list[TagCount]:
        """Every tag with its counts, the most used first."""
        return queries.tags(self._db())

    def links(self, item: Paper | NoteSummary) -> Links:
        """What a note or paper links to, and what links to it; see `mentions` for the rest."""
        db = self._db()
        key = item.key
        path = item.note if isinstance(item, Paper) else item.path
        out = queries.links_from(db, path) if path else []
        return Links(out, queries.links_to(db, path, key))

    def unresolved(self, path: str) -> frozenset[str]:
        """What the links in a note name that is neither a file nor a paper."""
        return queries.unresolved(self._db(), path)

    def links_into(self, paths: Sequence[str]) -> int:
        """How many links of other notes lead to any of these files."""
        return queries.links_into(self._db(), paths)

    def mentions(self, item: Paper | NoteSummary) -> list[LinkRow]:
        """Where notes name a note or paper without linking to it; reads the notes that may."""
        from index.read import unlinked_mentions

        return unlinked_mentions.mentions(self._searcher(), self._editor(), item)

    def related(self, items: Sequence[Paper | NoteSummary], limit: int = 20) -> list[Related]:
        """What else to read, from one paper or note or from several together, the closest first."""
        from index.read import related

        return related.related(self._db(), self._searcher(), items, limit)

    def suggested_tags(self, items: Sequence[Paper | NoteSummary]) -> list[str]:
        """Tags that what is related carries, and these do not."""
        from index.read import related

        return related.suggested_tags(self.related(items), {tag for item in items for tag in item.tags})

    def problems(self) -> list[Problem]:
        """Everything that is wrong with the files, in order of path and line."""
        from index.read import doctor

        return doctor.problems(self._db(), self.settings())
