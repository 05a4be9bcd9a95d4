"""Notes whose text can be moved as Markdown. Pure: no disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.problems import ProblemKind
from index.text import clean_line

if TYPE_CHECKING:
    from index.vault.model import Note

_PLUGINS = {"kanban-plugin": "a Kanban board", "excalidraw-plugin": "a drawing"}


def check_whole(note: Note) -> None:
    """Refuse a note that holds data of a plugin, or that cannot be read as a whole.

    Raises:
        LibraryError: It is a Kanban board or a drawing, or is too long or too complex.
    """
    what = next((what for name, what in _PLUGINS.items() if name in note.properties), None)
    if what is None and note.path.lower().endswith(".excalidraw.md"):
        what = "a drawing"
    if what is not None:
        raise LibraryError(
            f"{clean_line(note.path)} is {what}, whose text belongs to a plugin; it is not moved between notes.",
            code="not-editable",
        )
    if any(flaw.kind in (ProblemKind.OVERSIZE, ProblemKind.TOO_COMPLEX) for flaw in note.flaws):
        raise LibraryError(
            f"{clean_line(note.path)} is too long or too complex to be read as a whole.", code="too-large"
        )
