"""What else to read, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import DocumentId, Paper
from notes_tui.widgets.option_list import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Related


class RelatedScreen(ModalScreen[DocumentId | None]):
    """Gives back the document id of what is to be read."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q,r", "dismiss", "Leave"),
    ]

    def __init__(self, title: str, found: Sequence[Related]) -> None:
        super().__init__()
        self._title = title
        self._found = found

    def compose(self) -> ComposeResult:
        """Title, two lines for each, hint."""
        with Vertical(classes="dialog dialog-wide"):
            yield Label(f"Related to {self._title}", markup=False, classes="dialog-title")
            yield Options(*(Option(_lines(each)) for each in self._found))
            yield Label("enter reads · escape leaves", classes="dialog-hint")

    def on_mount(self) -> None:
        """On the closest."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 0

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        item = self._found[event.option_index].item
        self.dismiss(item.id)


def _lines(found: Related) -> Text:
    mark = "" if isinstance(found.item, Paper) else "note  "
    return Text.assemble(
        (mark, "italic dim"),
        found.item.title,
        "\n    ",
        (" · ".join(found.why), "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )
