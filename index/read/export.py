"""Papers as other programs take them: whole records with the keys that they are written with, and their files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.cache import corrections_table, exact_keys, key_owners, queries, records_table
from index.errors import LibraryError
from index.ids import DocumentId
from index.papers import formats
from index.papers.citation_keys import given_keys
from index.papers.corrections import corrected
from index.papers.export_keys import export_keys
from index.papers.merge import best_first, merge
from index.papers.model import Paper
from index.read import vault_views
from index.read.paper_links import markdown_link
from index.text import fold
from index.vault.files import note_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from index.cache.cache import Cache
    from index.edit.editor import Editor
    from index.papers.formats.bibtex_source import EntryPlace, WrittenEntry
    from index.papers.model import Record
    from index.read.cited_papers import UnknownKey
    from index.read.formatted_citations import Bibliography
    from index.search.search_index import SearchIndex
    from index.sync.roots import Roots
    from index.vault.vault import Vault

# Formats in which an entry is written as it stands in its file.
_AS_WRITTEN = frozenset({"bibtex", "biblatex"})


@dataclass(frozen=True, slots=True)
class ExportedPapers:
    """Papers ready for a writer.

    Attributes:
        records: One for each paper, merged from all its sources, in the order of their keys; `key` is the one that it
            is written with, and differs from all others, if only in letter case. A paper that notes cite with several
            keys is there with each.
        ignored: Parts of the query that were not understood.
        unreadable: Nothing was searched for, because the query consists of filters of which one cannot be read.
        keys: Of the papers in the library, in their order.
        unknown: Citations of the notes that lead to no paper.
        sources: BibTeX entries that a record was merged from, the best first, by its key.
    """

    records: tuple[Record, ...]
    ignored: tuple[str, ...] = ()
    unreadable: bool = False
    keys: tuple[str, ...] = ()
    unknown: tuple[UnknownKey, ...] = ()
    sources: Mapping[str, tuple[EntryPlace, ...]] = field(default_factory=dict)


class Exports:
    """Gives papers to other programs."""

    def __init__(
        self,
        cache: Cache,
        searcher: Callable[[], SearchIndex],
        vault: Vault,
        roots: Roots,
        editor: Callable[[], Editor],
    ) -> None:
        """Keep what papers are read from; nothing is opened yet."""
        self._cache = cache
        self._searcher = searcher
        self._vault = vault
        self._roots = roots
        self._editor = editor

    def find(self, query: str = "", *, cited_in: Sequence[str] = ()) -> ExportedPapers:
        """Return the papers that have all the words of a query; all papers where it is empty.

        Args:
            query: In the query language.
            cited_in: Only those that one of these notes cites or links to; each has the key that it is cited with.

        Raises:
            LibraryError: A note is missing or cannot be read.
        """
        if cited_in and not query.strip():
            return self._cited(cited_in, None)
        limit = max(1, queries.counts(self._cache).papers)
        results = self._searcher().search(query, scope="paper", limit=limit)
        keys = [hit.id.value for hit in results.hits]
        found = self._cited(cited_in, set(keys)) if cited_in else self.chosen(keys)
        return replace(found, ignored=results.ignored, unreadable=results.unreadable)

    def chosen(self, keys: Iterable[str]) -> ExportedPapers:
        """Return the papers with these keys of the library."""
        written = self._written_keys()
        return self._exported({key: [written[key]] for key in keys if key in written})

    def records(self, keys: Iterable[str]) -> tuple[Record, ...]:
        """Return the merged records of the papers with these keys, in the order of the keys they are written with."""
        return self.chosen(keys).records

    def text(self, form: str, found: ExportedPapers) -> str:
        """Return a whole file of a format that `EXPORT_FORMATS` names, or that another package brings.

        Raises:
            LibraryError: There is no such format, or the package fails.
        """
        entries = self._entries(found) if form in _AS_WRITTEN else {}
        return formats.write(form, found.records, entries)

    @staticmethod
    def bibliography(
        records: Sequence[Record], style: str, *, cancelled: Callable[[], bool] = lambda: False
    ) -> Bibliography:
        """Return papers in a citation style, sorted as it says; this takes a second or more.

        Args:
            records: From `records` or `find`.
            style: Its name, or the path of a `.csl` file.
            cancelled: Asked all the time.

        Raises:
            LibraryError: Nothing that formats is installed, the style is refused, or it takes too long.
        """
        from index.read.formatted_citations import bibliography

        return bibliography(records, style, cancelled=cancelled)

    def papers(self, keys: Sequence[str]) -> list[Paper]:
        """Return the papers with these keys, in their order."""
        found = queries.items(self._cache, [DocumentId.paper(key) for key in keys])
        return [paper for paper in found.values() if isinstance(paper, Paper)]

    @staticmethod
    def markdown_links(papers: Sequence[Paper]) -> list[str]:
        """Return a Markdown link to each paper: its title, and its best address or its literature note."""
        return [markdown_link(paper) for paper in papers]

    @staticmethod
    def canvas(papers: Sequence[Paper]) -> str:
        """Return a canvas of Obsidian with a card for each paper."""
        return vault_views.canvas(papers)

    @staticmethod
    def base(papers: Sequence[Paper]) -> str:
        """Return a base of Obsidian with the literature notes of papers."""
        return vault_views.base(papers)

    def save(self, path: Path, text: str, form: str) -> bool:
        """Write an export to a file, if its content changes; return whether it did.

        Args:
            path: The file.
            text: Its whole content.
            form: Name of the format.

        Raises:
            LibraryError: It cannot be written there.
        """
        from index.edit import export_file

        return export_file.save(self._editor().history, self._roots, path, text.encode("utf-8"), form)

    def _written_keys(self) -> dict[str, str]:
        chosen = key_owners.chosen_works(self._cache)
        names = queries.paper_names(self._cache)
        given = {name.key: None if name.identity in chosen else name.source_key for name in names}
        return export_keys(given, lambda key: key_owners.key_of(self._cache, key))

    def _cited(self, notes: Sequence[str], wanted: set[str] | None) -> ExportedPapers:
        from index.read.cited_papers import cited_papers

        written = self._written_keys()
        exact = {key: own for own, key in written.items()}
        owners = {fold(key): own for own, key in written.items()}

        def by_written_key(key: str) -> str | None:
            if key in exact or exact_keys.owner(self._cache, key):
                return exact.get(key)
            return owners.get(fold(key))

        cited = cited_papers(self._cache, self._vault, notes, by_written_key)
        taken = {key: own for own, keys in cited.keys.items() for key in keys}
        keys: dict[str, list[str]] = {}
        for own, given in cited.keys.items():
            # What is only linked to leaves its key to a paper that is cited with it.
            usual = written.get(own, own) if taken.get(written.get(own, own), own) == own else own
            if wanted is None or own in wanted:
                keys[own] = given or [usual]
        return replace(self._exported(keys), unknown=tuple(cited.unknown))

    def _exported(self, keys: Mapping[str, Sequence[str]]) -> ExportedPapers:
        """Return the papers with these keys, each written with all the keys that are given for it."""
        from index.papers.formats.bibtex_source import EntryPlace

        wanted = {
            name.identity: keys[name.key] for name in queries.paper_names(self._cache) if name.key in keys
        }
        records: list[Record] = []
        sources: dict[str, tuple[EntryPlace, ...]] = {}
        corrections = corrections_table.read(self._cache)
        works = records_table.by_identity(self._cache, wanted)
        taken = {fold(key) for some in wanted.values() for key in some}
        for identity in sorted(works, key=lambda identity: tuple(wanted[identity])):
            group = best_first(works[identity])
            merged = _with_aliases(corrected(merge(group), corrections.of(group)), group, taken)
            places = tuple(
                EntryPlace(record.source.file, record.source.line, record.key or "")
                for record in group
                if record.origin == "bibtex"
            )
            for key in wanted[identity]:
                records.append(replace(merged, key=key))
                sources[key] = places
        own = tuple(sorted(keys, key=lambda key: (key.casefold(), key)))
        return ExportedPapers(tuple(sorted(records, key=_by_key)), keys=own, sources=sources)

    def _entries(self, found: ExportedPapers) -> dict[str, list[WrittenEntry]]:
        """Return the BibTeX entries of papers as they stand in their files now."""
        from index.papers.formats.bibtex_source import EntryPlace, entries_at

        lines: dict[str, set[int]] = {}
        for places in found.sources.values():
            for place in places:
                lines.setdefault(place.file, set()).add(place.line)
        entries: dict[EntryPlace, WrittenEntry] = {}
        for file, some in lines.items():
            try:
                path = self._roots.absolute(file)
                data = note_files.read(path, vault=self._roots.home(file))[0]
            except (LibraryError, FileNotFoundError):
                continue  # It went since; what is known of it is written.
            text = formats.text_of(file, data)[0]
            entries |= {EntryPlace(file, *place): entry for place, entry in entries_at(text, some).items()}
        return {
            key: [entries[place] for place in places if place in entries]
            for key, places in found.sources.items()
        }


def _with_aliases(record: Record, group: Sequence[Record], taken: set[str]) -> Record:
    """Return a record with the other keys that its sources give it, as BibLaTeX has them; `taken` grows."""
    others: list[str] = []
    for key in dict.fromkeys(key for each in group for key in given_keys(each)):
        if fold(key) not in taken and not re.search(r"[\s,]", key):
            taken.add(fold(key))
            others.append(key)
    known = [key for name, text in record.fields if name == "ids" for key in text.split(",")]
    if {key.strip() for key in known} == set(others):
        return record
    fields = tuple(each for each in record.fields if each[0] != "ids")
    return replace(record, fields=(*fields, ("ids", ", ".join(others))) if others else fields)


def _by_key(record: Record) -> tuple[str, str]:
    return (record.key or "").casefold(), record.key or ""
