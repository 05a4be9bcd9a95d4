"""The footer of the first screen while it lists the inbox: the keys that decide about new papers are named there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from notes_tui.commands.triage import INBOX

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import ActiveBinding, Binding

_IDS = frozenset(command.id for command in INBOX)
# Cells that the footer puts around a key and its name, and between them.
_BLANKS = 3


def with_decisions(
    active: dict[str, ActiveBinding], width: int, display: Callable[[Binding], str]
) -> dict[str, ActiveBinding]:
    """Return the keys that work, with those that decide about new papers shown if the footer has room for all.

    Args:
        active: The keys that work.
        width: Cells of the footer.
        display: Returns a key as the footer shows it.
    """
    decisions = {
        key: each._replace(binding=replace(each.binding, show=True))
        for key, each in active.items()
        if each.binding.id in _IDS
    }
    more = {**active, **decisions}
    # Of several keys for one thing, the footer names the first.
    shown = [each.binding for each in more.values() if each.binding.show]
    named = {binding.action: binding for binding in reversed(shown)}
    taken = sum(cell_len(display(each)) + cell_len(each.description) + _BLANKS for each in named.values())
    return more if taken <= width else active
