"""A page of Markdown on which text can be selected, by sentences with the keys and by characters with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message

from notes_tui.widgets.markdown.dragged_selection import begin_drag, dragged_to
from notes_tui.widgets.markdown.note_pictures import note_pictures
from notes_tui.widgets.markdown.pictured_view import PicturedView
from notes_tui.widgets.markdown.sentence_selection import (
    SELECTED,
    SentenceSelection,
    carried_over,
    changed_blocks,
    selected_text,
    sentence_places,
)
from notes_tui.widgets.virtual_size import set_virtual_size

if TYPE_CHECKING:
    from textual.events import Click, MouseDown, MouseMove, MouseUp

    from notes_tui.shell import Shell
    from notes_tui.widgets.markdown.dragged_selection import DraggedSelection
    from notes_tui.widgets.markdown.laid_out_page import LaidOutPage
    from notes_tui.widgets.markdown.sentence_selection import Selection

_ACTIONS = frozenset(("quote_selection", "copy_selection", "stop_selecting"))


class QuotableView(PicturedView):
    """Shows a page; while text is selected, the keys that move extend the selection."""

    # Textual selects what stands on the screen, with its prefixes and line ends.
    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "quote_selection", "Quote"),
        Binding("y", "copy_selection", "Copy"),
        Binding("escape,v", "stop_selecting", "Cancel"),
    ]

    class Quoted(Message):
        """The selected text is to be quoted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Copied(Quoted):
        """The selected text is to be copied."""

    class SelectingEnded(Message):
        """Nothing is selected any more."""

    _selection: Selection | None = None
    # While the button of the mouse is down: its place, in lines and columns of the page, and what it has selected.
    _pressed: tuple[int, int] | None = None
    _dragged: DraggedSelection | None = None

    def start_selecting(self) -> bool:
        """Select the first sentence on the screen; return whether there is one."""
        blocks = self._sheet.page.blocks
        places = sentence_places(blocks)
        if not places:
            return False
        bottoms = self._sheet.ends
        top = self.scroll_offset.y
        visible = [at for at, place in enumerate(places) if bottoms[place.block] > top] or [len(places) - 1]
        # Not what is beside the text, such as the line of date and authors.
        begin = next((at for at in visible if places[at].finished), visible[0])
        self._select(SentenceSelection(places, begin, begin))
        self.refresh_bindings()
        return True

    def _select(self, selection: Selection | None) -> None:
        changed = changed_blocks(self._selection, selection, self._sheet.page.blocks)
        self._selection = selection
        self._sheet = sheet = self._sheet.with_blocks(changed)
        set_virtual_size(self, Size(sheet.width, len(sheet.lines)))
        self.refresh()
        if selection is not None:
            block, is_upper = selection.moving
            selected = [
                at
                for at in range(sheet.begin_of(block), sheet.ends[block])
                if any(SELECTED in each.roles for each in sheet.lines[at])
            ]
            if selected:
                self._bring_into_view(selected[0 if is_upper else -1])

    def _end(self) -> None:
        if self._selection is not None:
            self._select(None)
            self.refresh_bindings()
            self.post_message(self.SelectingEnded())

    def _accepts(self, text: str) -> bool:
        # While sentences of the same text are selected, the page stays as it is.
        if self._selection is not None and text == self._request.text:
            return False
        self._end()
        return True

    def _put(self, sheet: LaidOutPage) -> None:
        blocks, before = sheet.page.blocks, self._sheet.page.blocks
        if blocks is not before and self._selection is not None:
            selection = carried_over(self._selection, before, blocks)
            if selection is None:
                self._end()
            else:
                self._selection = selection
        super()._put(sheet)
        if self._selection is not None:
            marked = changed_blocks(None, self._selection, self._sheet.page.blocks)
            self._sheet = self._sheet.with_blocks(marked)

    def on_resize(self) -> None:
        """Lay the page out again; the selection ends."""
        if self._room != self._sheet.width:
            self._end()
        super().on_resize()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of a selection to the screen while nothing is selected."""
        if action in _ACTIONS and self._selection is None:
            return False
        return super().check_action(action, parameters)

    def action_move(self, by: int) -> None:
        """Extend the selection by sentences, or scroll by lines."""
        if self._selection is None:
            super().action_move(by)
        else:
            self._select(self._selection.moved(by))

    def action_quote_selection(self) -> None:
        """Hand on the selection to be quoted, and end it."""
        self._hand_on(self.Quoted)

    def action_copy_selection(self) -> None:
        """Hand on the selection to be copied, and end it."""
        self._hand_on(self.Copied)

    def _hand_on(self, message: type[Quoted]) -> None:
        if self._selection is not None:
            text = selected_text(self._selection, self._sheet.page.blocks)
            self._end()
            self.post_message(message(text))

    def action_stop_selecting(self) -> None:
        """Select nothing."""
        self._end()

    # The mouse

    def on_mouse_down(self, event: MouseDown) -> None:
        """Begin to select, once the mouse is moved."""
        place = event.get_content_offset(self)
        self._dragged = None
        if event.button == 1 and place is not None:
            self._pressed = place.y + self.scroll_offset.y, place.x
            # The button may go up outside.
            self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Select the text from where the button went down to here, and scroll at the edges."""
        if self._pressed is None:
            return
        inside = self.scrollable_content_region
        row, column = event.screen_y - inside.y, event.screen_x - inside.x
        if self._dragged is None:
            if (row + self.scroll_offset.y, column) == self._pressed:
                return
            self._dragged = begin_drag(self._sheet, *self._pressed)
            if self._dragged is None:
                return
            self.focus()
        if not 0 <= row < inside.height:
            self.scroll_relative(y=-1 if row < 0 else 1, animate=False, immediate=True)
        line = max(0, min(row, inside.height - 1)) + self.scroll_offset.y
        before, self._dragged = self._selection, dragged_to(self._dragged, self._sheet, line, column)
        if before != self._dragged:
            self._select(self._dragged)
            if before is None:
                self.refresh_bindings()

    def on_mouse_up(self, _event: MouseUp) -> None:
        """Keep what was selected for the keys; without a move, nothing is selected any more."""
        self._pressed = None
        self.release_mouse()
        if self._dragged is None:
            self._end()

    def on_click(self, event: Click) -> None:
        """Keep the end of a selection from following the link under the mouse."""
        if self._dragged is not None:
            event.prevent_default()


def document_view(shell: Shell, *, id: str | None = None) -> QuotableView:  # noqa: A002
    """Return a view for documents of the vault, with pictures where the terminal shows them."""
    return QuotableView(shell.library.markdown, note_pictures(shell), id=id)
