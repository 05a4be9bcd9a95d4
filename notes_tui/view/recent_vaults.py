"""The vaults that were open last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notes_tui.app_state import AppState

_MOST = 12
_NAME = "vaults"


def recent_vaults(state: AppState) -> list[Path]:
    """Return the vaults that were open, the last one first."""
    return [Path(line) for line in state.text(_NAME).splitlines() if line]


def remember_vault(state: AppState, vault: Path) -> None:
    """Put a vault first; one whose path has an end of line is not remembered."""
    if len(str(vault).splitlines()) == 1:
        others = [path for path in recent_vaults(state) if path != vault]
        state.keep(**{_NAME: "\n".join(map(str, [vault, *others][:_MOST]))})
