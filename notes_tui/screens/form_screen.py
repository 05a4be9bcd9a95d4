"""A form over the current screen: several lines of text, each with its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Label

from index import LibraryError, clean_line
from notes_tui.screens.command_screen import QuestionScreen, bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import FormContext
    from notes_tui.questions import FillForm


class FormScreen(QuestionScreen[Mapping[str, str]]):
    """The result is the text of every field, once they are accepted."""

    SCREEN_NAME: ClassVar[ScreenName] = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings("form")

    def __init__(self, question: FillForm) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Compose title, fields, and a line for keys and refusals."""
        with Vertical(classes="dialog"):
            yield Label(clean_line(self._question.title), markup=False, classes="dialog-title")
            with VerticalScroll(can_focus=False):
                for field in self._question.fields:
                    with Horizontal(classes="form-row"):
                        yield Label(field.name, markup=False, classes="form-name")
                        yield Input(field.value, placeholder=field.placeholder, name=field.name)
            yield Label("", markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin in the first field."""
        self._inputs()[0].focus()
        self._hint("enter: next field · ctrl+s: save · escape: cancel")

    def _inputs(self) -> list[Input]:
        return list(self.query(Input))

    def _hint(self, text: str) -> None:
        self.query_one(".dialog-hint", Label).update(text)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        inputs = self._inputs()
        at = inputs.index(event.input) + 1
        if at < len(inputs):
            inputs[at].focus()
        else:
            self.save_form()

    @work(exclusive=True)
    async def save_form(self) -> None:
        """Leave with the texts, if they are accepted; else say what is wrong."""
        texts = {each.name or "": each.value.strip() for each in self._inputs()}
        try:
            await self.in_thread(lambda: self._question.check(texts))
        except LibraryError as error:
            self._hint(str(error))
        else:
            self.dismiss(texts)


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[FormContext] = FormScreen
