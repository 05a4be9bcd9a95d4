"""The outcome of bringing highlights into notes, as a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.view.counted import counted

if TYPE_CHECKING:
    from index import AddedHighlights


def highlights_sentence(found: AddedHighlights, *, would: bool = False) -> str:
    """Return what was done, or `would` be done."""
    if not found.files:
        return "There is no PDF file of these papers."
    verb = "would be " if would else ""
    notes = counted(len(found.change.files), "note")
    parts = []
    if found.added:
        parts.append(f"{counted(found.added, 'highlight')} {verb}added")
    if found.changed:
        parts.append(f"{counted(found.changed, 'comment')} {verb}changed")
    if not parts:
        return f"No new highlights in {counted(found.files, 'PDF file')}."
    return f"{', '.join(parts)} in {notes}."
