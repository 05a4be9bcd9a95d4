"""Show what the cursor rests on, and count the words, when the keys rest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from index import LibraryError
from notes_tui.editing.link_under_cursor import link_under_cursor
from notes_tui.view.word_count import WordCount, words_in

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from index import Library
    from notes_tui.editing.link_under_cursor import LinkUnderCursor
    from notes_tui.widgets.note_editor import NoteEditor

# Seconds without a key.
_REST = 0.25


class TextDetails:
    """Keeps the line below the text up to date; nothing of it is done at a key."""

    def __init__(self, screen: Screen[None], library: Library, editor: NoteEditor) -> None:
        """Begin with nothing shown; the screen owns the timers."""
        self._screen = screen
        self._library = library
        self._editor = editor
        self._count = WordCount()
        self._timer: Timer | None = None

    def changed(self, path: str) -> None:
        """Look again soon: the text, or the place of the cursor in the note at a path, has changed."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(_REST, lambda: self._begin(path))

    def _begin(self, path: str) -> None:
        self._screen.run_worker(self._look(path), group="details", exclusive=True)

    async def _look(self, path: str) -> None:
        lines, selected = self._editor.lines, self._editor.selected_text
        place = self._editor.linkable_place()

        def find() -> tuple[int, int | None, LinkUnderCursor | None]:
            words = self._count.count(lines)
            chosen = sum(map(words_in, selected.split("\n"))) if selected else None
            if place is None:
                return words, chosen, None
            try:
                return words, chosen, link_under_cursor(self._library, path, *place)
            except LibraryError:
                return words, chosen, None

        words, chosen, found = await asyncio.to_thread(find)
        if self._editor.is_attached:
            self._editor.status.show_count(words, chosen)
            self._editor.status.show_link(found.sentence if found is not None else "")
