"""Find and replace words in the text that is edited: a line below it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Static

from notes_tui.view.text_search import TextSearch, next_match, replaced, spans_by_row
from notes_tui.widgets.text_encoding import encode

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from notes_tui.view.text_search import TextMatch
    from notes_tui.widgets.markdown_text_area import MarkdownTextArea

# Seconds without a change of the text until it is searched again.
_REST = 0.2


class FindBar(Horizontal):
    """The words to find, the words to put in their place, and the number of matches."""

    DEFAULT_CSS = """
    FindBar { height: 1; display: none; background: $surface; padding: 0 1; }
    FindBar Input { height: 1; border: none; padding: 0 1; width: 1fr; max-width: 40; background: $boost; }
    FindBar Input:focus { border: none; }
    FindBar #replacement { display: none; margin-left: 1; }
    FindBar.replacing #replacement { display: block; }
    FindBar Static { width: auto; max-width: 50%; margin-left: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("down", "step(False)", show=False),
        Binding("up", "step(True)", show=False),
        Binding("tab,shift+tab", "other_field", show=False),
    ]

    def __init__(self, area: MarkdownTextArea) -> None:
        """Search a text area."""
        super().__init__()
        self._area = area
        self._search: TextSearch | None = None
        self._matches: list[TextMatch] = []
        self._searched: tuple[TextSearch | None, int] = (None, -1)
        self._begun = (0, 0)
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Compose the two fields and the number."""
        yield Input(placeholder="Find", id="words")
        yield Input(placeholder="Replace by", id="replacement")
        yield Static(markup=False)

    @property
    def is_replacing(self) -> bool:
        """Return whether the bar is shown with the field for other words."""
        return bool(self.display) and self.has_class("replacing")

    def open(self, *, replace: bool) -> None:
        """Show the bar, with the words that are selected."""
        words = self.query_one("#words", Input)
        start, end = sorted(self._area.selection)
        self._begun = start
        chosen = self._area.get_text_range(start, end) if start[0] == end[0] else ""
        self.display = True
        self.set_class(replace, "replacing")
        field = self.query_one("#replacement", Input) if replace and chosen else words
        field.focus()
        if chosen and chosen != words.value:
            words.value = chosen
        else:
            words.select_all()
            self._look(words.value)
            self._count()

    def action_close(self) -> None:
        """Hide the bar and go on writing at the match."""
        self.display = False
        self._searched = (None, -1)
        self._area.show_marks({})
        self._area.focus()

    def action_other_field(self) -> None:
        """Go from one field to the other."""
        names = ["#words", "#replacement"] if self.is_replacing else ["#words"]
        fields = [self.query_one(name, Input) for name in names]
        next((field for field in fields if not field.has_focus), fields[0]).focus()

    def action_step(self, back: bool) -> None:
        """Select the next match, or the one before."""
        if self._search is None:
            return
        self._look_again()
        start, end = sorted(self._area.selection)
        self._go(next_match(self._matches, start if back else end, back=back))

    def text_changed(self) -> None:
        """Search again when the text rests."""
        if self._timer is not None:
            self._timer.stop()
        if self.display:
            self._timer = self.set_timer(_REST, self._look_again)

    def replace_all(self) -> int:
        """Replace every match in one step to undo; return how many there were."""
        self._look_again()
        rows = spans_by_row(self._matches)
        if not rows or self._area.read_only:
            return 0
        count, new = len(self._matches), self._replacement
        lines, first, last = self._area.document.lines, min(rows), max(rows)
        text = "\n".join(replaced(lines[row], rows.get(row, ()), new) for row in range(first, last + 1))
        row, column = self._area.cursor_location
        self._area.history.checkpoint()
        self._area.replace(text, (first, 0), (last, len(lines[last])))
        self._area.history.checkpoint()
        self._area.move_cursor((row, min(column, len(self._area.document.lines[row]))))
        self._look_again()
        self._say(f"{count:,} replaced · ctrl+z undoes")
        return count

    @property
    def _replacement(self) -> str:
        return encode(self.query_one("#replacement", Input).value).text

    @on(Input.Changed, "#words")
    def _words_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look(event.value)
        self._go(next_match(self._matches, self._begun))

    @on(Input.Changed, "#replacement")
    def _replacement_changed(self, event: Input.Changed) -> None:
        event.stop()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input.id == "words":
            self.action_step(back=False)
        else:
            self._replace_one()

    def _replace_one(self) -> None:
        self._look_again()
        at = self._selected()
        if at is None or self._area.read_only:
            self.action_step(back=False)
            return
        row, start, end = self._matches[at]
        new = self._replacement
        behind = (row, start + len(new))
        self._area.history.checkpoint()
        self._area.replace(new, (row, start), (row, end))
        self._area.history.checkpoint()
        self._area.move_cursor(behind)
        self._look_again()
        self._go(next_match(self._matches, behind))

    def _look(self, words: str) -> None:
        words = encode(words).text
        self._search = TextSearch(words) if words else None
        self._look_again()

    def _look_again(self) -> None:
        if self._searched == (self._search, self._area.version) and self.display:
            return
        self._searched = (self._search, self._area.version)
        search, lines = self._search, self._area.document.lines
        self._matches = search.in_lines(lines) if search is not None and self.display else []
        self._area.show_marks(spans_by_row(self._matches))
        self._count()

    def _go(self, match: TextMatch | None) -> None:
        if match is not None:
            self._area.select_span(match.row, match.start, match.end)
        self._count()

    def _count(self) -> None:
        if self._search is None:
            self._say("enter or ↓ next · ↑ previous")
            return
        at = self._selected()
        place = f"{at + 1:,} of " if at is not None else ""
        self._say(f"{place}{len(self._matches):,}" if self._matches else "not found")

    def _selected(self) -> int | None:
        """Return the number of the match that is selected, from 0; None where no match is."""
        (row, start), (last, end) = sorted(self._area.selection)
        at = bisect_left(self._matches, (row, start, end))
        found = last == row and self._matches[at : at + 1] == [(row, start, end)]
        return at if found else None

    def _say(self, text: str) -> None:
        hint = " · enter one, F4 all" if self.has_class("replacing") and self._matches else ""
        self.query_one(Static).update(Text(f"{text}{hint}"))
