"""A full-screen list to choose papers and notes from, for scripts: what is chosen is printed when it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from index import DocumentId, LibraryError, clean_line
from notes_tui.terminal.themed_app import ThemedApp
from notes_tui.view import rows
from notes_tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from index import Library, Scope
    from notes_tui.settings import AppSettings
    from notes_tui.view.row_ids import RowId
    from notes_tui.view.rows import Row

_MOST = 500
_KEYS = "enter choose · esc cancel"
_KEYS_OF_SEVERAL = "tab mark · enter choose · esc cancel"


class PickApp(ThemedApp):
    """Results follow each letter; the arrows move, `enter` chooses, and `tab` marks where several may be chosen.

    Attributes:
        chosen: What was chosen; None if the user cancelled.
    """

    CSS = """
    Input { border: none; height: 1; padding: 0 1; }
    #said { height: 1; padding: 0 1; color: $text-muted; }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+c", "cancel", "Cancel", priority=True),
        Binding("down,ctrl+n", "move(1)", "Down", priority=True),
        Binding("up,ctrl+p", "move(-1)", "Up", priority=True),
        Binding("pagedown", "page(1)", "Page down", priority=True),
        Binding("pageup", "page(-1)", "Page up", priority=True),
        Binding("tab", "mark", "Mark", priority=True),
        Binding("enter", "choose", "Choose", priority=True),
    ]

    def __init__(
        self, library: Library, user: AppSettings, query: str, scope: Scope, *, several: bool
    ) -> None:
        """Prepare.

        Args:
            library: The open vault, whose index is up to date.
            user: The settings, for theme and signs.
            query: Stands in the box at first.
            scope: Papers, notes, or both.
            several: Several may be chosen.
        """
        super().__init__()
        self.chosen: tuple[DocumentId, ...] | None = None
        self._library = library
        self._user = user
        self._query = query
        self._scope: Scope = scope
        self._several = several
        self._rows: dict[RowId, Row] = {}

    def compose(self) -> ComposeResult:
        """Lay out the box, the list and a line about both."""
        yield Input(self._query, placeholder="Search", select_on_focus=False, id="query")
        yield RowList(self._fetched, lambda _way: None, id="rows")
        yield Static(_KEYS_OF_SEVERAL if self._several else _KEYS, id="said", markup=False)

    def on_mount(self) -> None:
        """Show what matches the first query."""
        self.adapt_to_terminal(self._user.themes, self._user.signs)
        theme = self._user.theme if self._user.theme in self.available_themes else self.theme
        self.theme = self.usable_theme(theme)
        self.watch_for_ends()
        self.query_one(Input).focus()
        self._search(self._query)

    def _fetched(self, ids: Sequence[RowId]) -> Mapping[RowId, Row]:
        return {id_: self._rows[id_] for id_ in ids if id_ in self._rows}

    @property
    def _list(self) -> RowList:
        return self.query_one(RowList)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what was typed."""
        self._search(event.value)

    @work(exclusive=True)
    async def _search(self, query: str) -> None:
        try:
            ids, loaded, said = await asyncio.to_thread(self._found, query)
        except LibraryError as error:
            self.query_one("#said", Static).update(clean_line(str(error)))
            return
        self._rows = loaded
        self._list.set_ids(ids, empty="Nothing found.")
        self.query_one("#said", Static).update(clean_line(said))

    def _found(self, query: str) -> tuple[list[DocumentId], dict[RowId, Row], str]:
        results = self._library.read.find(
            query,
            scope=self._scope,
            limit=_MOST,
            sort="relevance" if query.strip() else "date",
            as_typed=True,
        )
        ids = [hit.id for hit in results.hits]
        keys = _KEYS_OF_SEVERAL if self._several else _KEYS
        said = " · ".join((f"{results.total:,} found", *results.ignored[:1], keys))
        return ids, rows.load_rows(self._library, ids, mark_unseen=False), said

    def action_move(self, by: int) -> None:
        """Move in the list."""
        self._list.action_move(by)

    def action_page(self, pages: float) -> None:
        """Move in the list by pages."""
        self._list.action_page(pages)

    def action_mark(self) -> None:
        """Mark the row under the cursor, where several may be chosen."""
        if self._several:
            self._list.action_mark()

    def action_choose(self) -> None:
        """End with what is marked, else with the row under the cursor."""
        marked = self._list.marked or ((self._list.current,) if self._list.current is not None else ())
        chosen = tuple(id_ for id_ in marked if isinstance(id_, DocumentId))
        if chosen:
            self.chosen = chosen
            self.exit()

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Choose a row that was clicked twice."""
        event.stop()
        self.action_choose()

    def action_cancel(self) -> None:
        """End with nothing."""
        self.exit()
