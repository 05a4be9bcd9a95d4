"""Edit a note: what is typed stays until it is saved or thrown away on purpose."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.widgets import Footer, Static

from index import Announcement, DocumentId, Draft, LibraryError, clean_line
from notes_tui.editing.autosave import Keeper
from notes_tui.editing.save import loss, save
from notes_tui.screens.dialogs import Choice, Choose, Picker
from notes_tui.screens.listener import Listener
from notes_tui.terminal.key_queue import ACTIONS, Unhurried
from notes_tui.view.fuzzy_match import Names
from notes_tui.widgets.note_editor import Completion, NoteEditor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Library
    from notes_tui.app import NotesApp

_MOST_COMPLETIONS = 8
# Looking for what is merely similar takes about a microsecond a name, at a letter that finds nothing else.
_MOST_FOR_SLIPS = 20_000


class EditorScreen(Unhurried, Listener):
    """One note in a text area."""

    DEFAULT_CSS = """
    EditorScreen #title { height: 1; padding: 0 1; background: $surface; }
    EditorScreen NoteEditor { height: 1fr; border: none; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "save", "Save"),
        ("ctrl+t", "template", "Template"),
        ("escape", "leave", "Leave"),
    ]

    app: NotesApp

    def __init__(
        self, library: Library, path: str, draft: Draft | None = None, *, place: tuple[int, int] = (0, 0)
    ) -> None:
        """Edit a note from a row and column, or go on with a draft of it that was left by an earlier sitting."""
        super().__init__()
        self.library = library
        self._path = path
        self._draft = draft
        self._place = place
        self._base: bytes | None = None
        self._saved = ""
        self._saving = False
        self._warned = False
        self._abandoned = False
        self._elsewhere = False
        self._notice = ("", "")
        self._links = self._papers = self._tags = _Known()

    def compose(self) -> ComposeResult:
        """The note's name, its text, the keys."""
        yield Static(id="title")
        yield NoteEditor(self._complete_link, self._complete_tag, self._complete_citation)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Load in the background."""
        self._editor = self.query_one(NoteEditor)
        self._editor.read_only = True
        self._editor.focus_text()
        self._keeper = Keeper(self, self.library.drafts, self._path, self._unsaved, self._unkept)
        self._load()
        self._load_names()

    @property
    def takes_keys(self) -> bool:
        """Not before there is a text to type into, nor while it may be another in a moment."""
        return self._base is not None and not self._saving

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        if self._draft is not None:
            await self._take_up(self._draft)
            return
        try:
            text, base = await asyncio.to_thread(self.library.edit.text, self._path)
        except LibraryError as error:
            self.app.complain(error)
            self.dismiss()
            return
        self._begin(text, text, base)

    def _begin(self, text: str, saved: str, base: bytes) -> None:
        self._base, self._saved = base, saved
        self._editor.document_text = text
        self._editor.read_only = False
        self._editor.move_cursor(self._place)
        self._show_title()

    async def _take_up(self, draft: Draft) -> None:
        """Go on where an earlier sitting ended; its file is let go when we have one of our own."""
        self._draft = None
        self._begin(draft.text, draft.base, draft.base.encode("utf-8", "surrogatepass"))
        self._note("your words from before")
        if await self._keeper.keep():
            await asyncio.to_thread(self.library.drafts.discard, draft)
        await self._look_elsewhere()

    def _unsaved(self) -> Draft | None:
        if self._base is None or self._abandoned or not self._changed:
            return None
        return Draft(self._path, self._saved, self._editor.document_text, time.time())

    def _unkept(self, error: LibraryError) -> None:
        self.app.warn(str(error))

    async def on_unmount(self) -> None:
        """However the app ends, what is not saved is kept."""
        await self._keeper.keep()

    @work(exclusive=True, group="names")
    async def _load_names(self) -> None:
        try:
            offers = await asyncio.to_thread(self.library.read.offers, self._path)
            papers = await asyncio.to_thread(self.library.read.paper_titles)
            tags = await asyncio.to_thread(self.library.read.tags)
        except LibraryError:
            return

        def prepare() -> tuple[_Known, _Known, _Known]:
            links = [Completion(offer.label, offer.link) for offer in offers]
            return (
                _Known(links, last=sum(not offer.excluded for offer in offers)),
                _Known([Completion(f"{key}  {title}", key) for key, title in papers]),
                _Known([Completion(count.tag, count.tag) for count in tags]),
            )

        self._links, self._papers, self._tags = await asyncio.to_thread(prepare)

    def _complete_link(self, typed: str) -> Sequence[Completion]:
        return self._links.best(typed)

    def _complete_tag(self, typed: str) -> Sequence[Completion]:
        return self._tags.best(typed)

    def _complete_citation(self, typed: str) -> Sequence[Completion]:
        # What resembles no paper is somebody's name, and enter is to end its line.
        return self._papers.best(typed, slips=False)

    @property
    def _changed(self) -> bool:
        return self._base is not None and self._editor.document_text != self._saved

    def _show_title(self) -> None:
        changed = self._changed
        title = Text.assemble((clean_line(self._path), "bold"), ("  ● not saved" if changed else "", "bold"))
        if self._notice[0]:
            title.append(f"  ·  {self._notice[0]}")
        if changed and self._elsewhere:
            title.append("  ·  also changed elsewhere: saving brings both together")
        title.no_wrap, title.overflow = True, "ellipsis"
        self.query_one("#title", Static).update(title)

    def _note(self, notice: str) -> None:
        """Say something in the title, until the next letter is typed."""
        self._notice = (notice, self._editor.document_text)
        self._show_title()

    def _now_on_disk(self, text: str) -> None:
        self._base, self._saved = text.encode("utf-8"), text
        self._elsewhere = self._warned = False

    @on(NoteEditor.Changed)
    def _typed(self) -> None:
        if self._base is None:
            return
        if self._notice[0] and self._editor.document_text != self._notice[1]:
            self._notice = ("", "")
        self._keeper.touched()
        self._show_title()

    def action_save(self) -> None:
        """Write the note."""
        self._save()

    @work(group=ACTIONS)
    async def action_template(self) -> None:
        """Ask for a template, and put it in at the cursor."""
        try:
            paths = await asyncio.to_thread(self.library.templates.paths)
            if not paths:
                self.app.warn("There are no templates: Obsidian's settings name no folder that holds any.")
                return
            choices = [Choice(path, path.removesuffix(".md")) for path in paths]
            chosen = await self.app.push_screen_wait(Picker("Put in a template", choices))
            if chosen is None or not self.takes_keys:
                return
            text, at = self._editor.document_text, self._editor.cursor_offset
            made, after = await asyncio.to_thread(self.library.templates.insert, chosen, self._path, text, at)
        except LibraryError as error:
            self.app.complain(error)
            return
        if self._editor.document_text != text:
            self.app.warn("The note was changed elsewhere meanwhile; put the template in again.")
            return
        self._editor.change_text(made)
        self._editor.move_to(after)

    @on(NoteEditor.Closed)
    def action_leave(self) -> None:
        """Leave, asking first where something is not saved."""
        self._leave()

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        await self._write()

    async def _write(self) -> bool:
        """Save; False when it was not, and the words are still here."""
        if self._base is None or self._saving:
            return False
        text = self._editor.document_text
        question = loss(self._saved, text)
        if question and not self._warned:
            self._warned = True
            self.app.warn(question)
            return False
        self._saving = True
        try:
            saved = await save(self.app, self.library, self._path, text, self._base)
        finally:
            self._saving = False
        if saved is None:
            return False
        typed_on = self._editor.document_text != text
        notice = {"written": "saved", "merged": "saved, with what was changed elsewhere", "copied": ""}[
            saved.how
        ]
        # Where somebody typed on meanwhile, this is what that was typed over, and the next save brings in the rest.
        self._now_on_disk(text)
        if saved.how == "copied":
            await self._look_elsewhere()
        elif saved.how == "merged" and typed_on:
            self._elsewhere = True
        elif saved.how == "merged":
            self._now_on_disk(saved.text)
            self._editor.change_text(saved.text)
        self._note(notice)
        await self._keeper.keep()
        return not typed_on

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        if self._changed:
            answer = await self.app.push_screen_wait(
                Choose("Not saved yet.", [("s", "save"), ("d", "throw away"), ("b", "back to the text")])
            )
            if answer not in ("s", "d") or (answer == "s" and not await self._write()):
                return
            self._abandoned = answer == "d"
        await self._keeper.keep()
        self.dismiss()

    def synced(self, announcement: Announcement) -> None:
        """An edit made elsewhere shows at once, unless there are unsaved words here."""
        mine = announcement.everything or DocumentId.note(self._path) in announcement.ids
        if mine and self._base is not None:
            self._follow()

    @work(exclusive=True, group="load")
    async def _follow(self) -> None:
        await self._look_elsewhere()

    async def _look_elsewhere(self) -> None:
        before = self._base
        try:
            text, base = await asyncio.to_thread(self.library.edit.text, self._path)
        except LibraryError as error:
            if not self._changed:
                self.app.complain(error)
            self._elsewhere = True
        else:
            if self._base is not before:
                return  # What was read is older than what was saved since.
            self._elsewhere = base != self._base
            if self._elsewhere and not self._changed and not self._saving:
                self._now_on_disk(text)
                self._editor.change_text(text)
        self._show_title()


class _Known:
    """What can be completed to, prepared for being found at every letter."""

    def __init__(self, completions: Sequence[Completion] = (), last: int | None = None) -> None:
        self._completions = completions
        self._names = Names([each.label for each in completions], last)

    def best(self, typed: str, *, slips: bool = True) -> list[Completion]:
        slips = slips and len(self._names) <= _MOST_FOR_SLIPS
        return [self._completions[at] for at in self._names.best(typed, _MOST_COMPLETIONS, slips=slips)]
