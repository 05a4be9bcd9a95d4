"""Everything that is wrong with the files, to go to and to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import clean_line
from notes_tui.widgets.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Problem

FIXES = {
    "broken-link": "create the note",
    "moved-note": "rewrite every link to it",
    "alias-as-target": "link the note by its name",
}
"""What `f` does, by kind of problem."""


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

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._problems = problems

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
        self.query_one("#problem-detail", Label).update(problem.detail)
        fix = FIXES.get(problem.kind)
        mend = f" · f: {fix}" if fix else ""
        self.query_one(".dialog-hint", Label).update(f"enter reads · e edits{mend} · escape leaves")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Wanted(self._problems[event.option_index], "read"))

    def action_choose(self, what: Literal["edit", "fix"]) -> None:
        """Edit or mend what is under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None and (what == "edit" or self._problems[at].kind in FIXES):
            self.dismiss(Wanted(self._problems[at], what))


def _line(problem: Problem) -> Text:
    known = (clean_line(problem.path), problem.line, problem.column)
    place = ":".join(str(part) for part in known if part is not None)
    return Text.assemble((f"{problem.kind:18} ", "dim"), (place, "bold"), "  ", problem.detail)
