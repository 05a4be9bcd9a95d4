"""What can be done with the selected papers and notes, on any screen that has a selection."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work

from index import DocumentId, LibraryError, NoteSummary, Paper, clean_line
from notes_tui.commands.files import FilingActions, file_of
from notes_tui.screens.dialogs import Ask, Choice, Choose, Picker
from notes_tui.screens.help_screen import KeysScreen
from notes_tui.screens.links_screen import LinksScreen
from notes_tui.screens.problems_screen import ProblemsScreen
from notes_tui.screens.related_screen import RelatedScreen
from notes_tui.screens.tag_prompt import TagPrompt
from notes_tui.terminal import external_programs
from notes_tui.terminal.key_queue import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from index import ReadingStatus
    from notes_tui.widgets.markdown.view import MarkdownView

_NEXT_STATUS: Mapping[ReadingStatus, ReadingStatus] = {
    "unread": "reading",
    "reading": "read",
    "read": "unread",
}


class ItemActions(FilingActions):
    """Mixed into screens; they say what is selected."""

    # Reading

    def mark(self) -> Callable[[str], list[tuple[int, int]]] | None:
        """Finds what the present search matches in a text; None where nothing is searched for."""
        return None

    def heading(self) -> str:
        """The heading under which is what is being read; empty at the beginning of a text."""
        return ""

    def action_read(self) -> None:
        """Read the current item on the whole screen."""
        id_ = self.current()
        if isinstance(id_, DocumentId):
            self.open_reader(id_)

    def open_reader(self, id_: DocumentId, anchor: str | None = None) -> None:
        """Read one item on the whole screen, from a heading on."""
        from notes_tui.screens.reader_screen import ReaderScreen

        self.app.push_screen(ReaderScreen(self.library, id_, self.mark(), anchor))

    async def _read_at(self, path: str, line: int | None) -> None:
        """Read a file of the vault from the heading that a line stands under."""
        anchor = None
        with suppress(LibraryError):  # which the reader tells
            headings = (await asyncio.to_thread(self.library.read.note, path)).headings
            above = [heading.text for heading in headings if line is not None and heading.line <= line]
            anchor = above[-1] if above else None
        self.open_reader(DocumentId.note(path), anchor)

    @work(group=ACTIONS)
    async def follow(self, event: MarkdownView.LinkActivated) -> None:
        """Go where a link leads: a note, a paper, a tag, or the web after showing the address."""
        link = event.target
        if link.kind == "url":
            await self._open_address(link.target)
            return
        if link.kind == "tag":
            self.notes_app.show_tag(link.target)
            return
        source = self.current()
        note = source.value if isinstance(source, DocumentId) and source.kind == "note" else ""
        path = link.source or note
        id_ = await self.read_off_loop(lambda: self.library.read.destination(link.target, path))
        if id_ is not None:
            self.open_reader(id_, link.anchor)
        elif (
            await self.app.push_screen_wait(
                Choose(f"There is no note “{link.target}” yet.", [("c", "create it"), ("n", "leave it")])
            )
            == "c"
        ):
            await self._create(link.target)

    @work(group=ACTIONS)
    async def action_backlinks(self) -> None:
        """Show what leads here; read one of the notes, or make a link of a mention."""
        item = await self.current_item()
        if item is None:
            return
        links = await self.read_off_loop(lambda: self.library.read.links(item))
        mentions = await self.read_off_loop(lambda: self.library.read.mentions(item))
        if links is None or mentions is None:
            return
        if not links.back and not mentions:
            self.notes_app.say("Nothing leads here yet.")
            return
        chosen = await self.app.push_screen_wait(LinksScreen(item.title, links.back, mentions))
        if chosen is None:
            return
        row = chosen.row
        if not chosen.link:
            await self._read_at(row.source, row.line)
            return
        change = await self.notes_app.change(
            lambda: self.library.edit.link_mention(row.source, row.raw, row.line, item)
        )
        if change is not None:
            self.notes_app.say(f"Linked in {row.source} · u takes it back")

    @work(group=ACTIONS)
    async def action_related(self) -> None:
        """Show what is related to the selection; read one of it."""
        items = await self.selected_items()
        if not items:
            return
        found = await self.read_off_loop(lambda: self.library.read.related(items))
        if found is None:
            return
        if not found:
            self.notes_app.say("Nothing here is related to it yet.")
            return
        title = items[0].title if len(items) == 1 else f"{len(items)} selected"
        if (id_ := await self.app.push_screen_wait(RelatedScreen(title, found))) is not None:
            self.open_reader(id_)

    @work(group=ACTIONS)
    async def action_problems(self) -> None:
        """Show what is wrong with the files; go to one of them, or mend it."""
        problems = await self.read_off_loop(self.library.read.problems)
        if problems is None:
            return
        if not problems:
            self.notes_app.say("Nothing is wrong with the files.")
            return
        wanted = await self.app.push_screen_wait(ProblemsScreen(problems, self.library.repairs.suggested))
        if wanted is None:
            return
        path, line = wanted.problem.path, wanted.problem.line
        if wanted.what == "fix":
            change = await self.notes_app.change(lambda: self.library.repairs.apply(wanted.problem))
            if change is not None:
                self.notes_app.say(f"{change.label} · u takes it back")
        elif wanted.what == "edit" and path.lower().endswith(".md"):
            self._open_editor(path, ((line or 1) - 1, (wanted.problem.column or 1) - 1))
        else:
            await self._read_at(path, line)

    @work(group=ACTIONS)
    async def action_open_url(self) -> None:
        """Open the paper's address, asking which where there are several."""
        item = await self.current_item()
        urls = [*item.urls, *item.code_urls] if isinstance(item, Paper) else []
        if not urls:
            self.notes_app.warn("There is no web address here.")
            return
        await self._open_address(urls[0] if len(urls) == 1 else await self._pick_address(urls))

    async def _pick_address(self, urls: list[str]) -> str | None:
        return await self.app.push_screen_wait(Picker("Open", [Choice(url, url) for url in urls]))

    async def _open_address(self, address: str | None) -> None:
        if address is None:
            return
        answer = await self.app.push_screen_wait(
            Choose(f"Open {address}", [("o", "open"), ("y", "copy the address"), ("n", "leave it")])
        )
        if answer == "y":
            self.app.copy_to_clipboard(address)
        elif answer == "o":
            try:
                external_programs.open_address(address)
            except LibraryError as error:
                self.notes_app.complain(error)

    @work(group=ACTIONS)
    async def action_open_obsidian(self) -> None:
        """Open the note in Obsidian, at the heading that is being read."""
        path = await self._note_path()
        if path is None:
            return
        heading = self.heading()
        address = await self.read_off_loop(lambda: self.library.read.obsidian_uri(path, heading))
        if address is None:
            return
        try:
            external_programs.open_address(address)
        except LibraryError as error:
            self.app.copy_to_clipboard(address)
            self.notes_app.complain(f"{error} (copied)")

    # Working

    @work(group=ACTIONS)
    async def action_tag(self) -> None:
        """Ask for tags, then add and remove them."""
        items = await self.selected_items()
        tags = await self.read_off_loop(self.library.read.tags)
        if not items or tags is None:
            return
        title = items[0].title if len(items) == 1 else f"{len(items)} selected"
        present = sorted({tag for item in items for tag in item.tags})
        known = [count.tag for count in tags]
        prompt = TagPrompt(title, present, known, lambda: self.library.read.suggested_tags(items))
        asked = await self.app.push_screen_wait(prompt)
        if asked is None:
            return
        targets = [item if isinstance(item, Paper) else item.path for item in items]
        change = await self.notes_app.change(lambda: self.library.edit.tag(targets, asked.add, asked.remove))
        if change is not None:
            self.notes_app.say(f"{change.label} · u takes it back" if change.files else "Nothing to change.")

    @work(group=ACTIONS)
    async def action_next_status(self) -> None:
        """Unread, reading, read, and around."""
        papers = await self.selected_papers()
        if papers:
            status = _NEXT_STATUS[papers[0].status]
            await self.notes_app.change(lambda: self.library.edit.set_status(papers, status))

    @work(group=ACTIONS)
    async def action_rate(self) -> None:
        """Ask for one to five stars, or none."""
        papers = await self.selected_papers()
        if not papers:
            return
        answers = [(str(stars), "★" * stars) for stars in range(1, 6)]
        asked = Choose(f"Rate {papers[0].title}", [*answers, ("0", "no rating")])
        if (answer := await self.app.push_screen_wait(asked)) is not None:
            await self.notes_app.change(lambda: self.library.edit.set_rating(papers[0], int(answer) or None))

    @work(group=ACTIONS)
    async def action_literature_note(self) -> None:
        """Create the literature note if it is missing, and edit it."""
        path = await self._note_path(create=True)
        if path is not None:
            self._open_editor(path)

    async def _note_path(self, *, create: bool = False) -> str | None:
        """The current note, or the literature note of the current paper."""
        item = await self.current_item()
        if isinstance(item, NoteSummary):
            return item.path
        if item is None:
            return None
        if item.note is not None:
            return item.note
        if not create:
            self.notes_app.warn("This paper has no note yet; n makes one.")
            return None
        change = await self.notes_app.change(lambda: self.library.edit.literature_note(item))
        if change is None:
            return None
        return change.paths[0] if change.files else item.note

    @work(group=ACTIONS)
    async def action_new_note(self) -> None:
        """Ask for a name, create the note, and edit it."""
        name = await self.app.push_screen_wait(Ask("New note", placeholder="Name, or folder/name"))
        if name:
            await self._create(name)

    async def _create(self, name: str) -> None:
        path = await self._made(name)
        if path is not None:
            self._open_editor(path)

    async def _made(self, name: str) -> str | None:
        """Create a note, where the vault wants it beside the one that is selected or being read."""
        beside = file_of(await self.current_item()) or ""
        change = await self.notes_app.change(lambda: self.library.edit.create(name, beside=beside))
        return change.paths[0] if change is not None else None

    @work(group=ACTIONS)
    async def action_today(self) -> None:
        """Edit today's daily note, which is made if it is not there."""
        made = await self.notes_app.change(self.library.templates.daily)
        if made is not None:
            self._open_editor(made[0])

    @work(group=ACTIONS)
    async def action_unique_note(self) -> None:
        """Create a note named after the minute, and edit it."""
        path = await self.notes_app.change(self.library.templates.unique)
        if path is not None:
            self._open_editor(path)

    @work(group=ACTIONS)
    async def action_edit(self) -> None:
        """Edit the note here."""
        path = await self._note_path(create=True)
        if path is not None:
            self._open_editor(path)

    def _open_editor(self, path: str, place: tuple[int, int] = (0, 0)) -> None:
        from notes_tui.screens.editor_screen import EditorScreen

        self.app.push_screen(EditorScreen(self.library, path, place=place))

    @work(group=ACTIONS)
    async def action_edit_external(self) -> None:
        """Hand the note to the user's own editor, and the terminal with it."""
        path = await self._note_path(create=True)
        if path is not None:
            self._run_editor(self.library.roots.absolute(path))

    def _run_editor(self, file: Path) -> None:
        try:
            with self.app.suspend():
                external_programs.open_in_editor(file)
        except LibraryError as error:
            self.notes_app.complain(error)
        self.app.refresh()

    @work(group=ACTIONS)
    async def action_link(self) -> None:
        """Ask which note and which section, and link the selected papers there."""
        papers = await self.selected_papers()
        notes = await self.read_off_loop(self.library.read.summaries) if papers else None
        if not notes:
            return
        choices = [Choice(note.path, note.path.removesuffix(".md"), note.title) for note in notes]
        title = f"Link {papers[0].key if len(papers) == 1 else f'{len(papers)} papers'} into"
        shown = sum(note.standing == "shown" for note in notes)
        chosen = await self.app.push_screen_wait(Picker(title, choices, create="New note", last=shown))
        if chosen is None:
            return
        path: str = chosen
        heading: str | None = None
        if path.startswith("new:"):
            made = await self._made(path[4:])
            if made is None:
                return
            path = made
        else:
            note = next(note for note in notes if note.path == path)
            if note.headings:
                sections = [
                    Choice("", "end of the note"),
                    *(Choice(text, text) for text in dict.fromkeys(h.text for h in note.headings)),
                ]
                heading = await self.app.push_screen_wait(Picker(f"Section of {path}", sections))
                if heading is None:
                    return
        change = await self.notes_app.change(lambda: self.library.edit.link(path, papers, heading or None))
        if change is not None:
            self.notes_app.say(f"Linked into {path} · u takes it back")

    @work(group=ACTIONS)
    async def action_copy_citation(self) -> None:
        """Copy `[@key]`."""
        papers = await self.selected_papers()
        if papers:
            self._copy("[" + "; ".join(f"@{paper.key}" for paper in papers) + "]")

    @work(group=ACTIONS)
    async def action_copy_wikilink(self) -> None:
        """Copy `[[key]]`, or `[[path]]` of a note."""
        items = await self.selected_items()
        if items:
            names = [i.key if isinstance(i, Paper) else i.path.removesuffix(".md") for i in items]
            self._copy(" ".join(f"[[{name}]]" for name in names))

    def _copy(self, text: str) -> None:
        text = clean_line(text)
        self.app.copy_to_clipboard(text)
        self.notes_app.say(f"Copied {text}")

    def action_keys(self) -> None:
        """Show the keys."""
        self.app.push_screen(KeysScreen(self.notes_app.custom_keys))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()
