"""The size of a terminal in which no screen can be read, so that no key may act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.geometry import Size

LEAST_WIDTH, LEAST_HEIGHT = 16, 4

KEYS_THAT_LEAVE = frozenset(("escape", "q", "ctrl+q", "ctrl+c"))
"""Keys that are taken all the same."""


def is_too_small(size: Size) -> bool:
    """Return whether there is no room for a screen."""
    return size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT
