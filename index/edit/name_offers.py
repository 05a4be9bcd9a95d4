"""Names that complete what is typed in a note: of everything that it can link to, of papers, and of tags.

Names are kept from one question to the next, and links are spelled one by one.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple
from weakref import WeakKeyDictionary

from index.cache import files_table, notes_table, queries
from index.edit.new_links import Linker
from index.ids import DocumentId
from index.papers.young_garbage import young_garbage_only
from index.search.name_search import NameBlock, Names
from index.text import fold, note_name
from index.vault.links.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.cache.cache import Cache, CacheReader
    from index.vault.obsidian.settings import VaultSettings

OfferKind = Literal["links", "papers", "tags"]
"""Links to notes and papers, citation keys, or tags."""

# Searching for similar names takes about a microsecond for each, at a letter that finds nothing else.
_MOST_FOR_SLIPS = 20_000


@dataclass(frozen=True, slots=True)
class NameOffer:
    """A completion of a name.

    Attributes:
        label: Name and title to show; it comes from files, so clean it first.
        text: The whole link, the citation key, or the tag without `#`.
        id: The note or paper; None for a tag.
        excluded: Whether it is a note that Obsidian's settings exclude.
    """

    label: str
    text: str
    id: DocumentId | None = None
    excluded: bool = False


class NameOffers:
    """The names of one kind, as they are when they are asked for; `best` reads nothing more."""

    def __init__(self, names: Names, offer: Callable[[int], NameOffer]) -> None:
        """Take the names, and what makes the offer of one by its position."""
        self.names = names
        self._offer = offer

    def best(self, typed: str, limit: int = 100, *, slips: bool = True) -> list[NameOffer]:
        """Return the best for an unfinished word, best first; the first of all for an empty one.

        With 100,000 papers that takes 1 to 5 milliseconds. `slips` forgives typing errors where there are few enough
        names.
        """
        slips = slips and len(self.names) <= _MOST_FOR_SLIPS
        return [self._offer(at) for at in self.names.best(typed, limit, slips=slips)]

    def called(self, name: str) -> NameOffer | None:
        """Return the first that has exactly this name, in any letter case; None where nothing has."""
        wanted = fold(name)
        for at in self.names.beginning(name):
            # A label begins with the name, and two spaces part it from the rest.
            if fold(self.names.name(at).partition("  ")[0]) == wanted:
                return self._offer(at)
        return None


_Linkable = tuple[str, str]
"""A note by its path, under one of its names; empty for that of its file."""


class _Papers(NamedTuple):
    """The papers as they are offered; `places` are positions by folded key."""

    state: tuple[object, ...]
    keys: Sequence[str]
    block: NameBlock
    places: dict[str, int]

    def found_by(self, place: int | None) -> str:
        """Return everything that finds the paper at a position, as it is compared; nothing for None."""
        return "" if place is None else self.block.folded(place)

    @classmethod
    @young_garbage_only()
    def read(cls, cache: Cache, state: tuple[object, ...]) -> _Papers:
        keys: list[str] = []
        labels: list[str] = []
        words: list[str] = []
        places: dict[str, int] = {}
        for place, (key, label, found_by) in enumerate(queries.paper_labels(cache)):
            folded = key.casefold()
            # Most keys are written as they are compared: one text does for both.
            places[key if key == folded else folded] = place
            keys.append(key)
            labels.append(label)
            words.append(found_by)
        return cls(state, keys, NameBlock.of(labels, words), places)


class _Links(NamedTuple):
    """Everything that notes can link to: notes that are shown, papers, and notes that are excluded."""

    version: tuple[int, ...]
    shown: Sequence[_Linkable]
    papers: _Papers
    excluded: Sequence[_Linkable]
    names: Names

    def offer(self, linker: Linker, position: int) -> NameOffer:
        """Make an offer, with the link as it is written in one note."""
        label, at = self.names.name(position), position - len(self.shown)
        if 0 <= at < len(self.papers.keys):
            key = self.papers.keys[at]
            return NameOffer(label, linker.to_paper(key, None), DocumentId.paper(key))
        excluded = at >= 0
        path, name = self.excluded[at - len(self.papers.keys)] if excluded else self.shown[position]
        return NameOffer(label, linker.to_note(path, name), DocumentId.note(path), excluded)


class _KeptNames:
    """The names of one cache, read again after a change: those of papers after a change of papers only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._papers: _Papers | None = None
        self._links: _Links | None = None
        self._tags: tuple[tuple[int, ...], Names] | None = None
        self._files: frozenset[str] = frozenset()
        self._resolver = Resolver()

    def links(self, cache: CacheReader) -> tuple[_Links, Resolver]:
        """Return what can be linked, with what knows the files."""
        with self._lock:
            version = cache.version()
            if self._links is None or self._links.version != version:
                files = frozenset(files_table.linkable(cache))
                if files != self._files:
                    self._files, self._resolver = files, Resolver(files)
                self._links = _links(cache, version, self._read_papers(cache))
            return self._links, self._resolver

    def papers(self, cache: CacheReader) -> _Papers:
        """Return the papers."""
        with self._lock:
            return self._read_papers(cache)

    def tags(self, cache: CacheReader) -> Names:
        """Return the tags, the most used first."""
        with self._lock:
            version = cache.version()
            if self._tags is None or self._tags[0] != version:
                self._tags = version, Names.of([each.tag for each in queries.tags(cache)])
            return self._tags[1]

    def _read_papers(self, cache: CacheReader) -> _Papers:
        # A cache that was rebuilt in its place begins with the same numbers again.
        state = cache.identity(), *queries.papers_state(cache)
        if self._papers is None or self._papers.state != state:
            self._papers = _Papers.read(cache, state)
        return self._papers


