"""Rename a note, heading, block, tag or citation keys: what the new name changes is shown while it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from index import LibraryError, RenamePlan
from notes_tui.questions import RenameChoices
from notes_tui.screens.command_screen import QuestionScreen, bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import RenameContext
    from notes_tui.questions import EnterNewName

_SHOWN = 200

_Asked = tuple[str, RenameChoices]
"""A typed name and the choices."""


class RenameScreen(QuestionScreen[RenamePlan]):
    """Asks for the new name; the answer is the plan."""

    SCREEN_NAME: ClassVar[ScreenName] = "rename"
    BINDINGS: ClassVar[list[BindingType]] = bindings("rename")

    def __init__(self, question: EnterNewName) -> None:
        super().__init__()
        self._question = question
        self._wanted = question.old
        self._planning = False
        self._choices = RenameChoices()
        self._planned: tuple[_Asked, RenamePlan | LibraryError] | None = None
        self._submitted: str | None = None

    def compose(self) -> ComposeResult:
        """Compose title, name, and what the rename changes."""
        with Vertical(classes="dialog"):
            yield Label(self._question.title, markup=False, classes="dialog-title")
            yield Input(self._question.old, placeholder=self._question.placeholder, select_on_focus=False)
            yield Label("", markup=False, id="rename-sum")
            listed = OptionList()
            listed.can_focus = False
            yield listed
            yield Label(self._hint(), markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Show what an empty name changes; any other counts as typed."""
        if not self._question.old:
            self._make_plans()

    def _hint(self) -> str:
        alias, queries = ("yes" if chosen else "no" for chosen in self._choices)
        parts = [f"enter to {self._question.verb}"]
        if self._question.has_alias:
            parts.append(f"ctrl+o old name as alias: {alias}")
        if terms := self._terms():
            parts.append(f"ctrl+r rewrite {_count(terms, 'term')} of queries: {queries}")
        return " · ".join([*parts, "escape to cancel"])

    def _terms(self) -> int:
        """Return how many terms of queries the latest plan knows of."""
        found = self._planned[1] if self._planned else None
        return found.terms if isinstance(found, RenamePlan) else 0

    def keep_old_name(self) -> None:
        """Keep the old name of a note as an alias, or no longer."""
        if self._question.has_alias:
            self._choose(self._choices._replace(alias=not self._choices.alias))

    def rewrite_queries(self) -> None:
        """Rewrite the queries that name what is renamed too, or no longer."""
        if self._terms():
            self._choose(self._choices._replace(queries=not self._choices.queries))

    def _choose(self, choices: RenameChoices) -> None:
        self._choices = choices
        self._submitted = None
        self._show_hint()
        if not self._planning:
            self._make_plans()

    def _show_hint(self) -> None:
        self.query_one(".dialog-hint", Label).update(self._hint())

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
            while self._planned is None or self._planned[0] != self._asked():
                asked = self._asked()
                self._show(asked, await self.in_thread(partial(self._plan_or_error, *asked)))
        finally:
            self._planning = False

    def _asked(self) -> _Asked:
        return self._wanted, self._choices

    def _plan_or_error(self, wanted: str, choices: RenameChoices) -> RenamePlan | LibraryError:
        try:
            return self._question.plan(wanted, choices)
        except LibraryError as error:
            return error

    def _show(self, asked: _Asked, found: RenamePlan | LibraryError) -> None:
        self._planned = (asked, found)
        self._show_hint()
        wanted, choices = asked
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
        if found.keys:
            sum_ = f"{_count(len(found.keys), 'key')} · {sum_}"
        queries = found.queries if choices.queries else ()
        if queries:
            sum_ += f", and {_count(found.terms, 'term')} of queries in {_count(len(queries), 'file')}"
        self.query_one("#rename-sum", Label).update(f"{sum_}. {found.remark}" if found.remark else sum_)
        counted = [(path, count, "") for path, count in found.rewritten]
        counted += [(path, count, " (queries)") for path, count in queries]
        rows = [Text.assemble((old, "dim"), f" → {new}") for old, new in found.keys[:_SHOWN]]
        rows += [Text.assemble((f"{count:4}  ", "dim"), path, mark) for path, count, mark in counted[:_SHOWN]]
        rows += [Text(sentence, "italic") for sentence in found.skipped]
        listed.add_options([Option(row) for row in rows])
        if self._submitted == wanted and asked == self._asked():
            self.dismiss(found)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        self._submitted = event.value
        if self._planned is not None and self._planned[0] == (event.value, self._choices):
            found = self._planned[1]
            if isinstance(found, RenamePlan):
                self.dismiss(found)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"


if TYPE_CHECKING:
    _context: type[RenameContext] = RenameScreen
