"""The list below the search box: completions of what is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Offer:
    """A completion.

    Attributes:
        start: The offset in the query from which on `text` replaces it.
        detail: Shown dimmed beside it.
    """

    start: int
    text: str
    detail: str


class SearchOffers(OptionList, can_focus=False):
    """Completions, over the list of results; hidden while there are none."""

    DEFAULT_CSS = """
    SearchOffers {
        overlay: screen; constrain: inside inside; display: none;
        width: 56; max-width: 100%; height: auto; max-height: 10; border: none; background: $panel;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._offers: Sequence[Offer] = ()

    def show(self, offers: Sequence[Offer]) -> None:
        """Show completions, the first of them chosen, or nothing."""
        before, self._offers = self._offers, offers
        if not before and not offers:
            return  # with each letter that is typed
        self.clear_options()
        self.add_options(
            Option(Text.assemble(each.text, "  ", (each.detail, "dim"), no_wrap=True)) for each in offers
        )
        self.display = bool(offers)
        self.highlighted = 0 if offers else None
        if bool(before) != bool(offers):
            self.refresh_bindings()

    @property
    def chosen(self) -> Offer | None:
        """Return the completion that is chosen; None while nothing is shown."""
        return self._offers[self.highlighted or 0] if self._offers else None
