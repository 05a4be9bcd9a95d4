"""The way in which a note counts, by its path and the settings of Obsidian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.vault.files.names import is_canvas
from index.vault.obsidian.excluded import ignored

if TYPE_CHECKING:
    from index.cache.json_columns import Standing


def standing_of(path: str, filters: tuple[str, ...]) -> Standing:
    """Return whether a note is shown, excluded or a canvas; `filters` are those of `ignored`."""
    if ignored(path, filters):
        return "excluded"
    return "canvas" if is_canvas(path) else "shown"
