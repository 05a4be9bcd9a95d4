"""Edit a note: what is typed stays until it is saved or thrown away on purpose."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.widgets import Footer, Static

from index import Announcement, Change, LibraryError, StaleFileError, clean_line
from notes_tui.listener import Listener
from notes_tui.matching import best
from notes_tui.screens.dialogs import Choose
from notes_tui.type_ahead import Unhurried
from notes_tui.widgets.note_editor import Completion, NoteEditor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from index import Library
    from notes_tui.app import NotesApp

_MOST_COMPLETIONS = 8


class EditorScreen(Unhurried, Listener):
    """One note in a text area."""

    DEFAULT_CSS = """
    EditorScreen #title { height: 1; padding: 0 1; background: $surface; }
    EditorScreen NoteEditor { height: 1fr; border: none; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("ctrl+s", "save", "Save"),
        ("escape", "leave", "Leave"),
    ]

    app: NotesApp

    def __init__(self, library: Library, path: str) -> None:
        super().__init__()
        self.library = library
        self._path = path
        self._base: bytes | None = None
        self._saved = ""
        self._links: list[Completion] = []
        self._link_names: list[str] = []
        self._tags: list[str] = []

    def compose(self) -> ComposeResult:
        """The note's name, its text, the keys."""
        yield Static(id="title")
        yield NoteEditor(self._complete_link, self._complete_tag)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Load in the background."""
        self._editor = self.query_one(NoteEditor)
        self._editor.read_only = True
        self._editor.focus_text()
        self._load()
        self._load_names()

    @property
    def takes_keys(self) -> bool:
        """Not before there is a text to type into."""
        return self._base is not None

    @work(exclusive=True, group="load")
    async def _load(self) -> None:
        try:
            text, base = await asyncio.to_thread(self.library.edit.text, self._path)
        except LibraryError as error:
            self.app.complain(error)
            self.app.pop_screen()
            return
        self._base = base
        self._saved = text
        self._editor.document_text = text
        self._editor.read_only = False
        self._show_title()

    @work(exclusive=True, group="names")
    async def _load_names(self) -> None:
        try:
            notes = await asyncio.to_thread(self.library.summaries)
            papers = await asyncio.to_thread(self.library.paper_titles)
            tags = await asyncio.to_thread(self.library.tags)
        except LibraryError:
            return
        links: list[Completion] = []
        for note in notes:
            name = note.path.removesuffix(".md").rpartition("/")[2]
            links.append(Completion(f"{name}  {note.title if note.title != name else ''}".rstrip(), name))
            # An alias is shown, but a link must name the note itself.
            links += [Completion(f"{alias}  → {name}", f"{name}|{alias}") for alias in note.aliases]
        taken = {link.insert for link in links}
        links += [Completion(f"{key}  {title}", key) for key, title in papers if key not in taken]
        self._links = links
        self._link_names = [link.label for link in links]
        self._tags = [count.tag for count in tags]

    def _complete_link(self, typed: str) -> Sequence[Completion]:
        return [self._links[at] for at in best(typed, self._link_names, _MOST_COMPLETIONS)]

    def _complete_tag(self, typed: str) -> Sequence[Completion]:
        return [
            Completion(self._tags[at], self._tags[at]) for at in best(typed, self._tags, _MOST_COMPLETIONS)
        ]

    @property
    def _changed(self) -> bool:
        return self._base is not None and self._editor.document_text != self._saved

    def _show_title(self) -> None:
        mark = ("  ● not saved", "bold") if self._changed else ("", "")
        self.query_one("#title", Static).update(Text.assemble((clean_line(self._path), "bold"), mark))

    @on(NoteEditor.Changed)
    def _typed(self) -> None:
        self._show_title()

    def action_save(self) -> None:
        """Write the note."""
        self._save()

    @on(NoteEditor.Closed)
    def action_leave(self) -> None:
        """Leave, asking first where something is not saved."""
        self._leave()

    @work(exclusive=True, group="save")
    async def _save(self) -> None:
        await self._write()

    async def _write(self) -> bool:
        """Save; False when it was not, and the words are still here."""
        if self._base is None:
            return False
        text = self._editor.document_text
        base = self._base
        stale = False

        def write() -> Change:
            nonlocal stale
            try:
                return self.library.edit.save(self._path, text, base)
            except StaleFileError:
                stale = True
                return Change("")

        if await self.app.change(write) is None:
            return False
        if stale:
            return await self._settle(text)
        self._base = text.encode("utf-8")
        self._saved = text
        self._show_title()
        return True

    async def _settle(self, text: str) -> bool:
        """The note was changed elsewhere: both versions are kept, whichever is chosen."""
        answer = await self.app.push_screen_wait(
            Choose(
                f"{self._path} was changed by another program.",
                [("k", "keep mine as a copy beside it"), ("b", "back to the text; nothing is written")],
            )
        )
        if answer != "k":
            return False
        change = await self.app.change(lambda: self.library.edit.save_copy(self._path, text))
        if change is None:
            return False
        self.app.say(f"Kept as {change.paths[0]}")
        self._load()
        return True

    @work(exclusive=True, group="leave")
    async def _leave(self) -> None:
        if self._changed:
            answer = await self.app.push_screen_wait(
                Choose("Not saved yet.", [("s", "save"), ("d", "throw away"), ("b", "back to the text")])
            )
            if answer not in ("s", "d") or (answer == "s" and not await self._write()):
                return
        self.app.pop_screen()

    def synced(self, announcement: Announcement) -> None:
        """An edit made elsewhere shows at once, unless there are unsaved words here."""
        mine = announcement.everything or f"n:{self._path}" in announcement.ids
        if mine and self._base is not None and not self._changed:
            self._reload()

    @work(exclusive=True, group="load")
    async def _reload(self) -> None:
        try:
            text, base = await asyncio.to_thread(self.library.edit.text, self._path)
        except LibraryError as error:
            self.app.complain(error)
            return
        if not self._changed and base != self._base:
            place = self._editor.cursor_location
            self._base, self._saved = base, text
            self._editor.document_text = text
            self._editor.move_cursor(place)
