"""A text area for notes that completes links, tags and citations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import OptionList, TextArea
from textual.widgets.option_list import Option

from index import clean_line
from notes_tui.widgets.editor_status import EditorStatus
from notes_tui.widgets.find_bar import FindBar
from notes_tui.widgets.note_text_area import NoteTextArea
from notes_tui.widgets.table_editing import align_table
from notes_tui.widgets.text_encoding import EncodedText, decode, encode, in_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from notes_tui.widgets.note_text_area import PastedText

# An unfinished link, tag or citation before the cursor: group 1 is replaced by the completion, group 2 is searched.
_LINK = re.compile(r"(\[\[([^\[\]|#]*))$")
_TAG = re.compile(r"(?:^|\s)#(([^\s#]+))$")
_CITATION = re.compile(r"(?:^|[\s\[;])-?@(([^\s@\[\];,]*))$")
_WIDEST = 64


def _one_line(label: str) -> Text:
    text = Text(clean_line(label))
    text.truncate(_WIDEST, overflow="ellipsis")
    return text


def _shared(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts."""
    low, high = 0, min(len(one), len(other))
    # Comparing letter by letter takes long in megabytes.
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _place(text: str, offset: int) -> tuple[int, int]:
    """Return row and column, from 0."""
    return text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1


@dataclass(frozen=True, slots=True)
class EditorCompletion:
    """A completion: its label, and the text to insert (a whole link, or what follows `#` or `@`)."""

    label: str
    insert: str


