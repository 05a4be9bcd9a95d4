"""The problems of the files, to read, edit and fix."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import clean_line
from notes_tui.questions import ProblemAnswer
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Problem
    from notes_tui.commands.command import ProblemsContext, ScreenName
    from notes_tui.questions import PickProblem


class ProblemsScreen(QuestionScreen[ProblemAnswer]):
    """The list that `doctor` prints."""

    SCREEN_NAME: ClassVar[ScreenName] = "problems"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("problems"), ("q", "run('cancel')", "Cancel")]

    def __init__(self, question: PickProblem) -> None:
        super().__init__()
        self._problems = question.problems
        self._repair = question.repair
        self._known: tuple[Problem, str | None] | None = None
        self._wanted: Problem | None = None

    def compose(self) -> ComposeResult:
        """Compose title, one line for each problem, and the detail and hint of the one under the cursor."""
        count = len(self._problems)
        with Vertical(classes="dialog dialog-wide"):
            yield Label(f"{count} problem{'s' if count != 1 else ''}", classes="dialog-title")
            yield MotionOptionList(*(Option(_line(problem)) for problem in self._problems))
            yield Label("", id="problem-detail", markup=False)
            yield Label("", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the first problem."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 0

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        problem = self._problems[event.option_index]
        self._wanted = None
        self.query_one("#problem-detail", Label).update(problem.detail)
        self._hint("")
        self._find_repair(problem)

    def _hint(self, repair: str) -> None:
        self.query_one(".dialog-hint", Label).update(f"enter to read · e to edit{repair} · escape to close")

    @work(exclusive=True)
    async def _find_repair(self, problem: Problem) -> None:
        """Show what a fix would do; fix the problem when `f` was pressed before this was known."""
        repair = await self.in_thread(lambda: self._repair(problem))
        self._known = problem, repair
        if repair is not None:
            self._hint(f" · f: {repair}")
            if self._wanted == problem:
                self.dismiss(ProblemAnswer(problem, "fix"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(ProblemAnswer(self._problems[event.option_index], "read"))

    def _current(self) -> Problem | None:
        at = self.query_one(OptionList).highlighted
        return self._problems[at] if at is not None else None

    def edit_problem(self) -> None:
        """Edit the file at the problem under the cursor."""
        problem = self._current()
        if problem is not None:
            self.dismiss(ProblemAnswer(problem, "edit"))

    def fix_problem(self) -> None:
        """Fix the problem under the cursor, as soon as it is known that there is one safe fix."""
        problem = self._current()
        if problem is None:
            return
        if self._known is not None and self._known[0] == problem and self._known[1] is not None:
            self.dismiss(ProblemAnswer(problem, "fix"))
        else:
            self._wanted = problem


def _line(problem: Problem) -> Text:
    known = (clean_line(problem.path), problem.line, problem.column)
    place = ":".join(str(part) for part in known if part is not None)
    return Text.assemble((f"{problem.kind:18} ", "dim"), (place, "bold"), "  ", problem.detail)


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[ProblemsContext] = ProblemsScreen
