"""Possible duplicates, one pair at a time, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.widgets import Static

from index import LibraryError
from notes_tui.questions import DuplicateAnswer
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.view.duplicate_page import duplicate_page
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.motions import MotionScroll

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import DuplicatePair, WorksPlan
    from notes_tui.commands.command import DuplicatesContext, ScreenName
    from notes_tui.questions import DuplicateAction, ReviewDuplicates
    from notes_tui.shell import Shell


class DuplicatesScreen(QuestionScreen[DuplicateAnswer]):
    """The result is a pair and what the user says of it, or None."""

    SCREEN_NAME: ClassVar[ScreenName] = "duplicates"
    CSS_PATH = "duplicates_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("duplicates")

    def __init__(self, shell: Shell, question: ReviewDuplicates) -> None:
        super().__init__()
        self.shell = shell
        self._pairs = question.pairs
        self._plan = question.together
        self._at = min(question.at, len(question.pairs) - 1)
        self._planned: WorksPlan | None = None
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """Compose a title with the reason, the two papers, what follows, and the footer."""
        yield Static(id="title")
        with MotionScroll():
            yield Static(id="papers")
            yield Static(id="remarks")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the pair that was asked for."""
        self.query_one(MotionScroll).focus()
        self._begin()

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the papers out again."""
        self._show()

    @property
    def pair(self) -> DuplicatePair:
        """Return the pair that is shown."""
        return self._pairs[self._at]

    def go(self, step: int) -> None:
        """Go some pairs on or back, around the end."""
        self._at = (self._at + step) % len(self._pairs)
        self._begin()

    def answer(self, action: DuplicateAction) -> None:
        """Leave with what the user says of this pair."""
        self.dismiss(DuplicateAnswer(self._at, action))

    def _begin(self) -> None:
        self._planned, self._refusal = None, ""
        self._show()
        self.query_one(MotionScroll).scroll_home(animate=False)
        self._find_plan(self.pair)

    @work(exclusive=True)
    async def _find_plan(self, pair: DuplicatePair) -> None:
        """Show the paper that they would be together, once it is known."""

        def refused(error: LibraryError) -> None:
            self._refusal = str(error)

        self._planned = await self.load(lambda: self._plan(pair), refused=refused)
        self._show()

    def _show(self) -> None:
        pair, planned = self.pair, self._planned
        count = len(self._pairs)
        place = f" {self._at + 1} of {count}" if count > 1 else ""
        state = "They are one paper now." if pair.joined else "They are two papers now."
        title = Text.assemble((f"Possible duplicate{place}" if pair.reason else "Two papers", "bold"))
        title.append(f"  {pair.reason} {state}".replace("   ", "  "))
        self.query_one("#title", Static).update(title)
        together = planned.after[0] if planned is not None and len(planned.after) == 1 else None
        # Beside the page there are the padding and the scroll bar.
        width = self.size.width - 4
        self.query_one("#papers", Static).update(duplicate_page(pair.first, pair.second, together, width))
        lines = [self._refusal] if self._refusal else []
        if planned is not None:
            lines += [f"{old} leads to {new} from then on." for old, new in planned.keys]
            lines += planned.remarks
        self.query_one("#remarks", Static).update(Text("\n".join(lines)))


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[DuplicatesContext] = DuplicatesScreen