class NoteEditor(Vertical):
    """The text of one note."""

    DEFAULT_CSS = """
    NoteEditor { align-horizontal: center; }
    NoteEditor TextArea, NoteEditor TextArea:focus {
        height: 1fr; max-width: 104; border: none; padding: 0 1; background: $background;
    }
    NoteEditor OptionList {
        overlay: screen; constrain: inside inside; display: none;
        width: auto; max-width: 70; min-width: 20; height: auto; max-height: 10;
        border: round $primary; background: $surface; padding: 0;
    }
    """

    class Closed(Message):
        """The user wants to leave."""

    class Changed(Message):
        """The text has changed."""

    class CursorMoved(Message):
        """The cursor or the selection has moved."""

    class Pasted(Message):
        """A text was pasted."""

        def __init__(self, pasted: PastedText) -> None:
            super().__init__()
            self.pasted = pasted

    class LinkClicked(Message):
        """A place of the text was clicked while ctrl or alt was held."""

    def __init__(
        self,
        complete_link: Callable[[str], Sequence[EditorCompletion]],
        complete_tag: Callable[[str], Sequence[EditorCompletion]],
        complete_citation: Callable[[str], Sequence[EditorCompletion]],
    ) -> None:
        """Create an empty editor; each function returns the completions of an unfinished word, and must be quick."""
        super().__init__()
        self._completers = ((_LINK, complete_link), (_TAG, complete_tag), (_CITATION, complete_citation))
        self._encoded = EncodedText("")
        self._offered: Sequence[EditorCompletion] = ()
        self._begun = ""
        self._closed_at: tuple[int, int] | None = None
        self._left: list[tuple[int, int]] = []

    def compose(self) -> ComposeResult:
        """Compose the text, and the completions over it."""
        options = OptionList()
        options.can_focus = False
        # First, so that its offset counts from the upper left corner.
        yield options
        area = NoteTextArea(self.take_key)
        yield area
        yield FindBar(area)
        yield EditorStatus()

    def on_mount(self) -> None:
        """Find the two parts."""
        self._area = self.query_one(NoteTextArea)
        self._options = self.query_one(OptionList)
        self.find_bar = self.query_one(FindBar)
        self.status = self.query_one(EditorStatus)

    # The text

    @property
    def document_text(self) -> str:
        """Return the note's text, with its own line ends."""
        return decode(replace(self._encoded, text=self._area.text))

    @document_text.setter
    def document_text(self, text: str) -> None:
        self._encoded = encode(text)
        self._area.load_text(self._encoded.text)

    def change_text(self, text: str) -> None:
        """Replace the text, keeping the cursor and all that is the same; undo brings the old text back."""
        encoded = encode(text)
        if encoded.newline != self._encoded.newline:
            self.document_text = text
            return
        old, new = self._area.text, encoded.text
        head = _shared(old, new)
        tail = _shared(old[head:][::-1], new[head:][::-1])
        if head + tail < max(len(old), len(new)):
            self._area.history.checkpoint()
            self._area.replace(new[head : len(new) - tail], _place(old, head), _place(old, len(old) - tail))
            self._area.history.checkpoint()

    @property
    def read_only(self) -> bool:
        """Return whether typing is refused."""
        return self._area.read_only

    @read_only.setter
    def read_only(self, value: bool) -> None:
        self._area.read_only = value

    @property
    def cursor_location(self) -> tuple[int, int]:
        """Return row and column, from 0."""
        return self._area.cursor_location

    def move_cursor(self, place: tuple[int, int]) -> None:
        """Move the cursor to a row and column, or as near as the text allows."""
        self._area.move_cursor(place)

    @property
    def cursor_offset(self) -> int:
        """Return the number of characters of the note's text before the cursor."""
        before = self._area.get_text_range((0, 0), self._area.cursor_location)
        return len(decode(replace(self._encoded, text=before)))

    @property
    def selected_span(self) -> tuple[int, int]:
        """Return start and end of the selection in the note's text, in characters; equal for none."""
        start, end = sorted(self._area.selection)
        before, inside = (self._area.get_text_range(*span) for span in (((0, 0), start), (start, end)))
        first = len(decode(replace(self._encoded, text=before)))
        return first, first + len(decode(replace(self._encoded, text=inside)))

    def replace_selection(self, text: str) -> None:
        """Put a text in the place of the selection; undo brings the old one back."""
        self._area.replace(encode(text).text, *sorted(self._area.selection))

    def insert_block(self, text: str) -> None:
        """Put lines of their own at the cursor, with blank lines around them, in one step to undo."""
        row, column = self._area.cursor_location
        line = self._area.document.get_line(row)
        if line.strip():
            before, column = "\n\n", len(line)
        else:
            before, column = "\n" if row and self._area.document.get_line(row - 1).strip() else "", 0
        block = f"{before}{encode(text).text}\n\n"
        self._area.replace(block, (row, column), (row, len(line)))
        self._area.move_cursor((row + block.count("\n"), 0))

    def move_to(self, offset: int) -> None:
        """Move the cursor to an offset in the note's text, in characters."""
        before = self.document_text[:offset].replace(self._encoded.newline, "\n")
        self._area.move_cursor(_place(before, len(before)))

    def replace_pasted(self, pasted: PastedText, text: str) -> None:
        """Put another text in the place of one that was pasted, in one step to undo, if that still stands there."""
        row, column = pasted.start
        end = (row, column + len(pasted.text))
        if self._area.read_only or self._area.get_text_range(pasted.start, end) != pasted.text:
            return
        self._area.history.checkpoint()
        self._area.replace(encode(text).text, pasted.start, end)
        self._area.history.checkpoint()

    @property
    def lines(self) -> list[str]:
        """Return the lines as they are shown."""
        return self._area.document.lines

    @property
    def selected_text(self) -> str:
        """Return what is selected, as it is shown."""
        return self._area.selected_text

    def linkable_place(self) -> tuple[str, int] | None:
        """Return the line of the cursor and the column in it; None in code, where nothing is a link."""
        row, column = self._area.cursor_location
        line = self._area.document.get_line(row)
        return (line, column) if self._area.is_text(row, properties=True) else None

    def align_table(self) -> bool:
        """Align the table under the cursor; return False where there is none."""
        return not self._area.read_only and align_table(self._area)

    def jump_to(self, offset: int) -> None:
        """Move the cursor to an offset, as `move_to` does, and show what is around it; `go_back` returns."""
        self._left.append(self._area.cursor_location)
        self.move_to(offset)
        self._area.scroll_cursor_visible(center=True)

    def go_back(self) -> bool:
        """Return to the place before the last jump; return False where there was none."""
        if not self._left:
            return False
        self._area.move_cursor(self._left.pop(), center=True)
        return True

    def focus_text(self) -> None:
        """Focus the text."""
        self._area.focus()

    # Completing

    @on(TextArea.Changed)
    def _text_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())
        self.find_bar.text_changed()
        self._offer()

    @on(TextArea.SelectionChanged)
    def _cursor_moved(self, event: TextArea.SelectionChanged) -> None:
        event.stop()
        self.post_message(self.CursorMoved())
        if self._offered:
            self._offer()

    @on(NoteTextArea.TextPasted)
    def _text_pasted(self, event: NoteTextArea.TextPasted) -> None:
        event.stop()
        self.post_message(self.Pasted(event.pasted))

    @on(NoteTextArea.PlaceClicked)
    def _clicked_place(self, event: NoteTextArea.PlaceClicked) -> None:
        event.stop()
        self.post_message(self.LinkClicked())

    @on(NoteTextArea.EscapePressed)
    def _escaped(self, event: NoteTextArea.EscapePressed) -> None:
        event.stop()
        self.post_message(self.Closed())

    def offer_again(self) -> None:
        """Offer completions that were not there yet when the word before the cursor was typed."""
        if not self._offered and self._area.has_focus:
            self._offer()

    def _offer(self) -> None:
        row, column = self._area.cursor_location
        before = self._area.document.get_line(row)[:column]
        self._offered = ()
        if self._closed_at != (row, column) and not self._area.read_only:
            for pattern, complete in self._completers:
                match = pattern.search(before)
                if match and not (pattern is _CITATION and self._in_code(row, before)):
                    self._offered, self._begun = complete(match[2]), match[1]
                    break
        if len(self._offered) == 1 and self._offered[0].insert.removesuffix("]]") == self._begun:
            self._offered = ()
        self._options.clear_options()
        self._options.display = bool(self._offered)
        if self._offered:
            self._options.add_options(Option(_one_line(each.label)) for each in self._offered)
            self._options.highlighted = 0
            cursor, region = self._area.cursor_screen_offset, self.region
            below = cursor.y - region.y + 1
            above = below - len(self._offered) - 3
            fits = below + len(self._offered) + 2 <= region.height or above < 0
            self._options.styles.offset = (cursor.x - region.x - len(self._begun), below if fits else above)

    def _in_code(self, row: int, before: str) -> bool:
        return in_code(self._area.document.lines[:row], before)

    def take_key(self, key: str) -> bool:
        """Use a key for the completions; return False when they have no use for it."""
        if not self._offered:
            return False
        if key == "down":
            self._options.action_cursor_down()
        elif key == "up":
            self._options.action_cursor_up()
        elif key in ("enter", "tab"):
            self._insert(self._offered[self._options.highlighted or 0])
        elif key == "escape":
            self._closed_at = self._area.cursor_location
            self._offer()
        else:
            return False
        return True

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._insert(self._offered[event.option_index])

    def _insert(self, completion: EditorCompletion) -> None:
        row, column = self._area.cursor_location
        line = self._area.document.get_line(row)
        start = column - len(self._begun)
        text = encode(completion.insert).text
        is_link = self._begun.startswith("[[")
        end = column + 2 if is_link and line.startswith("]]", column) else column
        if is_link and line.lstrip().startswith("|"):
            text = text.replace("|", "\\|")  # in a table, a bare one would end the cell
        self._closed_at = (row, start + len(text))
        self._area.replace(text, (row, start), (row, end))
        self._area.move_cursor((row, start + len(text)))
        self._offer()
