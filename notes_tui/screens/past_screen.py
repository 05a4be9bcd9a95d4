"""Earlier changes, or earlier versions of a note, with the lines that differ; typed words narrow the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from index import LibraryError, clean, clean_line, fold
from notes_tui.questions import PastAnswer
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.widgets.motions import MotionOptionList, MotionScroll

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

    from index import DiffSign, FileDiff
    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import PastContext
    from notes_tui.questions import PickItem, PickPast

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
            yield Input(placeholder="Type to narrow")
            yield MotionOptionList()
            with MotionScroll(id="past-diff"):
                yield Static("", markup=False)
            yield Label(self._question.hint, classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the latest."""
        self.query_one(Input).display = False
        self._list("")
        self.query_one(OptionList).focus()

    def _list(self, words: str) -> None:
        """List the entries that have all these words, the latest first."""
        wanted = fold(words).split()
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            Option(Text.assemble((f"{clean_line(item.detail)}  ", "dim"), clean_line(item.label)), item.value)
            for item in self._question.items
            if all(word in self._searched(item) for word in wanted)
        )
        if listed.option_count:
            listed.highlighted = 0
        else:
            self._show("")

    def _searched(self, item: PickItem) -> str:
        return fold(f"{item.detail} {item.label} {self._question.words.get(item.value, '')}")

    @on(Input.Changed)
    def _narrowed(self, event: Input.Changed) -> None:
        self._list(event.value)

    @on(Input.Submitted)
    def _to_list(self) -> None:
        self.query_one(OptionList).focus()

    def on_key(self, event: Key) -> None:
        """Move from the words to the list."""
        if self.query_one(Input).has_focus and event.key == "down":
            event.prevent_default()
            event.stop()
            self._to_list()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self._show(event.option_id or "")

    @work(exclusive=True)
    async def _show(self, value: str) -> None:
        """Show what differs, once it was read; nothing for an empty value."""
        shown = self.query_one("#past-diff Static", Static)
        if not value:
            shown.update(Text("Nothing has these words.", "dim italic"))
            return
        try:
            diffs = await self.in_thread(lambda: self._question.diff(value))
        except LibraryError as error:
            shown.update(Text(clean(str(error)), "italic"))
            return
        shown.update(_diff_text(diffs))
        self.query_one("#past-diff", MotionScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(PastAnswer(event.option_id or "", "open"))

    def undo_past(self) -> None:
        """Undo the change under the cursor, or restore the version."""
        listed = self.query_one(OptionList)
        if listed.highlighted is not None:
            value = listed.get_option_at_index(listed.highlighted).id
            self.dismiss(PastAnswer(value or "", "undo"))

    def narrow_past(self) -> None:
        """Let the user type words that the entries to list have."""
        typed = self.query_one(Input)
        typed.display = True
        typed.focus()

    def cancel(self) -> None:
        """Leave; from the words, go back to the whole list first."""
        typed = self.query_one(Input)
        if not typed.has_focus:
            super().cancel()
            return
        typed.value = ""
        typed.display = False
        self._to_list()


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
