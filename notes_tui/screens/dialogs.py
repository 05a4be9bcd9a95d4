"""Small questions over the current screen: a line of text, a choice, a pick from a long list."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.suggester import Suggester
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from index import LibraryError, Names, clean_line
from notes_tui.questions import PickItems
from notes_tui.screens.command_screen import QuestionScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.events import Key

    from notes_tui.questions import ChooseAnswer, EnterText, PickOne

SURPRISE = 0.6
"""Seconds it takes to see a screen that came up by itself; keys pressed before were meant for the screen below."""

_READING = "Reading your notes…"
_NOTHING = "Nothing here has these letters."
_CHOOSING = ("enter", "down", "up", "pagedown", "pageup")


class Picker(QuestionScreen[str]):
    """Pick one of many: type to narrow, enter to take."""

    def __init__(self, question: PickOne) -> None:
        super().__init__()
        self._question = question
        self._first = self._offered = self._shown = PickItems(question.items, question.last)
        self._names: tuple[PickItems, Names] | None = None
        # Stands below the items while others are loaded, or where they cannot be.
        self._sentence = _READING if question.load else ""

    def compose(self) -> ComposeResult:
        """Compose title, input and list."""
        with Vertical(classes="dialog"):
            yield Label(clean_line(self._question.title), markup=False, classes="dialog-title")
            yield Input(placeholder="Type to narrow")
            yield OptionList()

    def on_mount(self) -> None:
        """Show all items; load more when the dialog is drawn."""
        load = self._question.load
        if load is None:
            self._narrow("")
        else:
            self._show("", self._first, range(len(self._first.items)))
            self.call_after_refresh(self._load, load)

    def takes_key(self, key: str, /) -> bool:
        """Let keys that choose an item wait until all of them are there."""
        return super().takes_key(key) and (self._sentence != _READING or key not in _CHOOSING)

    @work
    async def _load(self, load: Callable[[], PickItems]) -> None:
        """Show all items for those that stood for them."""
        loaded = await self.load(load, refused=self._refused)
        if loaded is not None:
            self._offered = loaded
        self._narrow(self.query_one(Input).value)

    def _refused(self, error: LibraryError) -> None:
        self._sentence = str(error)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @work(exclusive=True, group="narrow")
    async def _narrow(self, query: str) -> None:
        offered = self._offered
        self._show(query, offered, await self.in_thread(lambda: self._best(query, offered)))

    def _best(self, query: str, offered: PickItems) -> list[int]:
        # Prepared here and not at once: there may be many.
        if self._names is None or self._names[0] is not offered:
            labels = [f"{item.label} {item.detail}" for item in offered.items]
            self._names = offered, Names.of(labels, offered.last)
        return self._names[1].best(query)

    def _show(self, query: str, offered: PickItems, positions: Sequence[int]) -> None:
        self._shown = offered
        if offered is not self._first:
            self._sentence = ""
        items, create = offered.items, self._question.create
        options = [
            Option(
                Text.assemble(
                    clean_line(item.label),
                    (f"  {clean_line(item.detail)}" if item.detail else "", "dim"),
                ),
                str(at),
            )
            for at, item in ((at, items[at]) for at in positions)
        ]
        name = query.strip()
        if create and name and name not in {item.label for item in items}:
            options.append(Option(Text.assemble((f"{create}: ", "italic"), clean_line(name)), f"new:{name}"))
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(options)
        if options:
            listed.highlighted = 0
        if sentence := self._sentence or ("" if options else _NOTHING):
            listed.add_option(Option(Text(sentence, "dim"), disabled=True))

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

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if self._question.preview is not None and event.option_id is not None:
            self._question.preview(self._shown.items[int(event.option_id)].value)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_id)

    def _take(self, id_: str | None) -> None:
        if id_ is None or self._sentence == _READING:
            return
        self.dismiss(id_ if id_.startswith("new:") else self._shown.items[int(id_)].value)


class _Completion(Suggester):
    """Completions of what was typed, found off the event loop."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        # Files come and go.
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the completion."""
        return await asyncio.to_thread(self._complete, value) if value else None


class Ask(QuestionScreen[str]):
    """Ask for one line of text; tab takes its completion, where there is one."""

    def __init__(self, question: EnterText) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Compose title and input."""
        with Vertical(classes="dialog dialog-small"):
            yield Label(clean_line(self._question.title), markup=False, classes="dialog-title")
            complete = self._question.complete
            yield Input(
                self._question.value,
                placeholder=self._question.placeholder,
                suggester=_Completion(complete) if complete else None,
            )
            keys = "tab to complete · enter to go on · escape to cancel" if complete else ""
            hint = Label(keys, classes="dialog-hint", markup=False)
            hint.display = bool(keys)
            yield hint

    def on_key(self, event: Key) -> None:
        """Complete what was typed."""
        if event.key == "tab" and self._question.complete:
            event.stop()
            event.prevent_default()
            typed = self.query_one(Input)
            typed.action_end()
            typed.action_cursor_right()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        text, check = event.value.strip(), self._question.check
        if text and check is not None:
            self._take(text, check)
        else:
            self.dismiss(text or None)

    @work(exclusive=True)
    async def _take(self, text: str, check: Callable[[str], None]) -> None:
        """Leave with the text, if it is accepted; else say what is wrong, and keep it."""
        try:
            await self.in_thread(lambda: check(text))
        except LibraryError as error:
            hint = self.query_one(".dialog-hint", Label)
            hint.update(str(error))
            hint.display = True
        else:
            self.dismiss(text)


class Choose(QuestionScreen[str]):
    """A question with a few answers, each with a key."""

    def __init__(self, question: ChooseAnswer) -> None:
        super().__init__()
        self._question = question
        self._deaf_until = time.monotonic() + (SURPRISE if question.unasked else 0.0)

    def compose(self) -> ComposeResult:
        """Compose question and answers."""
        with Vertical(classes="dialog dialog-small"):
            yield Label(clean_line(self._question.question), markup=False, classes="dialog-title")
            yield OptionList(
                *(
                    Option(Text.assemble((f" {key} ", "reverse bold"), f"  {meaning}"), key)
                    for key, meaning in self._question.answers
                )
            )

    def on_key(self, event: Key) -> None:
        """Take an answer by its key."""
        if time.monotonic() < self._deaf_until:
            event.stop()
        elif event.character and any(event.character == key for key, _meaning in self._question.answers):
            event.stop()
            self.dismiss(event.character)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if time.monotonic() >= self._deaf_until:
            self.dismiss(event.option_id)
