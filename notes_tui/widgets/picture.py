"""Pictures as widgets, by textual-image, which an extra brings; it is imported when the first picture is shown."""

from __future__ import annotations

import importlib
import io
import sys
import threading
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from notes_tui.terminal.pictures import CellPixels
from notes_tui.widgets.remembered_sixels import RememberedSixels

if TYPE_CHECKING:
    from textual.widget import Widget

    from index import PagePicture, VaultImage
    from notes_tui.terminal.pictures import PictureKind

MOST_ROWS = 290
"""Most rows of a picture in kitty's way, which numbers them by 297 signs."""

_COLORS = 64
_WIDGETS = {"kitty": "TGPImage", "sixel": "SixelImage", "half-cells": "HalfcellImage"}

_importing = threading.Lock()


class FittedPicture(NamedTuple):
    """A picture with the size that it takes on the screen, in cells."""

    image: Any
    columns: int
    rows: int


def fitted(picture: PagePicture | VaultImage, cell: CellPixels) -> FittedPicture:
    """Return a picture that fills whole cells, in few colours, so that it is sent fast; it may take a moment."""
    _load(cell)
    from PIL import Image

    columns, rows = ceil(picture.width / cell.width), ceil(picture.height / cell.height)
    size = picture.width, picture.height
    drawn = Image.frombytes("RGB", size, picture.pixels)
    image = Image.new("RGB", (columns * cell.width, rows * cell.height), "white")
    image.paste(drawn, (0, 0))
    return FittedPicture(image.quantize(_COLORS), columns, rows)


def picture_widget(picture: FittedPicture, kind: PictureKind) -> Widget:
    """Return a widget that shows a picture."""
    from textual_image import widget

    shown: Widget = getattr(widget, _WIDGETS[kind])(picture.image)
    shown.styles.width, shown.styles.height = picture.columns, picture.rows
    return shown


def _load(cell: CellPixels) -> None:
    """Import the library, and tell it the size of a cell.

    It would ask the terminal both for that and for what it can show, and read the answers from the keyboard, which is
    Textual's. It asks nothing where its output is no terminal.
    """
    with _importing:
        if "textual_image.widget" not in sys.modules:
            terminal = sys.__stdout__
            setattr(sys, "__stdout__", io.StringIO())  # noqa: B010 - the type checker takes it for constant
            try:
                importlib.import_module("textual_image.widget")
            finally:
                setattr(sys, "__stdout__", terminal)  # noqa: B010
            sixel: Any = importlib.import_module("textual_image.widget.sixel")
            sixel.image_to_sixels = RememberedSixels(sixel.image_to_sixels)
        from textual_image import _terminal

        setattr(_terminal.get_cell_size, "_result", _terminal.CellSize(*cell))  # noqa: B010
