"""Earlier changes, or earlier versions of a note, with the lines that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from index import LibraryError, clean, clean_line
from notes_tui.questions import PastAnswer
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.widgets.motions import MotionOptionList, MotionScroll

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import DiffSign, FileDiff
    from notes_tui.commands.command import PastContext, ScreenName
    from notes_tui.questions import PickPast

_LONGEST_LINE = 500
_STYLES: dict[DiffSign, str] = {"+": "green", "-": "red", "@": "dim", " ": ""}


class PastScreen(QuestionScreen[PastAnswer]):
    """A list, and below it the lines that differ for the entry under the cursor; `tab` goes there."""

    SCREEN_NAME: ClassVar[ScreenName] = "past"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("past"), ("q,7", "run('cancel')", "Cancel")]

    def __init__(self, question: PickPast) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Compose title, list, difference and hint."""
        with Vertical(classes="dialog dialog-wide"):
            yield Label(clean_line(self._question.title), classes="dialog-title", markup=False)
            yield MotionOptionList(
                *(
                    Option(Text.assemble((f"{clean_line(item.detail)}  ", "dim"), clean_line(item.label)))
                    for item in self._question.items
                )
            )
            with MotionScroll(id="past-diff"):
                yield Static("", markup=False)
            yield Label(self._question.hint, classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the latest."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 0

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._show(self._question.items[event.option_index].value)

    @work(exclusive=True)
    async def _show(self, value: str) -> None:
        """Show what differs, once it was read."""
        try:
            diffs = await self.in_thread(lambda: self._question.diff(value))
        except LibraryError as error:
            self.query_one("#past-diff Static", Static).update(Text(clean(str(error)), "italic"))
            return
        self.query_one("#past-diff Static", Static).update(_diff_text(diffs))
        self.query_one("#past-diff", MotionScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(PastAnswer(self._question.items[event.option_index].value, "open"))

    def undo_past(self) -> None:
        """Undo the change under the cursor, or restore the version."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(PastAnswer(self._question.items[at].value, "undo"))


def _diff_text(diffs: list[FileDiff]) -> Text:
    shown = Text(no_wrap=False)
    for diff in diffs:
        shown.append(clean_line(diff.path), "bold")
        shown.append(f"  {clean_line(diff.remark)}\n" if diff.remark else "\n", "italic")
        for sign, text in diff.lines:
            shown.append(
                f"{sign} {clean_line(text) if sign == '@' else clean(text[:_LONGEST_LINE])}\n", _STYLES[sign]
            )
    return shown if diffs else Text("Nothing differs.", "dim italic")


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[PastContext] = PastScreen
