"""The base of dialogs with a list that is narrowed by what is typed, and a sentence about its current row."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeVar

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from notes_tui.screens.command_screen import QuestionScreen
from notes_tui.widgets.motions import MotionOptionList, move_from_above

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.events import Key

T = TypeVar("T")
ResultT = TypeVar("ResultT")


class NarrowedRow(NamedTuple):
    """A row of the list.

    Attributes:
        heading: The heading that it stands under.
        line: What is shown.
        detail: The whole sentence, shown below the list while it is the current row.
    """

    heading: str
    line: Text
    detail: str


def with_words(rows: Iterable[T], words: str, text_of: Callable[[T], str]) -> list[T]:
    """Return the rows whose text has every word, in any case."""
    wanted = words.casefold().split()
    return [row for row in rows if all(word in text_of(row).casefold() for word in wanted)]


class NarrowingScreen(QuestionScreen[ResultT]):
    """Lists rows under headings; what is typed narrows them, the arrows move, enter takes one."""

    DEFAULT_CSS = """
    NarrowingScreen { align: center middle; background: $background 60%; }
    NarrowingScreen .dialog { max-width: 100; height: 90%; max-height: 100%; }
    NarrowingScreen .detail {
        width: 1fr; height: auto; min-height: 2; max-height: 60%; margin-top: 1; color: $text-muted;
    }
    NarrowingScreen.short .detail, NarrowingScreen.tiny .detail { min-height: 1; margin-top: 0; }
    """
    HINT: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._listed: Sequence[NarrowedRow] = ()

    def narrowed(self, words: str) -> Sequence[NarrowedRow]:
        """Return the rows that have all words; the screen may remember what they stand for."""
        raise NotImplementedError

    def take(self, number: int) -> None:
        """Do what enter does on a row, by its number from 0."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Compose input, list and the whole sentence of the row under the cursor."""
        with Vertical(classes="dialog dialog-wide"):
            yield Input(placeholder=self.HINT)
            yield MotionOptionList()
            yield Label(classes="detail", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        if self.query(MotionOptionList):  # else composing has failed, which is said already
            self.begin()

    def begin(self) -> None:
        """List everything, once the widgets are there."""
        self.list_rows()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.value == "?":
            self.cancel()
        else:
            self.list_rows()

    def list_rows(self, keep: int | None = None) -> None:
        """List what has the words that are typed, with the cursor on a row by its number, or on the first."""
        self._listed = self.narrowed(self.query_one(Input).value)
        options: list[Option] = []
        heading, cursor = "", 1
        for at, row in enumerate(self._listed):
            if row.heading != heading:
                heading = row.heading
                options.append(Option(Text(heading, style="bold underline"), disabled=True))
            cursor = len(options) if at == keep else cursor
            options.append(Option(row.line, str(at)))
        listed = self.query_one(MotionOptionList)
        listed.clear_options()
        listed.add_options(options or [Option("Nothing has all these words.", disabled=True)])
        listed.highlighted = cursor if options else None
        if not options:
            self.show_detail("")

    def show_detail(self, text: str) -> None:
        """Show a sentence below the list."""
        self.query_one(".detail", Label).update(text)

    @property
    def chosen(self) -> int | None:
        """Return the number of the row under the cursor, from 0; None without one."""
        listed = self.query_one(MotionOptionList)
        id_ = listed.get_option_at_index(listed.highlighted).id if listed.highlighted is not None else None
        return None if id_ is None else int(id_)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_id is not None and int(event.option_id) < len(self._listed):
            self.show_detail(self._listed[int(event.option_id)].detail)

    def on_key(self, event: Key) -> None:
        """Move in the list while the cursor stays in the input."""
        listed = self.query_one(MotionOptionList)
        move_from_above(event, listed.action_move, listed.action_page)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self.chosen is not None:
            self.take(self.chosen)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self.take(int(event.option_id))
