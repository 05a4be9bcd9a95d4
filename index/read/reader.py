"""Answers about a library: lists, searches, notes, links, problems. Any thread may ask."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from index.cache import links_table, queries
from index.edit.journal_folder import needs_recovery
from index.papers.model import Paper
from index.read import lookup
from index.read.results import Links, Page
from index.read.whole_views import WholeViews
from index.search.model import RelaxedResults

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from index.cache.cache import CacheReader
    from index.cache.json_columns import NoteSummary
    from index.cache.links_table import LinkRow
    from index.cache.queries import NoteName, TagCount, Totals
    from index.edit.change_log import ChangeLog
    from index.edit.name_offers import NameOffer, NameOffers, OfferKind
    from index.ids import DocumentId
    from index.problems import Problem
    from index.read.comparison import Comparison
    from index.read.diary_answers import Diary
    from index.read.pdf_passages import PdfPassage
    from index.read.results import Passage, QueryAnswer, Related
    from index.read.ties import Around, Neighbourhood
    from index.search.completion import Completion
    from index.search.model import Count, Reason, Scope, SearchResults, Sort
    from index.search.search_index import SearchIndex
    from index.vault.model import Note, PropertyValue
    from index.vault.obsidian.settings import VaultSettings
    from index.vault.vault import Vault


class Reader:
    """Reads papers, notes, links and problems from the cache, the full-text index and the notes themselves."""

    def __init__(
        self,
        vault: Vault,
        cache: CacheReader,
        searcher: Callable[[], SearchIndex],
        state: Path,
        log: ChangeLog,
    ) -> None:
        """Keep the sources that answers come from; nothing is opened yet.

        Args:
            vault: The vault.
            cache: Its cache.
            searcher: Return the full-text index, opened when it is first needed.
            state: The folder of the journal.
            log: The changes of the past.
        """
        self._vault = vault
        self._cache = cache
        self.listing = WholeViews(cache).ids
        self._searcher = searcher
        self._state = state
        self._log = log

    def settings(self) -> VaultSettings:
        """Return what Obsidian's settings say."""
        return self._vault.settings

    def counts(self) -> Totals:
        """Return the numbers of papers and of notes."""
        return queries.counts(self._cache)

    def find(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 20,
        sort: Sort = "relevance",
        as_typed: bool = False,
    ) -> SearchResults:
        """Return the ids that match a query, best first; `search` returns the documents."""
        self._cache.searched_at = time.monotonic()
        return self._searcher().search(text, scope=scope, limit=limit, sort=sort, as_typed=as_typed)

    def suggestion(self, text: str, *, scope: Scope = "all", as_typed: bool = False) -> str | None:
        """Return a query that finds nothing with misspelt words corrected; None if no near words occur."""
        return self._searcher().suggestion(text, scope=scope, as_typed=as_typed)

    def explain(
        self, text: str, id_: DocumentId, *, scope: Scope = "all", as_typed: bool = False
    ) -> tuple[Reason, ...]:
        """Return the parts of a hit's score for a query."""
        return self._searcher().explain(text, id_, scope=scope, as_typed=as_typed)

    def reading(self, text: str, *, as_typed: bool = False) -> tuple[str, ...]:
        """Return how a query is read, in words: a line for each part, indented under its group."""
        return self._searcher().reading(text, as_typed=as_typed)

    def warm(self) -> None:
        """Load what the first query would wait for: modules, and the columns that scoring reads."""
        self.find("a b", limit=1, as_typed=True)

    def completions(self, text: str) -> tuple[Completion, ...]:
        """Return the ways to complete a query that ends in an unfinished value, with values that occur."""
        return self._searcher().completions(text)

    def neighbouring_query(self, text: str, way: int) -> str | None:
        """Return a query with its one day, week or month replaced by the next with papers; see the function."""
        from index.read import neighbouring_pages

        return neighbouring_pages.neighbouring_query(self._searcher(), text, way)

    def facets(
        self, text: str, *, scope: Scope = "all", as_typed: bool = False
    ) -> dict[str, tuple[Count, ...]]:
        """Count the hits of a query by the values of `tag`, `year`, `org` and `status`."""
        return self._searcher().facets(text, scope=scope, as_typed=as_typed)

    def relaxed(
        self, text: str, *, scope: Scope = "all", limit: int = 20, as_typed: bool = False
    ) -> RelaxedResults:
        """Return the ids of the best documents that lack a word of a query, where few have them all."""
        return self._searcher().relaxed(text, scope=scope, limit=limit, as_typed=as_typed)

    def search(
        self,
        text: str,
        *,
        scope: Scope = "all",
        limit: int = 20,
        sort: Sort = "relevance",
        relax: bool = True,
        most_snippets: int = 1,
    ) -> Page:
        """Return the best hits of a query, with snippets.

        Args:
            text: In the query language.
            scope: Papers, notes, or both.
            limit: Most documents to return.
            sort: Their order.
            relax: After few hits, also return documents that lack a word.
            most_snippets: Number of snippets wanted of each document.
        """
        from index.read.hits import hits_of

        results = self.find(text, scope=scope, limit=limit, sort=sort)
        more = RelaxedResults()
        if relax and len(results.hits) < limit:
            more = self.relaxed(text, scope=scope, limit=limit - len(results.hits))
        found = self.items([*(hit.id for hit in results.hits), *(hit.id for hit in more.hits)])
        hits, lacking = hits_of(self._cache, results, more, found, most_snippets)
        return Page(
            text,
            results.total,
            hits,
            None if results.total else self.suggestion(text, scope=scope),
            results.ignored,
            lacking,
            more.total,
            results.unreadable,
        )

    def items(self, ids: Sequence[DocumentId]) -> dict[DocumentId, Paper | NoteSummary]:
        """Return papers and notes by id; unknown ids are left out."""
        return queries.items(self._cache, ids)

    def paper(self, key: str) -> Paper | None:
        """Return the paper with this citation key, or None."""
        return queries.paper(self._cache, key)

    def resolve(self, ref: str) -> Paper | NoteSummary:
        """Return the document that a person means by a citation key, a note's path, name or title.

        Raises:
            LibraryError: There is none, or more than one.
        """
        return lookup.resolve(self._cache, self._vault, ref)

    def place(self, ref: str) -> str:
        """Return the file or folder that a person means by a path, a note's name or title, or a paper's key.

        Raises:
            LibraryError: There is none, or more than one, or it is a paper without a note.
        """
        return lookup.place(self._cache, self._vault, ref)

    def note(self, path: str) -> Note:
        """Return a note as it is on disk now.

        Raises:
            LibraryError: It is missing or cannot be read.
        """
        return self._vault.read_note(path)

    def parsed(self, path: str, text: str) -> Note:
        """Return a text parsed as the note at a path."""
        return self._vault.parse(path, text)

    def moved_to(self, path: str) -> str | None:
        """Return the new path of a note that another program moved; None for others, and where it is not known."""
        from index.cache import moved_notes

        return moved_notes.moves(self._cache).get(path)

    def properties_of(self, text: str) -> Mapping[str, PropertyValue]:
        """Return the properties of a note's text; empty where they are missing or invalid."""
        from index.vault.parse import frontmatter

        return frontmatter.read(text)[0]

    def note_text(self, path: str) -> str:
        """Return a note's text as it is on disk now, made safe to show; what is not valid UTF-8 in it is replaced."""
        from index.read.shown_text import shown_text

        return shown_text(self._vault, path)

    def obsidian_uri(self, path: str, heading: str = "") -> str:
        """Return the address that opens a note in Obsidian, at a heading where the note has exactly one such.

        Raises:
            LibraryError: A heading is given, and the note cannot be read.
        """
        from index.read.note_uri import note_uri

        return note_uri(self._vault, path, heading)

    def passage(self, path: str, anchor: str | None = None) -> Passage:
        """Return a note with its embeds, as they are on disk now.

        Args:
            path: Relative to the vault.
            anchor: Anchor of the link that was followed.

        Raises:
            LibraryError: It cannot be read. An embed that cannot be read says so in its state.
        """
        from index.read import embeds

        return embeds.passage(self._cache, self._vault, path, anchor)

    def own_passage(self, paper: Paper) -> Passage | None:
        """Return the user's own words in the literature note of a paper, as `passage` does; None without a note."""
        from index.read import embeds

        return embeds.own_passage(self._cache, self._vault, paper)

    def answers(self, passage: Passage) -> dict[str, QueryAnswer]:
        """Return the answers to the `query` blocks of a note and its embeds, by their queries."""
        from index.read import query_blocks

        return query_blocks.answers(passage, self.find, self.items)

    def destination(self, target: str, source: str) -> DocumentId | None:
        """Return the document that a link in the note `source` leads to, or None."""
        return lookup.destination(self._cache, target, source)

    def note_names(self) -> list[NoteName]:
        """Return the names of the notes that links may lead to, the latest modified first, excluded ones last."""
        return queries.note_names(self._cache)

    def offers(self, kind: OfferKind, path: str = "") -> NameOffers:
        """Return the names of a kind, to complete what is typed in the note at a path.

        At 100,000 papers the first call takes a third of a second; one after a change of notes 20 milliseconds.
        """
        from index.edit import name_offers

        return name_offers.offers(self._cache, self.settings(), kind, path)

    def complete(
        self, typed: str, kind: OfferKind, *, path: str = "", limit: int = 100, slips: bool = False
    ) -> list[NameOffer]:
        """Return the best completions of an unfinished name in the note at a path; see `offers` for what it costs."""
        return self.offers(kind, path).best(typed, limit, slips=slips)

    def tags(self) -> list[TagCount]:
        """Return every tag with its counts, the most used first."""
        return queries.tags(self._cache)

    def links(self, item: Paper | NoteSummary) -> Links:
        """Return the links out of a note or paper, and its backlinks; see `mentions` for the rest."""
        path = item.note if isinstance(item, Paper) else item.path
        out = links_table.links_from(self._cache, path) if path else []
        return Links(out, links_table.links_to(self._cache, path, item.key))

    def attachment(self, ref: str) -> str | None:
        """Return the file, other than a note, that a person means by a path or a name; refused where several are."""
        from index.read import attachments

        return attachments.find(self._cache, ref)

    def pdfs(self, paper: Paper) -> tuple[str, ...]:
        """Return the stored names of the PDF files of a paper, in order."""
        from index.cache import attachments_table

        return attachments_table.of_work(self._cache, paper.identity)

    def pdf_passage(self, paper: Paper, words: Sequence[str]) -> PdfPassage | None:
        """Return a passage of a paper's PDF files, if a word is in neither its title nor its abstract."""
        from index.read import pdf_passages

        return pdf_passages.passage_of(self._cache, paper, words)

    def linked_pdf(self, target: str, source: str) -> str | None:
        """Return the PDF file that a link in the note `source` leads to, or None; `target` is without anchor."""
        from index.read import attachments

        return attachments.linked_pdf(self._cache, target, source)

    def backlinks(self, path: str) -> Links:
        """Return the links that lead to a file of any kind."""
        return Links([], links_table.links_to(self._cache, path, None))

    def unresolved(self, path: str) -> frozenset[str]:
        """Return the targets of links in a note that are neither a file nor a paper, bare `@words` among them."""
        return links_table.unresolved(self._cache, path)

    def links_into(self, paths: Sequence[str]) -> int:
        """Return how many links of other notes lead to any of these files."""
        return links_table.links_into(self._cache, paths)

    def mentions(self, item: Paper | NoteSummary) -> list[LinkRow]:
        """Return the unlinked mentions of a note or paper; reads the notes that may contain one."""
        from index.read import unlinked_mentions

        return unlinked_mentions.mentions(self._searcher(), self._vault, item)

    def related(
        self,
        items: Sequence[Paper | NoteSummary],
        limit: int = 20,
        *,
        unwanted: Sequence[Paper | NoteSummary] = (),
    ) -> list[Related]:
        """Return what else to read after one or several papers and notes, the closest first; less like `unwanted`."""
        from index.read import related

        return related.related(self._cache, self._searcher(), items, limit, unwanted)

    @property
    def diary(self) -> Diary:
        """The past of papers and notes, and what to read next."""
        from index.read.diary_answers import Diary

        return Diary(self._vault, self._cache, self._searcher)

    def neighbourhood(self, wanted: Around) -> Neighbourhood | None:
        """Return the graph around a document or tag; None for a document that is gone."""
        from index.read import neighbourhood

        return neighbourhood.neighbourhood(self._cache, self._searcher(), wanted)

    def compare(self, papers: Sequence[Paper]) -> Comparison:
        """Return a comparison of 2 to 5 papers.

        Raises:
            LibraryError: There are fewer or more.
        """
        from index.read import comparison

        return comparison.compare(self._cache, self._searcher(), self._vault, papers)

    def comparison_table(self, comparison: Comparison, path: str = "") -> str:
        """Return a comparison as a table of Markdown, with links as they are written in the note at a path."""
        from index.edit.new_links import linker
        from index.read.comparison import comparison_table

        return comparison_table(comparison, linker(self._cache, self.settings(), path))

    def suggested_tags(self, items: Sequence[Paper | NoteSummary]) -> list[str]:
        """Return tags that these do not have and the closest documents agree on, the likeliest first."""
        from index.read import suggested_tags

        return suggested_tags.suggested_tags(self._cache, self._searcher(), items)

    def problems(self) -> list[Problem]:
        """Return the problems of the files, in order of path and line; half a millisecond, and more for each."""
        from index.read import doctor

        found = doctor.problems(self._cache, self._vault, self._log)
        return sorted([*found, *self.unfinished()], key=doctor.order)

    def problems_in(self, note: Note, others: Mapping[str, Note]) -> list[Problem]:
        """Return the problems of a note as it is being edited; `others` are notes that are edited too, by path."""
        from index.read import text_problems

        return text_problems.problems_in(self._cache, self._vault, self._log, note, others)

    def unfinished(self) -> list[Problem]:
        """Return a problem for each change of several files that is only half done, and has to wait."""
        if not needs_recovery(self._state):
            return []
        from index.edit.journal import Journal

        return Journal(self._state).unfinished()
