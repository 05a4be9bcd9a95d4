"""Links, tags and citations that complete what is typed in the editor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from notes_tui.view.fuzzy_match import Names
from notes_tui.widgets.note_editor import EditorCompletion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Library

_MOST_COMPLETIONS = 8
# Searching for similar names takes about a microsecond for each, at a letter that finds nothing else.
_MOST_FOR_SLIPS = 20_000


class Completions:
    """Completions of one kind, prepared for a search at every letter."""

    def __init__(self, completions: Sequence[EditorCompletion] = (), last: int | None = None) -> None:
        """Prepare them; those from the number `last` on are offered after the others."""
        self._completions = completions
        self._names = Names([each.label for each in completions], last)

    def best(self, typed: str, *, slips: bool = True) -> list[EditorCompletion]:
        """Return the best few for an unfinished word, those that differ by a slip of the fingers included."""
        slips = slips and len(self._names) <= _MOST_FOR_SLIPS
        return [self._completions[at] for at in self._names.best(typed, _MOST_COMPLETIONS, slips=slips)]


@dataclass(frozen=True, slots=True)
class NoteCompletions:
    """The completions of each kind for one note; empty until they are loaded."""

    links: Completions = field(default_factory=Completions)
    papers: Completions = field(default_factory=Completions)
    tags: Completions = field(default_factory=Completions)


def load_completions(library: Library, path: str) -> NoteCompletions:
    """Read the completions for the note at a path; slow, and raises LibraryError where the index cannot be read."""
    offers = library.read.offers(path)
    links = [EditorCompletion(offer.label, offer.link) for offer in offers]
    papers = [EditorCompletion(f"{key}  {title}", key) for key, title in library.read.paper_titles()]
    tags = [EditorCompletion(count.tag, count.tag) for count in library.read.tags()]
    return NoteCompletions(
        Completions(links, last=sum(not offer.excluded for offer in offers)),
        Completions(papers),
        Completions(tags),
    )
