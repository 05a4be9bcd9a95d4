"""Related documents, with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import DocumentId, Paper
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Related
    from notes_tui.commands.command import ScreenName
    from notes_tui.questions import PickRelated


class RelatedScreen(QuestionScreen[DocumentId]):
    """Two lines for each document; `enter` reads it."""

    SCREEN_NAME: ClassVar[ScreenName] = "related"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("related"), ("q,r", "run('cancel')", "Cancel")]

    def __init__(self, question: PickRelated) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Compose title, list and hint."""
        with Vertical(classes="dialog dialog-wide"):
            yield Label(f"Related to {self._question.title}", markup=False, classes="dialog-title")
            yield MotionOptionList(*(Option(_lines(each)) for each in self._question.found))
            yield Label("enter to read · escape to close", classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin at the closest."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 0

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._question.found[event.option_index].item.id)


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
