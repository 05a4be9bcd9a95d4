"""Letters over the links on the screen: the letter follows the link."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.cells import cell_len

from notes_tui.widgets.markdown.model import Piece
from notes_tui.widgets.markdown.view import MarkdownView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.events import Key

    from notes_tui.widgets.markdown.laid_out_page import LaidOutPage
    from notes_tui.widgets.markdown.wrap import Line

# Those under the fingers come first.
_LETTERS = "asdfghjklqwertyuiopzxcvbnm"


def labels(count: int) -> list[str]:
    """Return as many different labels, all of one length: letters, or pairs of letters."""
    length = 1 if count <= len(_LETTERS) else 2
    return ["".join(letters) for letters in product(_LETTERS, repeat=length)][:count]


def labelled(line: Line, hints: Mapping[int, str]) -> Line:
    """Return a line with labels over the beginnings of links; `hints` are labels by numbers of links."""
    shown: Line = []
    left = dict(hints)
    for piece in line:
        label = left.pop(piece.link, "")
        if label:
            rest = _without_start(piece.text, cell_len(label))
            shown += [Piece(label, ("hint",)), piece._replace(text=rest)]
        else:
            shown.append(piece)
    return shown


def _without_start(text: str, cells: int) -> str:
    """Return a text without its first cells; half of a wide character becomes a blank."""
    for at, char in enumerate(text):
        if cells <= 0:
            return f"{' ' * -cells}{text[at:]}"
        cells -= cell_len(char)
    return " " * -cells


class LinkHintView(MarkdownView):
    """Shows a page, and a letter over each visible link when asked to."""

    # Labels of the links that begin on a line, by its number and theirs.
    _hints: Mapping[int, Mapping[int, str]] = MappingProxyType({})
    _typed = ""

    def start_hints(self) -> bool:
        """Show a letter over each link on the screen, to be typed; return False where there is none."""
        top = self.scroll_offset.y
        begins: dict[int, int] = {}
        for at, line in enumerate(self._sheet.lines[top : top + self.size.height], top):
            for piece in line:
                if piece.link >= 0:
                    begins.setdefault(piece.link, at)
        hints: dict[int, dict[int, str]] = {}
        for (link, at), label in zip(begins.items(), labels(len(begins)), strict=False):
            hints.setdefault(at, {})[link] = label
        self._set_hints(hints)
        return bool(hints)

    def _set_hints(self, hints: Mapping[int, Mapping[int, str]]) -> None:
        self._hints, self._typed = hints, ""
        self.refresh()

    def _put(self, sheet: LaidOutPage) -> None:
        # Labels would stand over other words.
        self._hints = {}
        super()._put(sheet)

    def _line(self, at: int) -> Line:
        line, hints = super()._line(at), self._hints.get(at)
        if hints is None:
            return line
        return labelled(line, {link: label for link, label in hints.items() if label.startswith(self._typed)})

    async def _on_key(self, event: Key) -> None:
        if not self._hints:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._typed += event.character or "\0"
        known = {label: link for each in self._hints.values() for link, label in each.items()}
        if self._typed in known:
            link = known[self._typed]
            self._set_hints({})
            self._link = link
            self._activate(link)
        elif any(label.startswith(self._typed) for label in known):
            self.refresh()
        else:
            self._set_hints({})
