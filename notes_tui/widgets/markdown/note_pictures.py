"""Pictures of the images in notes, in the way in which the terminal shows them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from notes_tui.terminal import pictures
from notes_tui.widgets.picture import MOST_ROWS, fitted, picture_widget

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from index import Library
    from notes_tui.shell import Shell
    from notes_tui.terminal.pictures import PictureKind
    from notes_tui.widgets.markdown.model import ImageSpot
    from notes_tui.widgets.picture import FittedPicture

Stamp = tuple[int, int]
"""Size and time of a file, by which it is known to be the same."""


class Room(NamedTuple):
    """Most columns and rows of a picture."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class NotePictures:
    """Draws the images of notes."""

    library: Library
    kind: PictureKind

    def stamp(self, image: ImageSpot) -> Stamp | None:
        """Return the stamp of an image's file; None where it cannot be looked at."""
        try:
            stat = self.library.roots.absolute(image.path).stat()
        except (OSError, ValueError):
            return None
        return stat.st_size, stat.st_mtime_ns

    def draw(self, image: ImageSpot, room: Room, cancelled: Callable[[], bool]) -> FittedPicture:
        """Return an image as a picture; it takes a moment, and another process.

        Raises:
            LibraryError: It cannot be shown.
        """
        from index import ImageSize, draw_image

        cell = pictures.cell_pixels()
        most = room.columns * cell.width, min(room.rows, MOST_ROWS) * cell.height
        size = ImageSize(image.width, image.height)
        return fitted(draw_image(self.library.roots, image.path, most, size, cancelled=cancelled), cell)

    def widget(self, picture: FittedPicture) -> Widget:
        """Return a widget that shows a picture."""
        return picture_widget(picture, self.kind)


def note_pictures(shell: Shell) -> NotePictures | None:
    """Return what draws the images of notes; None where the terminal shows none, or the package is missing."""
    kind = pictures.picture_kind(shell.pictures, os.environ)
    return NotePictures(shell.library, kind) if kind is not None and pictures.is_installed() else None
