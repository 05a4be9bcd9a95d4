"""What links to a note or paper, and where it is only named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import clean_line
from notes_tui.widgets.option_list import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import LinkRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row, and whether its mention is to become a link."""

    row: LinkRow
    link: bool


class LinksScreen(ModalScreen[Chosen | None]):
    """Two lists in one: `enter` reads the note, `l` makes a link of a mention."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,b", "dismiss", "Leave"),
        ("l", "link", "Link the mention"),
    ]

    def __init__(self, title: str, back: Sequence[LinkRow], mentions: Sequence[LinkRow]) -> None:
        super().__init__()
        self._title = title
        self._back = back
        self._mentions = mentions

    def compose(self) -> ComposeResult:
        """Title, rows, hint."""
        with Vertical(classes="dialog"):
            yield Label(f"Leads to {self._title}", markup=False, classes="dialog-title")
            options: list[Option] = []
            for heading, rows in (("Linked from", self._back), ("Named in, without a link", self._mentions)):
                if rows:
                    options.append(Option(Text(heading, style="bold"), disabled=True))
                    options += [Option(_line(row)) for row in rows]
            yield Options(*options)
            yield Label(
                "enter reads · l makes a link of a mention · escape leaves",
                classes="dialog-hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """On the first row that can be chosen."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 1

    def _row(self, index: int) -> LinkRow:
        rows: list[LinkRow | None] = []
        for part in (self._back, self._mentions):
            if part:
                rows += [None, *part]
        row = rows[index]
        assert row is not None  # noqa: S101 - headings cannot be chosen
        return row

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Chosen(self._row(event.option_index), link=False))

    def action_link(self) -> None:
        """Make a link of the mention under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None and self._row(at).kind == "mention":
            self.dismiss(Chosen(self._row(at), link=True))


def _line(row: LinkRow) -> Text:
    return Text.assemble(
        f"{clean_line(row.source)}:{row.line}",
        "  ",
        (clean_line(row.raw), "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )
