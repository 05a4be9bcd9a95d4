"""Rename something that links lead to: the new name, and what it changes, shown while it is typed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from index import LibraryError, RenamePlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

_SHOWN = 200


class RenameScreen(ModalScreen[RenamePlan | None]):
    """Gives back what is to be done, or None."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Cancel")]

    def __init__(
        self, title: str, old: str, plan: Callable[[str], RenamePlan], *, counted: str = "link"
    ) -> None:
        """Ask for a new name.

        Args:
            title: What is renamed.
            old: What it is called now.
            plan: Works out the rename to what is typed; it may take its time, and refuse.
            counted: What the rename counts in each file, in the singular.
        """
        super().__init__()
        self._title = title
        self._old = old
        self._plan = plan
        self._counted = counted
        self._wanted = old
        self._planning = False
        self._planned: tuple[str, RenamePlan | LibraryError] | None = None
        self._submitted: str | None = None

    def compose(self) -> ComposeResult:
        """Title, name, what it changes."""
        with Vertical(classes="dialog"):
            yield Label(self._title, markup=False, classes="dialog-title")
            yield Input(self._old, placeholder="new name", select_on_focus=False)
            yield Label("", markup=False, id="rename-sum")
            listed = OptionList()
            listed.can_focus = False
            yield listed
            yield Label("enter renames · escape leaves", classes="dialog-hint")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._submitted = None
        self._wanted = event.value
        if not self._planning:
            self._work_out()

    @work
    async def _work_out(self) -> None:
        """One plan at a time, until the last of what was typed is worked out."""
        self._planning = True
        try:
            while self._planned is None or self._planned[0] != self._wanted:
                wanted = self._wanted
                self._show(wanted, await asyncio.to_thread(self._found, wanted))
        finally:
            self._planning = False

    def _found(self, wanted: str) -> RenamePlan | LibraryError:
        try:
            return self._plan(wanted)
        except LibraryError as error:
            return error

    def _show(self, wanted: str, found: RenamePlan | LibraryError) -> None:
        self._planned = (wanted, found)
        listed = self.query_one(OptionList)
        listed.clear_options()
        if isinstance(found, LibraryError):
            same = wanted.strip() == self._old
            self.query_one("#rename-sum", Label).update("" if same else str(found))
            return
        files = len(found.rewritten)
        sum_ = (
            f"Rewrites {_count(found.links, self._counted)} in {_count(files, 'file')}"
            if files
            else f"No {self._counted} changes"
        )
        self.query_one("#rename-sum", Label).update(f"{sum_}. {found.remark}" if found.remark else sum_)
        rows = [Text.assemble((f"{count:4}  ", "dim"), path) for path, count in found.rewritten[:_SHOWN]]
        rows += [Text(sentence, "italic") for sentence in found.skipped]
        listed.add_options([Option(row) for row in rows])
        if self._submitted == wanted:
            self.dismiss(found)

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        self._submitted = event.value
        if self._planned is not None and self._planned[0] == event.value:
            found = self._planned[1]
            if isinstance(found, RenamePlan):
                self.dismiss(found)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
