"""A page of Markdown on which sentences can be selected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from notes_tui.widgets.markdown.layout import layout
from notes_tui.widgets.markdown.sentence_selection import SELECTED, SentenceSelection, sentence_places
from notes_tui.widgets.markdown.view import MarkdownView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import MarkdownBlock

_ACTIONS = frozenset(("quote_selection", "copy_selection", "stop_selecting"))


class QuotableView(MarkdownView):
    """Shows a page; while sentences are selected, the keys that move extend the selection."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "quote_selection", "Quote"),
        Binding("y", "copy_selection", "Copy"),
        Binding("escape,v", "stop_selecting", "Cancel"),
    ]

    class Quoted(Message):
        """The selected sentences are to be quoted."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Copied(Quoted):
        """The selected sentences are to be copied."""

    class SelectingEnded(Message):
        """No sentence is selected any more."""

    def __init__(
        self,
        parse: Callable[[str], Sequence[MarkdownBlock]],
        *,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """Start with an empty page."""
        super().__init__(parse, id=id)
        self._selection: SentenceSelection | None = None

    def start_selecting(self) -> bool:
        """Select the first sentence on the screen; return whether there is one."""
        blocks = self._sheet.page.blocks
        places = sentence_places(blocks)
        if not places:
            return False
        bottoms = self._bottoms()
        top = self.scroll_offset.y
        visible = [at for at, place in enumerate(places) if bottoms[place.block] > top] or [len(places) - 1]
        # Not what is beside the text, such as the line of date and authors.
        begin = next((at for at in visible if places[at].finished), visible[0])
        self._select(SentenceSelection(places, begin, begin))
        self.refresh_bindings()
        return True

    def _bottoms(self) -> list[int]:
        """Return for each block the number of the line after its last."""
        found, at = [], 0
        for block in self._sheet.page.blocks:
            at += len(layout([block], self._sheet.width, self._sheet.closed))
            found.append(at)
        return found

    def _select(self, selection: SentenceSelection | None) -> None:
        self._selection = selection
        sheet = self._sheet
        blocks = sheet.page.blocks if selection is None else selection.shown(sheet.page.blocks)
        self._sheet = replace(sheet, lines=layout(blocks, sheet.width, sheet.closed))
        self.refresh()
        if selection is not None:
            selected = [
                at
                for at, line in enumerate(self._sheet.lines)
                if any(SELECTED in each.roles for each in line)
            ]
            if selected:
                self._bring_into_view(selected[0 if selection.end < selection.begin else -1])

    def _end(self) -> None:
        if self._selection is not None:
            self._select(None)
            self.refresh_bindings()
            self.post_message(self.SelectingEnded())

    def show(self, text: str, **request: Any) -> None:
        """Show a text, as `MarkdownView.show`; while sentences of the same text are selected, it stays as it is."""
        if self._selection is not None and text == self._request.text:
            return
        self._end()
        super().show(text, **request)

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
            text = self._selection.text(self._sheet.page.blocks)
            self._end()
            self.post_message(message(text))

    def action_stop_selecting(self) -> None:
        """Select nothing."""
        self._end()
