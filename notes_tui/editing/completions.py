"""Links, tags and citations that complete what is typed in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple
from weakref import WeakKeyDictionary

from notes_tui.view.fuzzy_match import Names
from notes_tui.widgets.note_editor import EditorCompletion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Library

CompletionKind = Literal["links", "papers", "tags"]

_MOST_COMPLETIONS = 8
# Searching for similar names takes about a microsecond for each, at a letter that finds nothing else.
_MOST_FOR_SLIPS = 20_000


class _KeptNames(NamedTuple):
    """Labels that were prepared for searching, and the data of the index they belong to."""

    version: tuple[int, ...]
    labels: Sequence[str]
    names: Names


# Preparing a hundred thousand takes a second: they are kept from one note to the next.
_kept: WeakKeyDictionary[Library, dict[CompletionKind, _KeptNames]] = WeakKeyDictionary()


class Completions:
    """Completions of one kind, prepared for a search at every letter."""

    def __init__(self, names: Names, complete: Callable[[int], EditorCompletion]) -> None:
        """Take the names, and what makes the completion of one by its position."""
        self._names = names
        self._complete = complete

    def best(self, typed: str, *, slips: bool = True) -> list[EditorCompletion]:
        """Return the best few for an unfinished word, those that differ by a slip of the fingers included."""
        slips = slips and len(self._names) <= _MOST_FOR_SLIPS
        return [self._complete(at) for at in self._names.best(typed, _MOST_COMPLETIONS, slips=slips)]


class NoteCompletions:
    """The completions for one note; each kind is loaded when it is first asked for, and empty until then."""

    def __init__(self, load: Callable[[CompletionKind], object]) -> None:
        """Take what loads a kind in the background, and calls `take` then."""
        self._load = load
        self._loaded: dict[CompletionKind, Completions | None] = {}

    def take(self, kind: CompletionKind, loaded: Completions) -> None:
        """Take what was loaded."""
        self._loaded[kind] = loaded

    def clear(self) -> None:
        """Load everything again when it is asked for: the note has moved."""
        self._loaded.clear()

    def links(self, typed: str) -> Sequence[EditorCompletion]:
        """Return the links that an unfinished word may mean."""
        return self._best("links", typed)

    def tags(self, typed: str) -> Sequence[EditorCompletion]:
        """Return the tags that an unfinished word may mean."""
        return self._best("tags", typed)

    def citations(self, typed: str) -> Sequence[EditorCompletion]:
        """Return the papers that an unfinished word may mean."""
        # Text that resembles no paper is somebody's name, and enter has to end the line.
        return self._best("papers", typed, slips=False)

    def _best(self, kind: CompletionKind, typed: str, *, slips: bool = True) -> Sequence[EditorCompletion]:
        if kind not in self._loaded:
            self._loaded[kind] = None
            self._load(kind)
        loaded = self._loaded[kind]
        return loaded.best(typed, slips=slips) if loaded is not None else ()


def load_completions(library: Library, path: str, kind: CompletionKind) -> Completions:
    """Load the completions of a kind for the note at a path; slow where the index has changed since the last time.

    Raises:
        LibraryError: The index cannot be read.
    """
    if kind == "tags":
        tags = [count.tag for count in library.read.tags()]
        return Completions(Names(tags), lambda at: EditorCompletion(tags[at], tags[at]))
    version = library.cache.version()
    kept = _kept.setdefault(library, {})
    if kind == "links":
        offers = library.read.offers(path)
        known = offers.known
        if kind not in kept or kept[kind].labels is not known.labels:
            kept[kind] = _KeptNames(version, known.labels, Names(known.labels, known.shown))
        return Completions(kept[kind].names, lambda at: EditorCompletion(offers[at].label, offers[at].link))
    if kind not in kept or kept[kind].version != version:
        titles = [f"{key}  {title}" for key, title in library.read.paper_titles()]
        kept[kind] = _KeptNames(version, titles, Names(titles))
    labels = kept[kind].labels
    return Completions(
        kept[kind].names, lambda at: EditorCompletion(labels[at], labels[at].partition("  ")[0])
    )
