"""Edit a note: what is typed stays until it is saved or discarded on purpose."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import Static

from index import Announcement, DocumentId, Draft, LibraryError
from notes_tui.editing.autosave import Autosave
from notes_tui.editing.completions import NoteCompletions
from notes_tui.editing.opening_place import opening_place, text_with_end, without_offer
from notes_tui.editing.paste_ids import make_link
from notes_tui.editing.presence import is_there
from notes_tui.editing.save import loss, save
from notes_tui.editing.save_at_rest import SaveAtRest, save_unless_changed
from notes_tui.editing.text_details import TextDetails
from notes_tui.questions import ChooseAnswer
from notes_tui.screens.command_screen import bindings
from notes_tui.screens.document_screen import DocumentScreen
from notes_tui.view.editor_title import editor_title
from notes_tui.widgets.key_line import KeyLine
from notes_tui.widgets.note_editor import NoteEditor

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import OfferKind
    from notes_tui.commands.command import EditorContext, ScreenName
    from notes_tui.shell import EditNote, Shell
    from notes_tui.view.row_ids import RowId


class EditorScreen(DocumentScreen):
    """One note in a text area."""

    SCREEN_NAME: ClassVar[ScreenName] = "editor"
    DEFAULT_CSS = """
    EditorScreen #title { height: 1; padding: 0 1; background: $surface; }
    EditorScreen NoteEditor { height: 1fr; border: none; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("editor")

    def __init__(self, shell: Shell, wanted: EditNote) -> None:
        """Edit a note, or continue with a draft of it from an earlier session."""
        super().__init__(shell)
        self._path = wanted.path
        self._draft = wanted.draft
        self._wanted = wanted
        # None while the note is not on disk yet.
        self._base: bytes | None = None
        self._loaded = False
        self._saved = ""
        self._end = ""
        self._saving = False
        self._loss_shown = False
        self._discarded = False
        self._elsewhere = False
        self._missed = self._gone = False
        self._notice = ("", "")
        self._completions = NoteCompletions(self._load_names)

    def compose(self) -> ComposeResult:
        """Compose title, text and footer."""
        yield Static(id="title")
        yield from self.compose_text()
        yield KeyLine()

    def compose_text(self) -> ComposeResult:
        """Compose the text, and what is beside it."""
        known = self._completions
        yield NoteEditor(known.links, known.tags, known.citations)

    def selection(self) -> list[RowId]:
        """Return the note."""
        return [self.current()]

    def current(self) -> RowId:
        """Return the note."""
        return DocumentId.note(self._path)

    def back(self) -> None:
        """Leave, as `leave` does: no way out drops what is not saved."""
        self.leave()

    @property
    def unsaved(self) -> str:
        """The note, where it has text that is not saved; else empty."""
        return self._path if self._changed else ""

    def on_mount(self) -> None:
        """Load in the background."""
        self._editor = self.query_one(NoteEditor)
        self._editor.read_only = True
        self._editor.focus_text()
        self._autosave = Autosave(
            self,
            self.library.drafts,
            self._path,
            self._unsaved,
            lambda error: self.shell.notify_warning(str(error)),
        )
        self._at_rest = SaveAtRest(self, self.shell.autosave_after, self._save_by_itself)
        self._details = TextDetails(self, self.library, self._editor)
        self._load()

    @property
    def takes_keys(self) -> bool:
        """Return False before there is a text, and while a save may replace it."""
        return self._loaded and not self._saving

    @property
    def editor(self) -> NoteEditor:
        """Return the text."""
        return self._editor

    @property
    def path(self) -> str:
        """Return the path of the note."""
        return self._path

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        if self._draft is not None:
            await self._take_up(self._draft)
            return
        try:
            text, base = await self.in_thread(self._first)
        except LibraryError as error:
            self.shell.notify_error(error)
            self.dismiss()
            return
        await self._begin(text, text, base)

    def _first(self) -> tuple[str, bytes | None]:
        new, edit = self._wanted.new, self.library.edit
        return edit.text(self._path) if new is None else edit.text_or_new(self._path, new)

    async def _begin(self, text: str, saved: str, base: bytes | None) -> None:
        """Show a text at once, and take keys as soon as it is known where they belong."""
        self._editor.document_text = text
        place, self._end = await self.in_thread(
            lambda: opening_place(self.shell, replace(self._wanted, path=self._path), text)
        )
        if self._end:
            self._editor.document_text = text + self._end
        self._base, self._saved, self._loaded = base, saved, True
        self._editor.read_only = False
        if isinstance(place, int):
            self._editor.move_to(place)
        else:
            self._editor.move_cursor(place)
        self._show_title()
        self._details.changed(self._path)
        if self._missed:
            await self._compare_with_disk()

    async def _take_up(self, draft: Draft) -> None:
        """Continue with a draft of an earlier session; discard it once this session has its own."""
        self._draft = None
        base = None if draft.new else draft.base.encode("utf-8", "surrogatepass")
        await self._begin(draft.text, draft.base, base)
        self._show_notice("your unsaved text")
        if await self._autosave.keep():
            await self.in_thread(lambda: self.library.drafts.discard(draft))
        await self._compare_with_disk()

    def _unsaved(self) -> Draft | None:
        if self._discarded or not self._changed:
            return None
        return Draft(self._path, self._saved, self._text, time.time(), new=self._base is None)

    def keep_words(self) -> str:
        """Store unsaved text now, as the process is about to end; return "" or the reason that failed."""
        return self._autosave.keep_now() if self._loaded else ""

    async def on_unmount(self) -> None:
        """Keep unsaved text in a draft, however the app ends, and remember the place."""
        # A place in what was only offered is none in the note.
        if self._loaded and (self._changed or not self._end):
            self.shell.editor_places[self._path] = self._editor.cursor_offset
        await self._autosave.keep()

    @work(group="names")
    async def _load_names(self, kind: OfferKind) -> None:
        with suppress(LibraryError):
            path = self._path
            loaded = await self.in_thread(lambda: self.library.read.offers(kind, path))
            self._completions.take(kind, loaded)
            self._editor.offer_again()

    @property
    def _text(self) -> str:
        return without_offer(self._editor.document_text, self._saved, self._end)

    @property
    def _changed(self) -> bool:
        return self._loaded and self._text != self._saved

    def _show_title(self) -> None:
        title = editor_title(
            self._path,
            changed=self._changed,
            notice=self._notice[0],
            new=self._loaded and self._base is None,
            gone=self._gone,
            elsewhere=self._elsewhere,
        )
        # A save may end after the screen was taken down.
        for shown in self.query("#title").results(Static):
            shown.update(title)

    def _show_notice(self, notice: str) -> None:
        """Show a notice in the title until the next letter is typed."""
        self._notice = (notice, self._editor.document_text)
        self._show_title()

    def _set_saved(self, text: str) -> None:
        if self._end and self._editor.document_text != text + self._end:
            self._end = ""
        self._base, self._saved = text.encode("utf-8"), text
        self._elsewhere = self._loss_shown = self._gone = False

    @on(NoteEditor.Changed)
    def _typed(self) -> None:
        if not self._loaded:
            return
        if self._notice[0] and self._editor.document_text != self._notice[1]:
            self._notice = ("", "")
        self._autosave.text_changed()
        self._at_rest.text_changed()
        self._details.changed(self._path)
        self._show_title()

    @on(NoteEditor.CursorMoved)
    def _moved(self) -> None:
        self._details.changed(self._path)

    @on(NoteEditor.LinkClicked)
    def _link_clicked(self) -> None:
        self.action_run("follow-in-text")

    @on(NoteEditor.Pasted)
    def _pasted(self, event: NoteEditor.Pasted) -> None:
        self.run_worker(make_link(self.shell, self._path, self._editor, event.pasted), group="paste")

    def save(self) -> None:
        """Write the note."""
        self._save()

    @on(NoteEditor.Closed)
    def leave(self) -> None:
        """Leave, and ask first when something is not saved."""
        self._leave()

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        await self._write()

    @work(group="save")
    async def _save_by_itself(self) -> None:
        await self._write_by_itself()

    async def _write_by_itself(self) -> bool:
        """Save what takes no question; return whether all is saved."""
        base, text = self._base, self._text
        if not self._changed:
            return True
        if self._saving or self._elsewhere or self._gone:
            return False
        self._saving = True
        try:
            if await self.in_thread(lambda: self._loss(text)):
                return False
            saved = await save_unless_changed(self.library, self._path, text, base)
        finally:
            self._saving = False
        if saved is not True:
            self._elsewhere = saved is False
            self._show_notice(f"not saved by itself: {saved}" if saved else "")
            return False
        self._set_saved(text)
        self._show_notice("saved")
        await self._autosave.keep()
        return self._text == text

    async def _write(self) -> bool:
        """Save; return False when nothing was written, or more was typed meanwhile."""
        if not self.takes_keys:
            return False
        text = self._text
        self._saving = True
        try:
            if not self._loss_shown and (question := await self.in_thread(lambda: self._loss(text))):
                self._loss_shown = True
                self.shell.notify_warning(question)
                return False
            saved = await save(self.shell, self._path, text, self._saved, self._base)
        finally:
            self._saving = False
        if saved is None:
            return False
        typed_on = self._text != text
        notice = {"written": "saved", "merged": "saved, merged with changes from elsewhere", "copied": ""}[
            saved.how
        ]
        # When more was typed meanwhile, this is the base of it, and the next save merges the rest.
        self._set_saved(text)
        if saved.how == "copied":
            await self._compare_with_disk()
        elif saved.how == "merged" and typed_on:
            self._elsewhere = True
        elif saved.how == "merged":
            self._set_saved(saved.text)
            self._editor.change_text(saved.text)
        self._show_notice(notice)
        await self._autosave.keep()
        return not typed_on

    def _loss(self, text: str) -> str | None:
        return loss(self._saved, text, self.library.read.properties_of)

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        if self._changed and not (self._at_rest.is_on and await self._write_by_itself()):
            answer = await self.shell.ask(
                ChooseAnswer(
                    "Not saved yet.", [("s", "save"), ("d", "discard"), ("b", "go back to the text")]
                )
            )
            if answer not in ("s", "d") or (answer == "s" and not await self._write()):
                return
            self._discarded = answer == "d"
        await self._autosave.keep()
        self.dismiss()

    def synced(self, announcement: Announcement, /) -> None:
        """Show an edit made elsewhere, unless there is unsaved text here."""
        mine = announcement.everything or DocumentId.note(self._path) in announcement.ids
        if mine and not self._loaded:
            self._missed = True
        elif mine or self._gone:
            self._follow()

    @work(exclusive=True, group="load")
    async def _follow(self) -> None:
        await self._compare_with_disk()

    async def _compare_with_disk(self) -> None:
        before = self._base
        try:
            text, base, end = await self.in_thread(
                lambda: text_with_end(self.library, self._path, offered=bool(self._end))
            )
        except LibraryError as error:
            if before is None or await self._move_on():
                return
            if not self._gone and not self._changed:
                self.shell.notify_error(error)
            self._elsewhere = not self._gone
        else:
            self._gone = False
            if self._base is not before:
                return  # The text read is older than what was saved since.
            self._elsewhere = base != self._base
            if self._elsewhere and not self._changed and not self._saving:
                self._set_saved(text)
                self._end = end
                self._editor.change_text(text + end)
        self._show_title()

    async def _move_on(self) -> bool:
        """Go on in the place to which another program moved the note; remember where it is nowhere."""
        old, known = self._path, self._gone
        self._gone = not await self.in_thread(lambda: is_there(self.library, old))
        new = await self.load(lambda: self.library.read.moved_to(old)) if self._gone else None
        if new is None or self._saving:
            if self._gone and not known:
                self.shell.notify_warning(
                    f"{old} is no longer on disk; saving asks before it is written again."
                )
            return False
        self._path, self._gone = new, False
        self.shell.editor_places.pop(old, None)
        self.run_worker(self._autosave.move(new), group="draft")
        self._completions.clear()
        self.shell.notify_warning(f"Another program moved {old} to {new}; what you write is saved there.")
        await self._compare_with_disk()
        return True


if TYPE_CHECKING:
    # Let the type checker compare the screen with what its commands use.
    _context: type[EditorContext] = EditorScreen
