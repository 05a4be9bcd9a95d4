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
    """Names that were prepared for searching, and the data of the index they belong to."""

    version: tuple[int, ...]
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


def load_completions(library: Library, path: str, kind: CompletionKind) -> Completions:
    """Load the completions of a kind for the note at a path; slow where the index has changed since the last time.

    Raises:
        LibraryError: The index cannot be read.
    """
    version = library.cache.version()
    if kind == "links":
        offers = library.read.offers(path)
        known = offers.known
        names = _names(library, kind, version, known.labels, known.shown)
        return Completions(names, lambda at: EditorCompletion(offers[at].label, offers[at].link))
    if kind == "tags":
        tags = [count.tag for count in library.read.tags()]
        return Completions(Names(tags), lambda at: EditorCompletion(tags[at], tags[at]))
    papers = library.read.paper_titles()
    names = _names(library, kind, version, [f"{key}  {title}" for key, title in papers])
    return Completions(
        names, lambda at: EditorCompletion(f"{papers[at].key}  {papers[at].title}", papers[at].key)
    )


def _names(
    library: Library,
    kind: CompletionKind,
    version: tuple[int, ...],
    labels: Sequence[str],
    last: int | None = None,
) -> Names:
    """Return names prepared for searching: those of the last time where nothing has changed."""
    kept = _kept.setdefault(library, {})
    if kind not in kept or kept[kind].version != version or len(kept[kind].names) != len(labels):
        kept[kind] = _KeptNames(version, Names(labels, last))
    return kept[kind].names
