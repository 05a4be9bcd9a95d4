"""The size of what a view scrolls over, set without laying out the screen again where no scroll bar comes or goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.scroll_view import ScrollView


def set_virtual_size(view: ScrollView, size: Size) -> None:
    """Set the size of a view's contents; the caller draws them.

    Textual (8.2) lays out and draws all of the screen whenever this size changes: with each row that is previewed.
    """
    fits = view.size.width >= size.width and view.is_attached
    if not fits or view.show_horizontal_scrollbar:
        view.virtual_size = size
        return
    if (size.height > view.container_size.height) != view.show_vertical_scrollbar:
        view.virtual_size = size
        return
    view.set_reactive(Widget.virtual_size, size)
    view._scroll_update(size)  # noqa: SLF001 - as Textual does after it has laid out
