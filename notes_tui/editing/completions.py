"""Links, tags and citations that complete what is typed in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.widgets.note_editor import EditorCompletion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import NameOffers, OfferKind

_MOST_COMPLETIONS = 8


class NoteCompletions:
    """The completions for one note; each kind is loaded when it is first asked for, and empty until then."""

    def __init__(self, load: Callable[[OfferKind], object]) -> None:
        """Take what loads a kind in the background, and calls `take` then."""
        self._load = load
        self._loaded: dict[OfferKind, NameOffers | None] = {}

    def take(self, kind: OfferKind, loaded: NameOffers) -> None:
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

    def _best(self, kind: OfferKind, typed: str, *, slips: bool = True) -> Sequence[EditorCompletion]:
        if kind not in self._loaded:
            self._loaded[kind] = None
            self._load(kind)
        loaded = self._loaded[kind]
        if loaded is None:
            return ()
        best = loaded.best(typed, _MOST_COMPLETIONS, slips=slips)
        return [EditorCompletion(each.label, each.text) for each in best]
