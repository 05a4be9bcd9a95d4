"""The footer of the first screen while it lists the inbox: the keys that decide about new papers are named there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from notes_tui.commands.triage import INBOX
from notes_tui.widgets.key_line import named_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import ActiveBinding, Binding

_IDS = frozenset(command.id for command in INBOX)


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
    return more if sum(each.width for each in named_keys(more, display)) <= width else active
