"""The base of screens with a selection of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from notes_tui.commands import documents, quoting
from notes_tui.commands.keys_table import shown_keys
from notes_tui.commands.registry import command_of
from notes_tui.commands.tab_commands import NUMBERED
from notes_tui.screens.command_screen import CommandScreen
from notes_tui.shell import ChangeTab
from notes_tui.widgets.markdown.quotable_view import QuotableView
from notes_tui.widgets.markdown.view import MarkdownView
from notes_tui.widgets.tab_bar import TabBar

if TYPE_CHECKING:
    from textual.widget import Widget

    from notes_tui.shell import FindMatches, Shell
    from notes_tui.view.reading_trail import Place
    from notes_tui.view.row_ids import RowId


class DocumentScreen(CommandScreen[None]):
    """A screen whose commands work on documents."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.library = shell.library
        self._left: Widget | None = None

    def selection(self) -> list[RowId]:
        """Return the rows to work on."""
        raise NotImplementedError

    def current(self) -> RowId | None:
        """Return the row under the cursor."""
        raise NotImplementedError

    def find_matches(self) -> FindMatches | None:
        """Return a function that finds the matches of the current search; None without a search."""
        return None

    def heading(self) -> str:
        """Return the heading being read; empty at the beginning of a text."""
        return ""

    def renamed(self, old: RowId, new: RowId) -> None:
        """Follow a document or tag to its new id."""

    def place(self) -> Place | None:
        """Return what is read or listed, and where in it; None where one cannot come back to it."""
        return None

    def go_on(self, *, decided: bool) -> None:
        """Go to the next document."""

    def back(self) -> None:
        """Leave the screen."""
        self.app.pop_screen()

    def tab_bar(self) -> TabBar:
        """Return the line with the tabs, for a screen that is shown in one."""
        first, last = (
            shown_keys(command_of("browse", f"tab-{number}"), self.shell.user_keys)
            for number in (1, NUMBERED)
        )
        hint = f"{first} … {last}" if first and last else ""
        return TabBar(lambda number: self.shell.open(ChangeTab(number)), hint)

    # Selecting sentences

    def select_sentences(self) -> None:
        """Select the first sentence of the text on the screen, and let the keys that move extend it."""
        view = self.query_one(QuotableView)
        if view.start_selecting():
            self._left = self.focused
            self.set_focus(view)
        else:
            self.shell.notify_warning("There is no text to quote here.")

    @on(QuotableView.SelectingEnded)
    def _selecting_ended(self) -> None:
        if self._left is not None and self._left.is_attached:
            self.set_focus(self._left)
        self._left = None

    @on(QuotableView.Quoted)
    def _quoted(self, event: QuotableView.Quoted) -> None:
        if isinstance(event, QuotableView.Copied):
            quoting.copy_quote(self, event.text)
        else:
            self.quote_text(event.text)

    def quote_text(self, text: str) -> None:
        """Quote a text in a note."""
        self.start(quoting.quote_into_note(self, text))

    @on(MarkdownView.LinkActivated)
    def _link_activated(self, event: MarkdownView.LinkActivated) -> None:
        self.start(documents.follow(self, event.target))
