"""The problems of the files, to read, edit and fix."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import ProblemKind, clean_line, group_problems
from notes_tui.questions import ProblemAnswer
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.view.counted import counted
from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Announcement, Problem, ProblemGroup
    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import ProblemsContext
    from notes_tui.questions import PickProblem


class ProblemsScreen(QuestionScreen[ProblemAnswer]):
    """The list that `doctor` prints."""

    SCREEN_NAME: ClassVar[ScreenName] = "problems"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("problems"), ("q", "run('cancel')", "Cancel")]
    # Where there are few lines, they are the list's.

    def __init__(self, question: PickProblem) -> None:
        super().__init__()
        self._groups = group_problems(question.problems)
        self._count = len(question.problems)
        self._open: set[int] = set()
        self._rows: list[_Row] = []
        self._question = question
        self._known: tuple[Problem, str | None] | None = None
        self._wanted: Problem | None = None

    def compose(self) -> ComposeResult:
        """Compose title, a row for each group of problems, and the detail and hint of the one under the cursor."""
        with Vertical(classes="dialog dialog-wide"):
            yield Label(self._title(), classes="dialog-title")
            yield MotionOptionList(*self._options())
            yield Label("", id="problem-detail", markup=False)
            yield Label("", classes="dialog-hint", markup=False)

    def _title(self) -> str:
        return counted(self._count, "problem")

    def on_mount(self) -> None:
        """Begin at the first problem."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 0

    def _options(self) -> list[Option]:
        """Return a row for each group, and below an open one a row for each of its places."""
        self._rows = []
        for number, group in enumerate(self._groups):
            if len(group.problems) == 1:
                self._rows.append(_Row(number, group.first, _line(group.first)))
                continue
            self._rows.append(_Row(number, group.first, _summary(group, number in self._open), heads=True))
            if number in self._open:
                self._rows += [_Row(number, each, _line(each, "  ")) for each in group.problems]
        return [Option(row.text) for row in self._rows]

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        # The list may be another one by now.
        row = self._current_row()
        if row is None:
            return
        self._wanted = None
        self.query_one("#problem-detail", Label).update(_detail(row.problem))
        self._hint("")
        self._find_repair(row.problem)

    def _hint(self, repair: str) -> None:
        row = self._current_row()
        if row is not None and row.heads:
            keys = "enter to open or close · e to edit · E in $EDITOR"
        elif row is not None and _is_duplicate(row.problem):
            keys = "enter to compare · e to edit in $EDITOR"
        elif row is not None and not _is_page(row.problem):
            keys = "enter or e to edit in $EDITOR"
        else:
            keys = "enter to read · e to edit · E in $EDITOR"
        self.query_one(".dialog-hint", Label).update(f"{keys}{repair} · escape to close")

    @work(exclusive=True)
    async def _find_repair(self, problem: Problem) -> None:
        """Show what a fix would do; fix the problem when `f` was pressed before this was known."""
        repair = await self.in_thread(lambda: self._question.repair(problem))
        self._known = problem, repair
        if repair is not None:
            self._hint(f" · f: {repair}")
            if self._wanted == problem:
                self.dismiss(ProblemAnswer(problem, "fix"))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        row = self._current_row()
        if row is None:
            return
        if not row.heads:
            if _is_duplicate(row.problem):
                self.dismiss(ProblemAnswer(row.problem, "compare"))
            elif _is_page(row.problem):
                self.dismiss(ProblemAnswer(row.problem, "read"))
            else:
                self.edit_problem_outside()
            return
        self._open ^= {row.group}
        self._show(event.option_index)

    def _show(self, at: int) -> None:
        """List the rows again, with the cursor at one of them."""
        options = self._options()
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(options)
        listed.highlighted = min(at, len(options) - 1) if options else None

    def synced(self, _announcement: Announcement, /) -> None:
        """Find the problems again: one may be fixed, wherever its file was edited."""
        self._find_again()

    @work(exclusive=True, group="find")
    async def _find_again(self) -> None:
        found = await self.load(self._question.find)
        if found is None:
            return
        groups = group_problems(found)
        if groups == self._groups:
            return
        opened = {_about(self._groups[number]) for number in self._open}
        at, current = self.query_one(OptionList).highlighted or 0, self._current()
        self._groups, self._count = groups, len(found)
        several = (number for number, group in enumerate(groups) if len(group.problems) > 1)
        self._open = {number for number in several if _about(groups[number]) in opened}
        self._options()
        stays = (number for number, row in enumerate(self._rows) if row.problem == current)
        self._show(next(stays, at))
        self.query_one(".dialog-title", Label).update(self._title())
        if not groups:
            self.query_one("#problem-detail", Label).update("No problems are left.")
            self._hint("")

    def _current_row(self) -> _Row | None:
        at = self.query_one(OptionList).highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _current(self) -> Problem | None:
        row = self._current_row()
        return row.problem if row is not None else None

    def edit_problem(self) -> None:
        """Edit the file at the problem under the cursor: a note here, any other file in the user's own editor."""
        problem = self._current()
        if problem is None:
            return
        if problem.path.lower().endswith(".md"):
            self.dismiss(ProblemAnswer(problem, "edit"))
        else:
            self.edit_problem_outside()

    def edit_problem_outside(self) -> None:
        """Edit the file at the problem under the cursor in the user's own editor."""
        problem = self._current()
        if problem is not None:
            self._question.edit_outside(problem)

    def compare_problem(self) -> None:
        """Show the possible duplicate under the cursor side by side."""
        problem = self._current()
        if problem is not None and _is_duplicate(problem):
            self.dismiss(ProblemAnswer(problem, "compare"))

    def fix_problem(self) -> None:
        """Fix the problem under the cursor, as soon as it is known that there is one safe fix."""
        problem = self._current()
        if problem is None:
            return
        if self._known is not None and self._known[0] == problem and self._known[1] is not None:
            self.dismiss(ProblemAnswer(problem, "fix"))
        else:
            self._wanted = problem


class _Row(NamedTuple):
    """A row of the list; one that `heads` a group opens and closes it, and stands for its first problem."""

    group: int
    problem: Problem
    text: Text
    heads: bool = False


def _about(group: ProblemGroup) -> tuple[str, str]:
    """Return what a group of several problems is about, to know it again when problems are found again."""
    return group.first.kind, group.first.about


def _is_duplicate(problem: Problem) -> bool:
    return problem.kind is ProblemKind.POSSIBLE_DUPLICATE


def _is_page(problem: Problem) -> bool:
    """Return whether the file of a problem can be read on a screen."""
    return problem.path.lower().endswith((".md", ".canvas"))


def _line(problem: Problem, indent: str = "") -> Text:
    known = (clean_line(problem.path), problem.line, problem.column)
    place = ":".join(str(part) for part in known if part is not None)
    return Text.assemble((f"{indent}{problem.kind:18} ", "dim"), (place, "bold"), "  ", problem.detail)


def _detail(problem: Problem) -> str:
    section = f"{problem.section} › " if problem.section else ""
    return f"{problem.detail}\n{section}{problem.context}" if problem.context else problem.detail


def _summary(group: ProblemGroup, is_open: bool) -> Text:
    first, count = group.first, f"{len(group.problems):,} places"
    sign = "▾" if is_open else "▸"
    return Text.assemble(
        (f"{first.kind:18} ", "dim"),
        (f"{sign} {clean_line(first.subject)}", "bold"),
        f"  {count}  {first.detail}",
    )


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[ProblemsContext] = ProblemsScreen