@lru_cache(maxsize=100_000)
def _names(path: str) -> tuple[str, str]:
    """Return the name of a note, and as it is compared."""
    name = note_name(path)
    return name, fold(name)


@young_garbage_only()
def _links(cache: Cache, version: tuple[int, ...], papers: _Papers) -> _Links:
    """Read notes by name and alias; a paper is offered as the note that its key leads to."""
    notes, aliases = queries.note_names(cache), notes_table.aliases(cache)
    named = [_names(path) for path, *_ in notes]
    stems = [stem for _name, stem in named]
    shared = Counter(stems)
    parts: tuple[dict[_Linkable, str], dict[_Linkable, str]] = ({}, {})
    words: tuple[list[str], list[str]] = ([], [])
    for (path, title, key, is_excluded), (bare, stem) in zip(notes, named, strict=True):
        found = parts[is_excluded]
        # The bare name is ambiguous where several notes have it.
        name = bare if shared[stem] == 1 else path.removesuffix(".md")
        found[path, ""] = name if title == name else f"{name}  {title}".rstrip()
        for alias in aliases.get(path, ()):
            found[path, alias] = f"{alias}  → {name}"
        # A literature note is found by what its paper is found by.
        found_by = papers.found_by(papers.places.get(fold(key) if key else stem))
        words[is_excluded].extend([found_by] * (len(found) - len(words[is_excluded])))
    shown, excluded = parts
    owned = chain(stems, (fold(key) for _path, _title, key, _excluded in notes if key))
    names = Names(
        NameBlock.of(list(shown.values()), words[False]),
        papers.block,
        last=[NameBlock.of(list(excluded.values()), words[True])],
        without={len(shown) + papers.places[key] for key in owned if key in papers.places},
    )
    return _Links(version, list(shown), papers, list(excluded), names)


_kept: WeakKeyDictionary[CacheReader, _KeptNames] = WeakKeyDictionary()


def offers(cache: CacheReader, settings: VaultSettings, kind: OfferKind, path: str) -> NameOffers:
    """Return the names of a kind, with links as they are written in the note at a path.

    Raises:
        LibraryError: The index cannot be read.
    """
    kept = _kept.setdefault(cache, _KeptNames())
    if kind == "tags":
        tags = kept.tags(cache)
        return NameOffers(tags, lambda at: NameOffer(tags.name(at), tags.name(at)))
    if kind == "papers":
        keys, names = (papers := kept.papers(cache)).keys, Names(papers.block)
        return NameOffers(names, lambda at: NameOffer(names.name(at), keys[at], DocumentId.paper(keys[at])))
    links, resolver = kept.links(cache)
    linker = Linker(resolver, settings, path)
    return NameOffers(links.names, lambda at: links.offer(linker, at))
