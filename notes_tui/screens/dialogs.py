"""Small questions over the current screen: a line of text, a choice, a pick from a long list."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from index import clean_line
from notes_tui.view.fuzzy_match import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import Key

SURPRISE = 0.6
"""How long it takes to see that something has come up, in seconds; keys before that were meant for what was there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick.

    Attributes:
        value: What the dialog gives back.
        label: What is shown and matched, plain text.
        detail: Shown dimmed behind it.
    """

    value: str
    label: str
    detail: str = ""


class Picker(ModalScreen[str | None]):
    """Pick one of many: type to narrow, enter to take."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Cancel")]

    def __init__(
        self, title: str, choices: Sequence[Choice], *, create: str = "", last: int | None = None
    ) -> None:
        """LinkOffer choices; with `create`, a name that is none of them may be given too.

        Args:
            title: What is asked.
            choices: In the order to show them before anything is typed.
            create: What taking a new name does (`New note`), or empty where only choices count.
            last: Choices from this position on come last whatever is typed.
        """
        super().__init__()
        self._title = title
        self._choices = choices
        self._labels = [f"{choice.label} {choice.detail}" for choice in choices]
        self._create = create
        self._last = last
        self._names: Names | None = None

    def compose(self) -> ComposeResult:
        """Title, input, list."""
        with Vertical(classes="dialog"):
            yield Label(clean_line(self._title), markup=False, classes="dialog-title")
            yield Input(placeholder="type to narrow")
            yield OptionList()

    def on_mount(self) -> None:
        """Show what there is."""
        self._narrow("")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @work(thread=True, exclusive=True)
    def _narrow(self, query: str) -> None:
        worker = get_current_worker()
        # Prepared here and not at once, as there may be many.
        if self._names is None:
            self._names = Names(self._labels, self._last)
        positions = self._names.best(query)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, query, positions)

    def _show(self, query: str, positions: list[int]) -> None:
        options = [
            Option(
                Text.assemble(
                    clean_line(choice.label),
                    (f"  {clean_line(choice.detail)}" if choice.detail else "", "dim"),
                ),
                str(at),
            )
            for at, choice in ((at, self._choices[at]) for at in positions)
        ]
        name = query.strip()
        if self._create and name and name not in {choice.label for choice in self._choices}:
            options.append(
                Option(Text.assemble((f"{self._create}: ", "italic"), clean_line(name)), f"new:{name}")
            )
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(options)
        if options:
            listed.highlighted = 0

    def on_key(self, event: Key) -> None:
        """Move in the list while the cursor stays in the input."""
        listed = self.query_one(OptionList)
        moves: dict[str, Callable[[], None]] = {
            "down": listed.action_cursor_down,
            "up": listed.action_cursor_up,
            "pagedown": listed.action_page_down,
            "pageup": listed.action_page_up,
        }
        if self.query_one(Input).has_focus and event.key in moves:
            event.prevent_default()
            event.stop()
            moves[event.key]()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        listed = self.query_one(OptionList)
        if listed.highlighted is not None:
            self._take(listed.get_option_at_index(listed.highlighted).id)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_id)

    def _take(self, id_: str | None) -> None:
        if id_ is None:
            return
        self.dismiss(id_ if id_.startswith("new:") else self._choices[int(id_)].value)


class Ask(ModalScreen[str | None]):
    """Ask for one line of text."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Cancel")]

    def __init__(self, title: str, *, value: str = "", placeholder: str = "") -> None:
        """`value` is there to begin with."""
        super().__init__()
        self._title = title
        self._value = value
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """Title and input."""
        with Vertical(classes="dialog dialog-small"):
            yield Label(clean_line(self._title), markup=False, classes="dialog-title")
            yield Input(self._value, placeholder=self._placeholder)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)


class Choose(ModalScreen[str | None]):
    """A question with a few answers, each with a key."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Cancel")]

    def __init__(self, question: str, answers: Sequence[tuple[str, str]], *, unasked: bool = False) -> None:
        """Ask; where nobody waits for the question, keys meant for something else are not taken as answers.

        Args:
            question: What is asked.
            answers: Keys and what they mean.
            unasked: It comes up by itself.
        """
        super().__init__()
        self._question = question
        self._answers = answers
        self._deaf_until = time.monotonic() + (SURPRISE if unasked else 0.0)

    def compose(self) -> ComposeResult:
        """Question and answers."""
        with Vertical(classes="dialog dialog-small"):
            yield Label(clean_line(self._question), markup=False, classes="dialog-title")
            yield OptionList(
                *(
                    Option(Text.assemble((f" {key} ", "reverse bold"), f"  {meaning}"), key)
                    for key, meaning in self._answers
                )
            )

    def on_key(self, event: Key) -> None:
        """Take an answer by its key."""
        if time.monotonic() < self._deaf_until:
            event.stop()
        elif event.character and any(event.character == key for key, _meaning in self._answers):
            event.stop()
            self.dismiss(event.character)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if time.monotonic() >= self._deaf_until:
            self.dismiss(event.option_id)
