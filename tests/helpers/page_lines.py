"""The lines of a page of Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.widgets.markdown.layout import layout_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notes_tui.widgets.markdown.model import PageBlock
    from notes_tui.widgets.markdown.wrap import Line


def layout(blocks: Sequence[PageBlock], width: int, closed: frozenset[str] = frozenset()) -> list[Line]:
    """Return the lines of blocks, as the app lays them out."""
    return [line for block in blocks for line in layout_block(block, width, closed)]
