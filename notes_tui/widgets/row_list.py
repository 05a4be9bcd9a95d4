"""A list that draws only the rows on the screen, so that a hundred thousand are as quick as ten."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from index import DocumentId
from notes_tui.view.row_cells import fit, fit_tags, number_cell
from notes_tui.view.row_ids import RuleId, document_of
from notes_tui.widgets.motions import MATCH_MOTIONS, MOTIONS
from notes_tui.widgets.virtual_size import set_virtual_size

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from textual.events import Click

    from notes_tui.view.row_ids import RowId
    from notes_tui.view.rows import Row

# Columns to the left of the title: mark, glyph, and a space after each.
_LEFT = 4
_DATE = 10
_LEAST_TITLE = 24
_LEAST_WITH_LACK = 60
_LEAST_PLACE = 10
_MOST_PLACE = 32
_BOLD = Style(bold=True)
_MOST_STRIPS = 1_000


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows by id, fetched as they come into view."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--row",
        "row-list--current",
        "row-list--marked",
        "row-list--dim",
        "row-list--folder",
        "row-list--tag",
        "row-list--votes",
        "row-list--match",
    }
    DEFAULT_CSS = """
    RowList { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; background: $background; }
    RowList > .row-list--current { background: $surface-lighten-1; }
    RowList:ansi > .row-list--current { text-style: underline; }
    RowList:focus > .row-list--current { background: $primary-muted; text-style: none; }
    RowList > .row-list--marked { color: $text-accent; text-style: bold; }
    RowList > .row-list--dim { color: $foreground 60%; }
    RowList > .row-list--folder { color: $text-primary; }
    RowList > .row-list--tag { color: $text-success; }
    RowList > .row-list--votes { color: $text-warning; }
    RowList > .row-list--match { color: $text-warning; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOTIONS,
        *MATCH_MOTIONS,
        Binding("enter", "select", "Read", show=False),
        Binding("space", "mark", "Mark", show=False),
    ]

    class Highlighted(Message):
        """The cursor is on another row, or on none."""

        def __init__(self, id_: RowId | None) -> None:
            super().__init__()
            self.id = id_

    class Selected(Message):
        """A row was chosen, by enter or a second click."""

        def __init__(self, id_: RowId) -> None:
            super().__init__()
            self.id = id_

    def __init__(
        self,
        fetch: Callable[[Sequence[RowId]], Mapping[RowId, Row]],
        show_match: Callable[[int], None],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Create an empty list.

        Args:
            fetch: Returns the rows that are loaded for these ids, at once; `rows_changed` announces others later.
            show_match: Shows the next match in the text beside the list, or with -1 the previous one.
            id: Textual's id.
        """
        super().__init__(id=id)
        self._fetch = fetch
        self._show_match = show_match
        self._ids: Sequence[RowId] = ()
        self._cursor = 0
        self._marked: dict[RowId, None] = {}
        self._rows: dict[RowId, Row] = {}
        self._empty = ""
        self._mark: Callable[[str], Sequence[tuple[int, int]]] | None = None
        # Rows as they were drawn: scrolling by one row draws one.
        self._strips: dict[tuple[int, Style, int, bool], Strip] = {}

    # What it shows

    def set_ids(
        self,
        ids: Sequence[RowId],
        keep: RowId | None = None,
        *,
        above: int | None = None,
        empty: str = "",
        mark: Callable[[str], Sequence[tuple[int, int]]] | None = None,
    ) -> None:
        """Show these rows; the cursor goes to the row `keep`, or to the top when it is not there.

        Args:
            ids: In order.
            keep: Id of the row for the cursor.
            above: Rows on the screen above that one; None for as many as now.
            empty: One line to show when there are no rows.
            mark: Returns start and end of what to highlight in a title.
        """
        before = self.scroll_offset.y
        offset = self.above if above is None else above
        self._ids = ids
        self._empty = empty
        self._mark = mark
        self._rows.clear()
        self._strips.clear()
        try:
            cursor = ids.index(keep) if keep is not None else 0
        except ValueError:
            cursor = min(self._cursor, max(0, len(ids) - 1)) if keep is not None else 0
        self._cursor = self._beside_rule(cursor, 1)
        self.mark(self._marked)
        set_virtual_size(self, Size(self.size.width, len(ids)))
        # The row keeps its place on the screen, but new rows at the very top are seen.
        stays = above is not None or before > 0
        follow = keep is not None and stays and 0 <= offset < max(1, self.size.height)
        top = cursor - offset if follow else 0
        self._scroll(max(0, top))
        self._show_cursor()
        self.refresh()
        self.post_message(self.Highlighted(self.current))

    def rows_changed(self, changed: Collection[RowId]) -> None:
        """Draw those of the rows that are on the screen: `fetch` has them now, or has others for them."""
        self._rows.clear()
        top = self.scroll_offset.y
        for at in range(top, min(top + self.size.height, len(self._ids))):
            if self._ids[at] in changed:
                self._strips.clear()
                self._refresh_row(at)

    @property
    def current(self) -> RowId | None:
        """Return the id under the cursor."""
        return self._ids[self._cursor] if self._ids else None

    @property
    def ids(self) -> Sequence[RowId]:
        """Return the ids of all rows, in order."""
        return self._ids

    @property
    def marked(self) -> Sequence[RowId]:
        """Return the ids of marked rows, in the order they were marked."""
        return tuple(self._marked)

    @property
    def cursor(self) -> int:
        """Return the number of the row under the cursor, from 0."""
        return self._cursor

    @property
    def above(self) -> int:
        """Return the number of rows on the screen above the cursor."""
        return self._cursor - self.scroll_offset.y

    def go_to(self, row: int) -> None:
        """Move the cursor to a row by its number."""
        self._go(row)

    def go_beside(self, document: DocumentId, step: Literal[-1, 1]) -> DocumentId | None:
        """Move the cursor to the document before or after another one, or after the cursor, and return it."""
        ids = self._ids
        at = ids.index(document) if document in ids else self._cursor
        while 0 <= (at := at + step) < len(ids):
            beside = document_of(ids[at])
            if isinstance(beside, DocumentId):
                self._go(at)
                return beside
        return None

    def mark(self, ids: Iterable[RowId]) -> None:
        """Mark these rows and no others; what is not in the list is left out."""
        wanted = dict.fromkeys(ids)
        listed = set(self._ids) if wanted else set()
        self._marked = {id_: None for id_ in wanted if id_ in listed}
        self.refresh()

    def mark_all(self) -> None:
        """Mark all rows, or unmark them when all are marked."""
        every = [id_ for id_ in self._ids if not isinstance(id_, RuleId)]
        self._marked = {} if len(self._marked) == len(every) else dict.fromkeys(every)
        self.refresh()

    def clear_marks(self) -> None:
        """Unmark all rows."""
        self._marked.clear()
        self.refresh()

    # Moving

    def _go(self, to: int) -> None:
        to = self._beside_rule(max(0, min(to, len(self._ids) - 1)), to - self._cursor)
        if to == self._cursor or not self._ids:
            return
        before, self._cursor = self._cursor, to
        self._refresh_row(before)
        self._refresh_row(to)
        self._show_cursor()
        self.post_message(self.Highlighted(self.current))

    def _beside_rule(self, at: int, direction: int) -> int:
        """Return a row, or the one after it in this direction where it is a rule; none stands at the end."""
        if at < len(self._ids) and isinstance(self._ids[at], RuleId):
            return at - 1 if direction < 0 and at else at + 1
        return at

    def _refresh_row(self, at: int) -> None:
        self.refresh(Region(0, at - self.scroll_offset.y, self.size.width, 1))

    def _show_cursor(self) -> None:
        height = max(1, self.size.height)
        top = self.scroll_offset.y
        if self._cursor < top:
            self._scroll(self._cursor)
        elif self._cursor >= top + height:
            self._scroll(self._cursor - height + 1)

    def _scroll(self, top: int) -> None:
        # Forced: after a short list the scroll bar is still missing, without which Textual does not scroll.
        self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def action_move(self, by: int) -> None:
        """Move by rows."""
        self._go(self._cursor + by)

    def action_page(self, pages: float) -> None:
        """Move by pages, or parts of one."""
        self._go(self._cursor + int(pages * max(2, self.size.height)))

    def action_to_start(self) -> None:
        """Go to the first row."""
        self._go(0)

    def action_to_end(self) -> None:
        """Go to the last row."""
        self._go(len(self._ids) - 1)

    def action_select(self) -> None:
        """Choose the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Selected(self.current))

    def action_match(self, way: int) -> None:
        """Show the next match in the text beside the list, or the previous one."""
        self._show_match(way)

    def action_mark(self) -> None:
        """Mark or unmark the row under the cursor, and move down."""
        if self.current is None:
            return
        if self.current in self._marked:
            del self._marked[self.current]
        else:
            self._marked[self.current] = None
        self._refresh_row(self._cursor)
        self._go(self._cursor + 1)

    def on_click(self, event: Click) -> None:
        """Move the cursor at the first click, choose at the second."""
        at = event.y + self.scroll_offset.y
        if not 0 <= at < len(self._ids) or isinstance(self._ids[at], RuleId):
            return
        if at == self._cursor and event.chain > 1:
            self.action_select()
        self._go(at)

    def on_resize(self) -> None:
        """Adapt the rows to the width."""
        self.virtual_size = Size(self.size.width, len(self._ids))
        self._show_cursor()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Render one row of the screen."""
        width = self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        plain = self.get_component_rich_style("row-list--row")
        if not 0 <= at < len(self._ids):
            text = f"  {self._empty_line(y, width)}" if not self._ids else ""
            dim = self.get_component_rich_style("row-list--dim")
            return Strip([Segment(set_cell_size(text, width), dim)], width)
        row = self._row(at)
        style = self.get_component_rich_style("row-list--current") if at == self._cursor else plain
        if row is None:
            return Strip([Segment(" " * width, style)], width)
        drawn = (at, style, width, row.id in self._marked)
        if drawn not in self._strips:
            if len(self._strips) > _MOST_STRIPS:
                self._strips.clear()
            self._strips[drawn] = self._drawn(row, width, style)
        return self._strips[drawn]

    def _empty_line(self, number: int, width: int) -> str:
        """Return a line of what is said in place of rows."""
        lines = Text(self._empty).wrap(self.app.console, max(1, width - _LEFT))
        return lines[number].plain if number < len(lines) else ""

    def _row(self, at: int) -> Row | None:
        id_ = self._ids[at]
        if id_ not in self._rows:
            # From a screen above to two below: the next keys find their rows there.
            top, height = self.scroll_offset.y, self.size.height + 1
            wanted = self._ids[max(0, top - height) : top + 3 * height]
            self._rows = dict(self._fetch(wanted))
        return self._rows.get(id_)

    def notify_style_update(self) -> None:
        """Draw all rows again, in the new styles."""
        self._strips.clear()
        super().notify_style_update()

    def _drawn(self, row: Row, width: int, style: Style) -> Strip:
        dim = style + self._foreground("row-list--dim")
        if isinstance(row.id, RuleId):
            title = fit(f"── {row.title} ", min(width, cell_len(row.title) + 4))
            return Strip([Segment(title.ljust(width, "─"), dim)]).adjust_cell_length(width, dim)
        marked = row.id in self._marked
        mark = style + self._foreground("row-list--marked") if marked else style
        date = max(_DATE, cell_len(row.date)) if row.date else _DATE
        number = number_cell(row, width)
        right = date + 1 + (cell_len(number) + 1 if number else 0)
        room = max(min(_LEAST_TITLE, cell_len(row.title)), width - _LEFT - right - 1)
        beside = room - min(cell_len(row.title), room // 2) - 2
        lack = row.lack if width >= _LEAST_WITH_LACK else ""
        folder = row.folder if cell_len(row.folder) <= beside else ""
        beside -= cell_len(folder) + 1 if folder else 0
        tags = fit(lack, min(beside, cell_len(lack))) if row.lack else fit_tags(row.tags, beside)
        described = cell_len(folder) + cell_len(tags) + (1 if folder and tags else 0)
        title_room = room - (described + 2 if described else 0)
        left = title_room - cell_len(row.title) - 2
        place = fit(row.place, min(left, cell_len(row.place), _MOST_PLACE)) if left >= _LEAST_PLACE else ""
        title_room -= cell_len(place) + 2 if place else 0
        segments = [
            Segment("▎ " if marked else "  ", mark),
            Segment(set_cell_size(row.glyph, 2), dim),
            *self._title(row.title, title_room, mark + _BOLD if row.unseen else mark),
        ]
        if place:
            segments.append(Segment(f"  {place}", dim))
        if folder:
            segments.append(Segment(f"  {folder}", style + self._foreground("row-list--folder")))
        if tags:
            colour = dim if row.lack else style + self._foreground("row-list--tag")
            segments.append(Segment(f"{' ' if folder else '  '}{tags}", colour))
        if number:
            segments.append(Segment(f" {number}", style + self._foreground("row-list--votes")))
        segments.append(Segment(f" {row.date:>{date}} ", dim))
        return Strip(segments).adjust_cell_length(width, style)

    def _title(self, title: str, room: int, style: Style) -> list[Segment]:
        shown = fit(title, room)
        found = style + self._foreground("row-list--match")
        segments: list[Segment] = []
        at = 0
        for start, end in self._mark(title) if self._mark else ():
            if end > len(shown) or shown[start:end] != title[start:end]:
                break
            segments += [Segment(shown[at:start], style), Segment(shown[start:end], found)]
            at = end
        return [*segments, Segment(shown[at:], style)]

    def _foreground(self, name: str) -> Style:
        found = self.get_component_rich_style(name)
        return Style(color=found.color, bold=found.bold or None)
