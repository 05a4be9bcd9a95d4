"""Everything that is wrong with the files, to go to and to mend."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import clean_line
from notes_tui.widgets.option_list import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done about a problem."""

    problem: Problem
    what: Literal["read", "edit", "fix"]


class ProblemsScreen(ModalScreen[Wanted | None]):
    """The list that `doctor` prints."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,q", "dismiss", "Leave"),
        ("e", "choose('edit')", "Edit"),
        ("f", "choose('fix')", "Mend"),
    ]

    def __init__(self, problems: Sequence[Problem], remedy: Callable[[Problem], str | None]) -> None:
        """`remedy` says what `f` does about a problem that can be mended; it may take its time."""
        super().__init__()
        self._problems = problems
        self._remedy = remedy
        self._known: tuple[Problem, str | None] | None = None
        self._asked: Problem | None = None

    def compose(self) -> ComposeResult:
        """Title, one line for each problem, what can be done about the one under the cursor."""
        count = len(self._problems)
        with Vertical(classes="dialog dialog-wide"):
            yield Label(f"{count} problem{'s' if count != 1 else ''}", classes="dialog-title")
            yield Options(*(Option(_line(problem)) for problem in self._problems))
            yield Label("", id="problem-detail", markup=False)
            yield Label("", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """On the first."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 0

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        problem = self._problems[event.option_index]
        self._asked = None
        self.query_one("#problem-detail", Label).update(problem.detail)
        self._hint("")
        self._look(problem)

    def _hint(self, mend: str) -> None:
        self.query_one(".dialog-hint", Label).update(f"enter reads · e edits{mend} · escape leaves")

    @work(exclusive=True)
    async def _look(self, problem: Problem) -> None:
        """Say what can be done about a problem; do it, where `f` was quicker."""
        what = await asyncio.to_thread(self._remedy, problem)
        self._known = problem, what
        if what is not None:
            self._hint(f" · f: {what}")
            if self._asked == problem:
                self.dismiss(Wanted(problem, "fix"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Wanted(self._problems[event.option_index], "read"))

    def action_choose(self, what: Literal["edit", "fix"]) -> None:
        """Edit or mend what is under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is None:
            return
        problem = self._problems[at]
        if what == "edit" or (self._known and self._known[0] == problem and self._known[1] is not None):
            self.dismiss(Wanted(problem, what))
        else:
            self._asked = problem


def _line(problem: Problem) -> Text:
    known = (clean_line(problem.path), problem.line, problem.column)
    place = ":".join(str(part) for part in known if part is not None)
    return Text.assemble((f"{problem.kind:18} ", "dim"), (place, "bold"), "  ", problem.detail)
