"""What is done to files as a whole: renaming, deleting, importing, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from index import Block, DocumentId, NoteSummary, clean_line
from notes_tui.screens.dialogs import Ask, Choice, Choose, Picker
from notes_tui.screens.document_screen import Selecting
from notes_tui.screens.rename_screen import RenameScreen
from notes_tui.terminal.key_queue import ACTIONS
from notes_tui.view.row_ids import TagId

if TYPE_CHECKING:
    from index import Heading, RenamePlan
    from notes_tui.screens.document_screen import Item
    from notes_tui.view.row_ids import RowId


class FilingActions(Selecting):
    """Mixed into screens that have a selection."""

    @work(group=ACTIONS)
    async def action_rename(self) -> None:
        """Ask for the new name of the note or tag, showing what it changes, and rename."""
        id_ = self.current()
        if isinstance(id_, TagId):
            await self._rename_tag(id_.tag)
            return
        path = file_of(await self.current_item())
        if path is None:
            self.notes_app.warn("There is no note or tag here to rename.")
            return

        def plan(wanted: str) -> RenamePlan:
            # What is typed is the whole path from the vault's root.
            return self.library.edit.plans.note(path, f"/{wanted.strip().lstrip('/')}")

        title = f"Rename {path}, or move it to folder/name"
        planned = await self.app.push_screen_wait(RenameScreen(title, path.removesuffix(".md"), plan))
        if planned is not None and await self._carry_out(planned):
            self.renamed(DocumentId.note(planned.old), DocumentId.note(planned.new))

    async def _rename_tag(self, tag: str) -> None:
        planned = await self.app.push_screen_wait(
            RenameScreen(
                f"Rename #{clean_line(tag)}, and what is below it, in every note",
                tag,
                lambda wanted: self.library.edit.plans.tag(tag, wanted),
                counted="place",
            )
        )
        if planned is not None and await self._carry_out(planned):
            self.renamed(TagId(tag), TagId(planned.new.removeprefix("#")))

    async def _carry_out(self, planned: RenamePlan) -> bool:
        """Rename as planned; whether it was done."""
        change = await self.notes_app.change(lambda: self.library.edit.rename(planned))
        if change is not None:
            self.notes_app.say(f"{change.label} · u takes it back" if change else "Nothing to change.")
        return bool(change)

    @work(group=ACTIONS)
    async def action_rename_heading(self) -> None:
        """Ask which heading or block of the note, and for its new name, and rename it with the links to it."""
        path = file_of(await self.current_item())
        note = await self.read_off_loop(lambda: self.library.read.note(path)) if path is not None else None
        if note is None or not (note.headings or note.blocks):
            self.notes_app.warn("There is no heading or block here to rename.")
            return
        parts: list[Heading | Block] = [*note.headings, *note.blocks]
        shown = [*("  " * (h.level - 1) + h.text for h in note.headings), *(f"^{b.id}" for b in note.blocks)]
        choices = [Choice(str(at), text) for at, text in enumerate(shown)]
        chosen = await self.app.push_screen_wait(Picker("Rename which heading or block", choices))
        if chosen is None:
            return
        part = parts[int(chosen)]

        def plan(wanted: str) -> RenamePlan:
            if isinstance(part, Block):
                return self.library.edit.plans.block(note.path, part, wanted)
            return self.library.edit.plans.heading(note.path, part, wanted)

        what, old = ("block", part.id) if isinstance(part, Block) else ("heading", part.text)
        planned = await self.app.push_screen_wait(
            RenameScreen(f"Rename the {what} in {note.path}", old, plan)
        )
        if planned is not None:
            await self._carry_out(planned)

    def renamed(self, old: RowId, new: RowId) -> None:
        """Called when a document or tag goes by another id; for screens to follow it."""

    @work(group=ACTIONS)
    async def action_delete(self) -> None:
        """Ask, saying how many links lead there, and move the notes to the vault's trash."""
        paths = [path for item in await self.selected_items() if (path := file_of(item)) is not None]
        if not paths:
            self.notes_app.warn("There is no note here to delete.")
            return
        back = await self.read_off_loop(lambda: self.library.read.links_into(paths))
        if back is None:
            return
        what = paths[0] if len(paths) == 1 else f"{len(paths)} notes"
        leads = f" {back} link{'s lead' if back != 1 else ' leads'} there." if back else ""
        answers = [("d", "move to the vault's .trash folder"), ("n", "leave it")]
        if await self.app.push_screen_wait(Choose(f"Delete {what}?{leads}", answers)) == "d":
            change = await self.notes_app.change(lambda: self.library.edit.delete(paths))
            if change is not None:
                self.notes_app.say(f"Deleted {what} · u takes it back")

    @work(group=ACTIONS)
    async def action_import_files(self) -> None:
        """Ask for a file or folder and bring it into the corpus."""
        from pathlib import Path

        source = await self.app.push_screen_wait(Ask("Import", placeholder="path of a file or folder"))
        if not source:
            return
        found = await self.read_off_loop(lambda: self.library.edit.collect_sources(Path(source).expanduser()))
        if found is None:
            return
        incoming, unread = found
        outcome = await self.read_off_loop(lambda: self.library.import_files(incoming))
        if outcome is None:
            return
        text = f"{len(outcome.added)} papers added, {len(outcome.updated)} updated."
        if rejected := [*unread, *outcome.rejected]:
            first = rejected[0]
            text += f" {len(rejected)} rejected, first {first.source}:{first.line}: {first.reason}"
        self.notes_app.say(text)

    @work(group=ACTIONS)
    async def action_undo(self) -> None:
        """Take back the last change."""
        change = await self.notes_app.change(self.library.edit.history.undo)
        if change is not None:
            for old, new in reversed(change.moves):
                self.renamed(DocumentId.note(new), DocumentId.note(old))
            self.notes_app.say(f"Undone: {change.label}")

    @work(group=ACTIONS)
    async def action_redo(self) -> None:
        """Do again what was undone."""
        change = await self.notes_app.change(self.library.edit.history.redo)
        if change is not None:
            for old, new in change.moves:
                self.renamed(DocumentId.note(old), DocumentId.note(new))
            self.notes_app.say(f"Done again: {change.label}")


def file_of(item: Item | None) -> str | None:
    """The note's own file: a paper has one where it has a note."""
    if item is None or isinstance(item, NoteSummary):
        return item.path if item is not None else None
    return item.note
