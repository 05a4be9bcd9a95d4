"""Ask for tags: names to add, names with a minus to remove, completed from the tags there are."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label
from textual.worker import get_current_worker

from index import LibraryError
from notes_tui.view.fuzzy_match import best
from notes_tui.widgets.completing_input import Candidate, CompletingInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


@dataclass(frozen=True, slots=True)
class Tagging:
    """Tags to add and to remove, without `#`."""

    add: tuple[str, ...]
    remove: tuple[str, ...]


def parse_tags(text: str) -> Tagging:
    """`a +b #c -d` adds a, b and c and removes d; commas count as spaces."""
    words = text.replace(",", " ").split()
    add = [word.lstrip("+#") for word in words if not word.startswith("-")]
    remove = [word.lstrip("-#") for word in words if word.startswith("-")]
    return Tagging(tuple(tag for tag in add if tag), tuple(tag for tag in remove if tag))


class TagPrompt(ModalScreen[Tagging | None]):
    """One line for tags."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Cancel")]

    def __init__(
        self, title: str, present: Sequence[str], known: Sequence[str], suggest: Callable[[], Sequence[str]]
    ) -> None:
        """Show the tags that are there already; complete from all that are known.

        Args:
            title: What is tagged.
            present: Its tags.
            known: All tags.
            suggest: Tags that are likely here; it may take its time.
        """
        super().__init__()
        self._suggest = suggest
        self._suggested: Sequence[str] = ()
        self._title = title
        self._present = present
        self._known = known

    def compose(self) -> ComposeResult:
        """Title, present tags, input, hint."""
        with Vertical(classes="dialog dialog-small"):
            yield Label(f"Tag {self._title}", markup=False, classes="dialog-title")
            if self._present:
                yield Label(Text(" ".join(f"#{tag}" for tag in self._present)), markup=False)
            yield CompletingInput(self._candidates, placeholder="tag, or -tag to remove")
            yield Label("tab completes · enter applies · escape leaves", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """The question is there at once; what is likely follows."""
        self._look_around()

    @work(thread=True)
    def _look_around(self) -> None:
        worker = get_current_worker()
        with suppress(LibraryError):
            suggested = self._suggest()
            if suggested and not worker.is_cancelled:
                self.app.call_from_thread(self._offer, suggested)

    def _offer(self, suggested: Sequence[str]) -> None:
        self._suggested = suggested
        self.query_one(CompletingInput).offer()

    def _candidates(self, word: str) -> Sequence[Candidate]:
        if not word and self._suggested:
            return [Candidate(tag, "on what is related") for tag in self._suggested]
        sign = "-" if word.startswith("-") else ""
        names = self._present if sign else self._known
        return [Candidate(sign + names[at]) for at in best(word.lstrip("+-#"), names, 8)]

    @on(CompletingInput.Submitted)
    def _submitted(self, event: CompletingInput.Submitted) -> None:
        tagging = parse_tags(event.value)
        self.dismiss(tagging if tagging.add or tagging.remove else None)
