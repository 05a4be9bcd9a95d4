"""A line of words, with completions of the word under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.events import Key

_MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A completion, with a detail shown dimmed beside it."""

    word: str
    detail: str = ""


class CompletingInput(Vertical):
    """Tab takes a completion, enter submits the line."""

    DEFAULT_CSS = """
    CompletingInput { height: auto; }
    CompletingInput OptionList { height: auto; max-height: 8; }
    """

    class Submitted(Message):
        """The line was submitted."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, candidates: Callable[[str], Sequence[Candidate]], *, placeholder: str = "") -> None:
        """Create the input; `candidates` returns the completions of a word, which may be empty, and must be quick."""
        super().__init__()
        self._candidates = candidates
        self._placeholder = placeholder
        self._offered: list[str] = []

    def compose(self) -> ComposeResult:
        """Compose the line, and the list below it."""
        yield Input(placeholder=self._placeholder)
        options = OptionList()
        options.can_focus = False
        yield options

    def on_mount(self) -> None:
        """Focus the line."""
        self._input = self.query_one(Input)
        self._options = self.query_one(OptionList)
        self._input.focus()
        self.offer()

    @property
    def _word_start(self) -> int:
        return self._input.value.rfind(" ", 0, self._input.cursor_position) + 1

    def offer(self) -> None:
        """List the completions of the word under the cursor."""
        word = self._input.value[self._word_start : self._input.cursor_position]
        used = set(self._input.value.split()) - {word}
        found = [each for each in self._candidates(word) if each.word not in used][:_MOST_SHOWN]
        self._offered = [each.word for each in found]
        self._options.clear_options()
        self._options.add_options(
            Option(Text.assemble(each.word, "  ", (each.detail, "dim"), no_wrap=True)) for each in found
        )
        self._options.display = bool(found)
        # Tab completes at once only when something has been typed.
        self._options.highlighted = 0 if found and word else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.offer()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Submitted(self._input.value))

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._take(event.option_index)

    def _take(self, index: int) -> None:
        word = self._offered[index]
        start, end = self._word_start, self._input.cursor_position
        value = self._input.value
        self._input.value = f"{value[:start]}{word} {value[end:].lstrip()}"
        self._input.cursor_position = start + len(word) + 1

    def on_key(self, event: Key) -> None:
        """Use tab and the arrows for the list while the line keeps the focus."""
        if not self._offered or event.key not in ("tab", "down", "up"):
            return
        event.stop()
        event.prevent_default()
        if event.key == "tab":
            self._take(self._options.highlighted or 0)
        elif event.key == "down":
            self._options.action_cursor_down()
        else:
            self._options.action_cursor_up()
