"""A question of an editor about one note, with everything that answers it, as it was when it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsprotocol.types import Position

    from index import Library
    from notes_tui.lsp.open_notes import EditedNote, EditedNotes
    from notes_tui.lsp.opened_vault import OpenedVault


@dataclass(frozen=True)
class NoteQuestion:
    """A note, and perhaps a place in it.

    Attributes:
        vault: The vault of the note.
        notes: All notes of the vault, open ones as the editor shows them.
        note: The note that it is about.
        place: The place in it that it is about, if any.
    """

    vault: OpenedVault
    notes: EditedNotes
    note: EditedNote
    place: Position | None = None

    @property
    def library(self) -> Library:
        """Return the library of the vault."""
        return self.vault.library

    @cached_property
    def offset(self) -> int:
        """Return the offset of the place; that of the start where there is none."""
        return self.note.lines.offset(self.place) if self.place is not None else 0
