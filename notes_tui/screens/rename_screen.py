"""Rename a note, heading, block or tag: what a new name changes is shown while it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from index import LibraryError, RenamePlan
from notes_tui.screens.command_screen import QuestionScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from notes_tui.commands.command import ScreenName
    from notes_tui.questions import EnterNewName

_SHOWN = 200


class RenameScreen(QuestionScreen[RenamePlan]):
    """Asks for the new name; the answer is the plan."""

    SCREEN_NAME: ClassVar[ScreenName] = "rename"

    def __init__(self, question: EnterNewName) -> None:
        super().__init__()
        self._question = question
        self._wanted = question.old
        self._planning = False
        self._planned: tuple[str, RenamePlan | LibraryError] | None = None
        self._submitted: str | None = None

    def compose(self) -> ComposeResult:
        """Compose title, name, and what the rename changes."""
        with Vertical(classes="dialog"):
            yield Label(self._question.title, markup=False, classes="dialog-title")
            yield Input(self._question.old, placeholder="New name", select_on_focus=False)
            yield Label("", markup=False, id="rename-sum")
            listed = OptionList()
            listed.can_focus = False
            yield listed
            yield Label("enter to rename · escape to cancel", classes="dialog-hint")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._submitted = None
        self._wanted = event.value
        if not self._planning:
            self._make_plans()

    @work
    async def _make_plans(self) -> None:
        """Make one plan at a time, until the plan for the latest name is made."""
        self._planning = True
        try:
            while self._planned is None or self._planned[0] != self._wanted:
                wanted = self._wanted
                self._show(wanted, await self.in_thread(partial(self._plan_or_error, wanted)))
        finally:
            self._planning = False

    def _plan_or_error(self, wanted: str) -> RenamePlan | LibraryError:
        try:
            return self._question.plan(wanted)
        except LibraryError as error:
            return error

    def _show(self, wanted: str, found: RenamePlan | LibraryError) -> None:
        self._planned = (wanted, found)
        listed = self.query_one(OptionList)
        listed.clear_options()
        if isinstance(found, LibraryError):
            same = wanted.strip() == self._question.old
            self.query_one("#rename-sum", Label).update("" if same else str(found))
            return
        files = len(found.rewritten)
        sum_ = (
            f"Rewrites {_count(found.links, self._question.counted)} in {_count(files, 'file')}"
            if files
            else f"No {self._question.counted} changes"
        )
        self.query_one("#rename-sum", Label).update(f"{sum_}. {found.remark}" if found.remark else sum_)
        rows = [Text.assemble((f"{count:4}  ", "dim"), path) for path, count in found.rewritten[:_SHOWN]]
        rows += [Text(sentence, "italic") for sentence in found.skipped]
        listed.add_options([Option(row) for row in rows])
        if self._submitted == wanted:
            self.dismiss(found)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        self._submitted = event.value
        if self._planned is not None and self._planned[0] == event.value:
            found = self._planned[1]
            if isinstance(found, RenamePlan):
                self.dismiss(found)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
