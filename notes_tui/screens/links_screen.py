"""Backlinks and unlinked mentions of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import clean_line, link_sentence
from notes_tui.questions import LinkAnswer
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import LinkRow
    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import LinksContext
    from notes_tui.questions import PickLink


class LinksScreen(QuestionScreen[LinkAnswer]):
    """Two lists in one: `enter` reads the note, `l` links a mention."""

    SCREEN_NAME: ClassVar[ScreenName] = "links"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("links"), ("q,b", "run('cancel')", "Cancel")]

    def __init__(self, question: PickLink) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Compose title, rows, the whole sentence of the row under the cursor, and hint."""
        question = self._question
        with Vertical(classes="dialog"):
            yield Label(f"Links to {question.title}", markup=False, classes="dialog-title")
            options: list[Option] = []
            for heading, rows in (
                ("Linked from", question.back),
                ("Mentioned without a link", question.mentions),
            ):
                if rows:
                    options.append(Option(Text(heading, style="bold"), disabled=True))
                    options += [Option(_line(row)) for row in rows]
            yield MotionOptionList(*options)
            yield Label(id="links-detail", markup=False)
            yield Label(
                "enter to read · l to link a mention · escape to close", classes="dialog-hint", markup=False
            )

    def on_mount(self) -> None:
        """Begin at the first row that can be chosen."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 1

    def _row(self, index: int) -> LinkRow:
        rows: list[LinkRow | None] = []
        for part in (self._question.back, self._question.mentions):
            if part:
                rows += [None, *part]
        row = rows[index]
        assert row is not None  # noqa: S101 - headings cannot be chosen
        return row

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        row = self._row(event.option_index)
        self.query_one("#links-detail", Label).update(
            link_sentence(row) or row.context or clean_line(row.raw)
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(LinkAnswer(self._row(event.option_index), link=False))

    def show_on_map(self) -> None:
        """Leave for the map around the note under the cursor."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(LinkAnswer(self._row(at), link=False, on_map=True))

    def link_mention(self) -> None:
        """Turn the mention under the cursor into a link."""
        at = self.query_one(OptionList).highlighted
        if at is not None and self._row(at).kind == "mention":
            self.dismiss(LinkAnswer(self._row(at), link=True))


def _line(row: LinkRow) -> Text:
    return Text.assemble(
        f"{clean_line(row.source)}:{row.line}",
        (f"  {row.section} ›" if row.section else "", "dim"),
        "  ",
        row.context or (clean_line(row.raw), "dim"),
        no_wrap=True,
        overflow="ellipsis",
    )


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[LinksContext] = LinksScreen
