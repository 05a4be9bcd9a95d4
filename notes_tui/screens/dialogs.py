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
from notes_tui.screens.command_screen import QuestionScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Key

    from notes_tui.questions import ChooseAnswer, EnterText, PickOne

SURPRISE = 0.6
"""Seconds it takes to see a screen that came up by itself; keys pressed before were meant for the screen below."""


class Picker(QuestionScreen[str]):
    """Pick one of many: type to narrow, enter to take."""

    def __init__(self, question: PickOne) -> None:
        super().__init__()
        self._question = question
        self._names: Names | None = None

    def compose(self) -> ComposeResult:
        """Compose title, input and list."""
        with Vertical(classes="dialog"):
            yield Label(clean_line(self._question.title), markup=False, classes="dialog-title")
            yield Input(placeholder="Type to narrow")
            yield OptionList()

    def on_mount(self) -> None:
        """Show all items."""
        self._narrow("")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._narrow(event.value)

    @work(exclusive=True)
    async def _narrow(self, query: str) -> None:
        self._show(query, await self.in_thread(lambda: self._best(query)))

    def _best(self, query: str) -> list[int]:
        # Prepared here and not at once: there may be many.
        if self._names is None:
            labels = [f"{item.label} {item.detail}" for item in self._question.items]
            self._names = Names.of(labels, self._question.last)
        return self._names.best(query)

    def _show(self, query: str, positions: list[int]) -> None:
        items, create = self._question.items, self._question.create
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
            self._question.preview(self._question.items[int(event.option_id)].value)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option_id)

    def _take(self, id_: str | None) -> None:
        if id_ is None:
            return
        self.dismiss(id_ if id_.startswith("new:") else self._question.items[int(id_)].value)


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
