"""Ask for tags: names to add, names with a minus to remove, completed from all tags."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Label

from index import LibraryError, best_names
from notes_tui.questions import TagEdit
from notes_tui.screens.command_screen import QuestionScreen
from notes_tui.widgets.completing_input import Candidate, CompletingInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from notes_tui.commands.command import ScreenName
    from notes_tui.questions import EnterTags


def parse_tags(text: str) -> TagEdit:
    """Parse `a +b #c -d` as: add a, b and c, remove d; commas count as spaces."""
    words = text.replace(",", " ").split()
    add = [word.lstrip("+#") for word in words if not word.startswith("-")]
    remove = [word.lstrip("-#") for word in words if word.startswith("-")]
    return TagEdit(tuple(tag for tag in add if tag), tuple(tag for tag in remove if tag))


class TagPrompt(QuestionScreen[TagEdit]):
    """One line for tags."""

    SCREEN_NAME: ClassVar[ScreenName] = "tags"

    def __init__(self, question: EnterTags) -> None:
        super().__init__()
        self._question = question
        self._suggested: Sequence[str] = ()

    def compose(self) -> ComposeResult:
        """Compose title, present tags, input and hint."""
        with Vertical(classes="dialog dialog-small"):
            yield Label(f"Tag {self._question.title}", markup=False, classes="dialog-title")
            if self._question.present:
                yield Label(Text(" ".join(f"#{tag}" for tag in self._question.present)), markup=False)
            yield CompletingInput(self._candidates, placeholder="tag, or -tag to remove")
            yield Label(
                "tab to complete · enter to apply · escape to cancel", classes="dialog-hint", markup=False
            )

    def on_mount(self) -> None:
        """Show the question at once; suggestions follow."""
        self._suggest()

    @work
    async def _suggest(self) -> None:
        with suppress(LibraryError):
            self._suggested = await self.in_thread(self._question.suggest)
            if self._suggested:
                self.query_one(CompletingInput).offer()

    def _candidates(self, word: str) -> Sequence[Candidate]:
        if not word and self._suggested:
            return [Candidate(tag, "on related documents") for tag in self._suggested]
        sign = "-" if word.startswith("-") else ""
        names = self._question.present if sign else self._question.known
        return [Candidate(sign + names[at]) for at in best_names(word.lstrip("+-#"), names, 8)]

    @on(CompletingInput.Submitted)
    def _submitted(self, event: CompletingInput.Submitted) -> None:
        wanted = parse_tags(event.value)
        self.dismiss(wanted if wanted.add or wanted.remove else None)
