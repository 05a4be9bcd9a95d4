"""Tags, years, organisations and statuses of the listed documents with their counts, to narrow the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import set_cell_size
from rich.text import Text
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index import Count

HEADINGS = {"status": "Status", "year": "Years", "tag": "Tags", "org": "Organisations"}
_SHOWN = {"status": 3, "year": 12, "tag": 30, "org": 20}
_NAME_CELLS = 19


def term(facet: str, value: str) -> str:
    """Return the term that narrows a query to a value: `tag:topic/x`, `org:"Example Lab"`."""
    return f'org:"{value.replace(chr(34), " ")}"' if facet == "org" else f"{facet}:{value}"


_GROUP = re.compile(r"\s*\([^()]*\)(?:\s+(?!OR\s)[^\s()]+)*\s*")


def toggled(query: str, wanted: str) -> str:
    """Return the query with a term added, or removed when it is there already."""
    parts = f" {query} "
    if f" {wanted} " in parts:
        return " ".join(parts.replace(f" {wanted} ", " ").split(" ")).strip()
    if " OR " in query and not _GROUP.fullmatch(query):
        query = f"({query.strip()})"  # else the term would belong to the last alternative only
    return f"{query.rstrip()} {wanted}".lstrip()


class FacetList(MotionOptionList):
    """Counted values under headings; `enter` narrows by one, or no longer does.

    On a slim screen it takes the place of the list, until the cursor leaves it.
    """

    DEFAULT_CSS = """
    FacetList {
        width: 28; height: 1fr; display: none; scrollbar-size-vertical: 1; text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    FacetList.shown { display: block; }
    FacetList.shown.without { display: none; }
    """

    class ValueChosen(Message):
        """A value was chosen; `term` narrows a query to it."""

        def __init__(self, term: str) -> None:
            super().__init__()
            self.term = term

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name
        """Begin empty and hidden."""
        super().__init__(id=id, compact=True)

    def on_mount(self) -> None:
        """Follow the cursor."""
        self.watch(self.screen, "focused", self._leave_slim_screen, init=False)

    def on_resize(self) -> None:
        """Give way where the screen has become slim."""
        self._leave_slim_screen()

    def _leave_slim_screen(self) -> None:
        # Nothing has the focus while another program has the terminal.
        if self.screen.has_class("slim") and self.screen.focused not in (None, self):
            self.remove_class("shown")

    def show(self, counted: Mapping[str, Sequence[Count]], query: str) -> None:
        """List counted values; mark those that the query has already."""
        at = self.highlighted
        here = self.get_option_at_index(at).id if at is not None else None
        options: list[Option] = []
        for facet, heading in HEADINGS.items():
            values = counted.get(facet, ())
            if not values:
                continue
            options.append(Option(Text(heading, style="bold"), disabled=True))
            for count in values[: _SHOWN[facet]]:
                wanted = term(facet, count.value)
                mark = "●" if f" {wanted} " in f" {query} " else " "
                name = (
                    set_cell_size(count.value, _NAME_CELLS) if len(count.value) > _NAME_CELLS else count.value
                )
                line = Text.assemble(f"{mark} {name.ljust(_NAME_CELLS)} ", (f"{count.documents:>5}", "dim"))
                options.append(Option(line, wanted))
        self.clear_options()
        self.add_options(options)
        ids = [option.id for option in options]
        if here is not None and here in ids:
            self.highlighted = ids.index(here)
        elif options:
            self.highlighted = 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Post the value that was chosen."""
        event.stop()
        if event.option_id is not None:
            self.post_message(self.ValueChosen(event.option_id))
