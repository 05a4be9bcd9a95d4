"""Related documents, with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import Paper
from notes_tui.questions import RelatedAnswer
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import LibraryError, NoteSummary, Related
    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import RelatedContext
    from notes_tui.questions import PickRelated

_FINDING = "Looking for related documents…"
_NOTHING = "Nothing is related to this yet."
_LEAVE = ("escape", "q", "r")


class RelatedScreen(QuestionScreen[RelatedAnswer]):
    """Two lines for each document; `enter` reads it."""

    SCREEN_NAME: ClassVar[ScreenName] = "related"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("related"), ("q,r", "run('cancel')", "Cancel")]

    def __init__(self, question: PickRelated) -> None:
        super().__init__()
        self._question = question
        self._found: Sequence[Related] | None = None
        self._unwanted: tuple[Paper | NoteSummary, ...] = ()

    def compose(self) -> ComposeResult:
        """Compose title, list and hint."""
        with Vertical(classes="dialog dialog-wide"):
            yield Label(self._title(), markup=False, classes="dialog-title")
            yield MotionOptionList(Option(_FINDING, disabled=True))
            yield Label(self._hint(), markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Find the documents when the dialog is drawn: that takes a moment in which it can be left."""
        self.query_one(OptionList).focus()
        self.call_after_refresh(self._find, ())

    def takes_key(self, key: str, /) -> bool:
        """Let keys that act on a document wait until there is one."""
        return super().takes_key(key) and (self._found is not None or key in _LEAVE)

    def _title(self) -> str:
        title = f"Related to {self._question.title}"
        if not self._unwanted:
            return title
        more = len(self._unwanted) - 1
        return f"{title}, less like {self._unwanted[-1].title}" + (f" and {more} more" if more else "")

    def _hint(self) -> str:
        taken_back = " · u to take it back" if self._unwanted else ""
        return f"enter to read · - for less like this{taken_back} · escape to close"

    def _chosen(self) -> Paper | NoteSummary | None:
        """Return the document under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._found[at].item if self._found and at is not None else None

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        if (item := self._chosen()) is not None:
            self.dismiss(RelatedAnswer(item.id))

    def show_on_map(self) -> None:
        """Leave for the map around the document under the cursor."""
        if (item := self._chosen()) is not None:
            self.dismiss(RelatedAnswer(item.id, on_map=True))

    def less_like(self) -> None:
        """Find the list again, less like the document under the cursor."""
        item = self._chosen()
        if item is not None and item not in self._unwanted:
            self._find((*self._unwanted, item))

    def less_like_undo(self) -> None:
        """Find the list again without the last document that it is less like."""
        if self._unwanted:
            self._find(self._unwanted[:-1])

    @work(exclusive=True)
    async def _find(self, unwanted: tuple[Paper | NoteSummary, ...]) -> None:
        before, self._unwanted = self._unwanted, unwanted
        found = await self.load(lambda: self._question.find(unwanted), refused=self._refused)
        if found is None:
            self._unwanted = before
            return
        self._found = found
        self.query_one(".dialog-title", Label).update(self._title())
        self.query_one(".dialog-hint", Label).update(self._hint())
        listed = self.query_one(OptionList)
        at = listed.highlighted or 0
        listed.clear_options()
        listed.add_options(Option(_lines(each)) for each in found)
        if not found and not unwanted:
            listed.add_option(Option(_NOTHING, disabled=True))
        listed.highlighted = min(at, len(found) - 1) if found else None

    def _refused(self, error: LibraryError) -> None:
        """Say why nothing can be found; what was found before stays."""
        if self._found is None:
            self._found = ()
            self.query_one(OptionList).clear_options().add_option(Option(Text(str(error)), disabled=True))


def _lines(found: Related) -> Text:
    mark = "" if isinstance(found.item, Paper) else "note  "
    return Text.assemble(
        (mark, "italic dim"),
        found.item.title,
        "\n    ",
        (" · ".join(found.why), "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[RelatedContext] = RelatedScreen
