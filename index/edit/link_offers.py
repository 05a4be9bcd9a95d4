"""Everything that notes can link to, by labels that are the same for all notes; links are spelled one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, overload
from weakref import WeakKeyDictionary

from index.cache import files_table, queries
from index.edit.new_links import Linker
from index.text import fold, note_name
from index.vault.links.resolver import Resolver

if TYPE_CHECKING:
    from index.cache.cache import Cache, CacheReader
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


class _Linkable(NamedTuple):
    """A note by its path, under one of its names, or a paper without a note by its key."""

    path: str | None
    name: str


@dataclass(frozen=True, slots=True)
class LinkLabels:
    """The labels of everything that can be linked, with excluded notes last.

    Attributes:
        labels: Names and titles to show; they come from files, so clean them first.
        shown: Number of those that are not excluded.
    """

    labels: tuple[str, ...]
    shown: int
    _linked: tuple[_Linkable, ...]
    _resolver: Resolver

    @classmethod
    def read(cls, cache: Cache) -> LinkLabels:
        """Read notes by name and alias, and papers by key; a paper is offered as the note that its key leads to."""
        notes = queries.summaries(cache)
        bare = [note_name(note.path) for note in notes]
        shared = Counter(map(fold, bare))
        parts: tuple[dict[_Linkable, str], dict[_Linkable, str]] = ({}, {})
        for note, stem in zip(notes, bare, strict=True):
            found = parts[note.standing != "shown"]
            # The bare name is ambiguous where several notes have it.
            name = stem if shared[fold(stem)] == 1 else note.path.removesuffix(".md")
            title = note.title if note.title != name else ""
            found[_Linkable(note.path, "")] = f"{name}  {title}".rstrip()
            found |= {_Linkable(note.path, alias): f"{alias}  → {name}" for alias in note.aliases}
        owned = {note.key for note in notes if note.key}
        for key, title in queries.paper_titles(cache):
            if key not in owned and fold(key) not in shared:
                parts[0][_Linkable(None, key)] = f"{key}  {title}"
        return cls(
            (*parts[0].values(), *parts[1].values()),
            len(parts[0]),
            (*parts[0], *parts[1]),
            Resolver(files_table.linkable(cache)),
        )

    def for_note(self, settings: VaultSettings, source: str) -> LinkOffers:
        """Return the offers with links as they would be written in a note."""
        return LinkOffers(self, Linker(self._resolver, settings, source))

    def link(self, linker: Linker, position: int) -> str:
        """Spell one of the links."""
        path, name = self._linked[position]
        return linker.to_paper(name, None) if path is None else linker.to_note(path, name)


class LinkOffers(Sequence[LinkOffer]):
    """Everything that one note can link to; each link is spelled when it is asked for.

    Attributes:
        known: The labels; the same object for all notes until something is changed.
    """

    def __init__(self, known: LinkLabels, linker: Linker) -> None:
        """Spell nothing yet."""
        self.known = known
        self._linker = linker

    def __len__(self) -> int:
        """Return the number of offers."""
        return len(self.known.labels)

    @overload
    def __getitem__(self, index: int) -> LinkOffer: ...
    @overload
    def __getitem__(self, index: slice) -> list[LinkOffer]: ...
    def __getitem__(self, index: int | slice) -> LinkOffer | list[LinkOffer]:
        """Return one or more, with their links."""
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        known = self.known
        return LinkOffer(known.labels[at], known.link(self._linker, at), at >= known.shown)


# Reading a hundred thousand takes a second: they are kept from one note to the next.
_kept: WeakKeyDictionary[CacheReader, tuple[tuple[int, ...], LinkLabels]] = WeakKeyDictionary()


def kept_labels(cache: CacheReader) -> LinkLabels:
    """Return the labels of everything that can be linked, read again after each change of the index.

    Raises:
        LibraryError: The index cannot be read.
    """
    version = cache.version()
    kept = _kept.get(cache)
    if kept is None or kept[0] != version:
        kept = _kept[cache] = version, LinkLabels.read(cache)
    return kept[1]
