"""The text area of a note: what keys, the mouse and pasting do in it beyond Textual's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.message import Message

from notes_tui.widgets.markdown_text_area import MarkdownTextArea
from notes_tui.widgets.table_editing import go_to_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType
    from textual.events import Key, MouseUp, Paste


@dataclass(frozen=True, slots=True)
class PastedText:
    """A text that was pasted.

    Attributes:
        text: The text, as it stands in the text area.
        start: Row and column where it begins.
        replaced: What was selected before.
        before: The beginning of its row.
        is_prose: It is in neither code nor properties.
    """

    text: str
    start: tuple[int, int]
    replaced: str
    before: str
    is_prose: bool


class NoteTextArea(MarkdownTextArea):
    """Gives keys to the editor first while completions are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", show=False),
        Binding("ctrl+end", "to_end", show=False),
    ]

    def __init__(self, take_key: Callable[[str], bool]) -> None:
        """Ask `take_key` first, which returns False for keys that it has no use for."""
        super().__init__(soft_wrap=True, tab_behavior="indent", highlight_cursor_line=False)
        self._take_key = take_key

    class EscapePressed(Message):
        """Escape was pressed while no completions were shown."""

    class TextPasted(Message):
        """A text was pasted."""

        def __init__(self, pasted: PastedText) -> None:
            super().__init__()
            self.pasted = pasted

    async def _on_paste(self, event: Paste) -> None:
        # Textual's own handler follows.
        self._report_paste(event.text)

    def action_paste(self) -> None:
        """Paste what was cut or copied here."""
        self._report_paste(self.app.clipboard)
        super().action_paste()

    def _report_paste(self, text: str) -> None:
        if text and not self.read_only:
            start = min(self.selection)
            before = self.document.get_line(start[0])[: start[1]]
            pasted = PastedText(text, start, self.selected_text, before, self.is_text(start[0]))
            self.post_message(self.TextPasted(pasted))

    class PlaceClicked(Message):
        """A place was clicked while ctrl or alt was held."""

    async def _on_mouse_up(self, event: MouseUp) -> None:
        # Textual's own handler follows.
        if (event.ctrl or event.meta) and self.selection.is_empty:
            self.post_message(self.PlaceClicked())

    def action_to_start(self) -> None:
        """Move the cursor to the start of the text."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """Move the cursor to the end of the text."""
        self.move_cursor(self.document.end)

    async def _on_key(self, event: Key) -> None:
        if self._take_key(event.key):
            event.stop()
            event.prevent_default()
        elif event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.EscapePressed())
        elif event.key in ("tab", "shift+tab") and go_to_cell(self, back=event.key == "shift+tab"):
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)
