"""An import: progress while it is read, then what it would do and what is wrong with its files, until it is done."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on, work
from textual.containers import Vertical
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from index import ImportProgress, ImportResult, LibraryError, clean_line
from notes_tui.screens.command_screen import QuestionScreen, bindings
from notes_tui.view.import_rows import Part, import_rows, import_sum, place, progress_line
from notes_tui.widgets.motions import MotionOptionList

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import PlannedImport
    from notes_tui.commands.command import ScreenName
    from notes_tui.commands.dialog_contexts import ImportContext
    from notes_tui.questions import ImportFiles
    from notes_tui.view.import_rows import ImportRow

_PROGRESS_EVERY = 0.1
_MANY = 5_000  # papers

_State = Literal["reading", "ready", "writing", "done", "failed"]


class ImportScreen(QuestionScreen[ImportResult]):
    """Reads, shows, asks and writes; escape cancels as long as not all is written."""

    SCREEN_NAME: ClassVar[ScreenName] = "import"
    BINDINGS: ClassVar[list[BindingType]] = bindings("import")
    # Where there are few lines, they are the list's.

    def __init__(self, question: ImportFiles) -> None:
        super().__init__()
        self._question = question
        self._state: _State = "reading"
        self._cancelled = threading.Event()
        # Written by the thread that works, and read by the timer.
        self._progress = ImportProgress("requests" if question.fetched else "files", 0, 1)
        self._planned: PlannedImport | None = None
        self._parts: list[Part] = []
        self._rows: list[ImportRow] = []

    def compose(self) -> ComposeResult:
        """Compose title, a sentence or the progress, the list, the detail of a row, and the hint."""
        with Vertical(classes="dialog dialog-wide"):
            verb = "Fetch" if self._question.fetched else "Import"
            yield Label(f"{verb} {self._question.source}", markup=False, classes="dialog-title")
            yield Label(progress_line(self._progress), markup=False, id="import-sum")
            yield MotionOptionList()
            yield Label("", markup=False, id="import-detail")
            yield Label("escape to cancel", markup=False, classes="dialog-hint")

    def on_mount(self) -> None:
        """Begin to read."""
        self.query_one(OptionList).focus()
        self.set_interval(_PROGRESS_EVERY, self._show_progress)
        self._read()

    def on_unmount(self) -> None:
        """Let the thread that works end, however the screen was left."""
        self._cancelled.set()

    def _take_progress(self, progress: ImportProgress) -> None:
        self._progress = progress

    def _show_progress(self) -> None:
        if self._state in ("reading", "writing"):
            cancelling = self._state == "writing" and self._cancelled.is_set()
            line = "Cancelling…" if cancelling else progress_line(self._progress)
            self.query_one("#import-sum", Label).update(line)

    @work(exclusive=True)
    async def _read(self) -> None:
        """Work out the import, and show it."""
        self._state = "reading"
        self._list([])
        self._hint("escape to cancel")
        take, stop = self._take_progress, self._cancelled.is_set
        try:
            planned = await self.in_thread(lambda: self._question.plan(None, take, stop))
        except LibraryError as error:
            self._fail(error)
            return
        if planned is None:
            return
        if len(planned.papers) > _MANY:
            # They stay until the user has decided, and a search for garbage would visit all of them.
            gc.freeze()
        self._planned = planned
        self._parts = [*planned.unread, *planned.outcome.rejected, *planned.outcome.remarks]
        self._state = "ready"
        self._show()

    def _fail(self, error: LibraryError) -> None:
        self._state = "failed"
        self.query_one("#import-sum", Label).update(str(error))
        self._hint("escape to close")

    def _show(self, at: int = 0) -> None:
        """Show the import as it would be, or as it was."""
        planned = self._planned
        if planned is None:
            return
        imported = self._state == "done"
        self.query_one("#import-sum", Label).update(import_sum(planned, self._parts, imported=imported))
        self._list(import_rows(planned, self._parts, imported=imported), at)
        verb = "save" if self._question.fetched else "import"
        go_on = "enter to list the papers" if imported else f"enter to {verb}"
        parts = ["e to edit the part in $EDITOR"] if any(part.line for part in self._parts) else []
        parts = [go_on, *parts] if imported or planned.files else parts
        self._hint(
            " · ".join([*parts, "escape to close" if imported or not planned.files else "escape to cancel"])
        )

    def _list(self, rows: list[ImportRow], at: int = 0) -> None:
        self._rows = rows
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options([Option(row.text) for row in rows])
        listed.highlighted = min(at, len(rows) - 1) if rows else None
        self._show_detail()

    def _hint(self, text: str) -> None:
        self.query_one(".dialog-hint", Label).update(text)

    def _current(self) -> Part | None:
        at = self.query_one(OptionList).highlighted
        return self._rows[at].part if at is not None and at < len(self._rows) else None

    @on(OptionList.OptionHighlighted)
    def _show_detail(self) -> None:
        part = self._current()
        shown = f"{place(part)}: {clean_line(part.reason)}" if part is not None else ""
        detail = self.query_one("#import-detail", Label)
        detail.update(shown)
        detail.display = bool(shown)

    @on(OptionList.OptionSelected)
    def _go_on(self) -> None:
        if self._planned is None:
            return
        if self._state == "done":
            self.dismiss(self._planned.outcome)
        elif self._state == "ready" and self._planned.files:
            self._write(self._planned)

    @work(exclusive=True)
    async def _write(self, planned: PlannedImport) -> None:
        self._state = "writing"
        take, stop = self._take_progress, self._cancelled.is_set
        try:
            written = await self.in_thread(lambda: self._question.carry_out(planned, take, stop))
        except LibraryError as error:
            self._fail(error)
            return
        if not written:
            self.dismiss(None)
            return
        self._state = "done"
        # What was cancelled too late is carried out.
        self._cancelled.clear()
        if self._parts:
            self._show()
        else:
            self.dismiss(planned.outcome)

    def edit_part(self) -> None:
        """Edit the source file at the rejected part or remark under the cursor, and read it again."""
        part = self._current()
        if part is None or self._planned is None or self._state not in ("ready", "done"):
            return
        file = self._question.file_of(self._planned, part.source, self._state == "done")
        if file is None:
            why = "It is in an archive; unpack that, and import the files."
            if self._question.fetched:
                why = (
                    "It is in no file yet."
                    if part.line
                    else "It was not fetched, so there is no file to edit."
                )
            self.notify(why, severity="warning", markup=False)
            return
        self._question.edit_outside(file, part.line)
        if self._state == "ready":
            self._read()
        else:
            self._read_again(file)

    @work(exclusive=True)
    async def _read_again(self, file: Path) -> None:
        """Find what is still wrong with a file that was imported."""
        take, stop = self._take_progress, self._cancelled.is_set
        found = await self.load(lambda: self._question.plan(file, take, stop))
        planned = self._planned
        if found is None or planned is None:
            return
        others = [part for part in self._parts if self._question.file_of(planned, part.source, True) != file]
        self._parts = [*found.unread, *found.outcome.rejected, *found.outcome.remarks, *others]
        self._show(self.query_one(OptionList).highlighted or 0)

    def cancel(self) -> None:
        """Leave, and let what is under way stop; what was imported stays."""
        if self._state == "writing":
            self._cancelled.set()
        elif self._state == "done" and self._planned is not None:
            self.dismiss(self._planned.outcome)
        else:
            self._cancelled.set()
            self.dismiss(None)


if TYPE_CHECKING:
    _context: type[ImportContext] = ImportScreen
