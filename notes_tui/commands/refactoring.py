"""Move text between notes: a section into a new note, a note into another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId, clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.files import carry_out
from notes_tui.commands.selection import current_item, file_of
from notes_tui.questions import ChooseAnswer, EnterNewName, PickItem, PickOne

if TYPE_CHECKING:
    from index import RenamePlan
    from notes_tui.commands.command import DocumentContext, ScreenName
    from notes_tui.questions import RenameChoices


async def extract_section(screen: DocumentContext) -> None:
    """Ask for a section of the note and a name, showing which links follow, and move it into a new note."""
    shell = screen.shell
    path = file_of(await current_item(screen))
    note = await shell.attempt(lambda: shell.library.read.note(path)) if path is not None else None
    if note is None or not note.headings:
        shell.notify_warning("There is no section here to move.")
        return
    items = [PickItem(str(at), "  " * (h.level - 1) + h.text) for at, h in enumerate(note.headings)]
    answer = await shell.ask(PickOne("Move a section into a new note", items))
    if answer is None:
        return
    heading = note.headings[int(answer)]

    def plan(wanted: str, _choices: RenameChoices) -> RenamePlan:
        return shell.library.edit.plans.extract(note.path, heading, wanted)

    title = f"Move “{clean_line(heading.text)}” of {note.path} into the note"
    planned = await shell.ask(EnterNewName(title, heading.text, plan, verb="move it"))
    if planned is not None:
        await carry_out(shell, planned)


async def join_note(screen: DocumentContext) -> None:
    """Ask for a note, say what follows, and append the current note to it."""
    shell = screen.shell
    path = file_of(await current_item(screen))
    notes = await shell.attempt(shell.library.read.note_names) if path is not None else None
    if path is None or notes is None:
        shell.notify_warning("Select a note to join.")
        return
    items = [PickItem(other, other.removesuffix(".md"), title) for other, title, *_ in notes if other != path]
    shown = sum(not excluded and other != path for other, _title, _key, excluded in notes)
    into = await shell.ask(PickOne(f"Append {path} to", items, last=shown))
    if into is None:
        return
    planned = await shell.attempt(lambda: shell.library.edit.plans.join(path, into))
    if planned is None:
        return
    links = f"{planned.links} link{'s follow' if planned.links != 1 else ' follows'}"
    remarks = " ".join((planned.remark, *planned.skipped)).strip()
    question = f"Append {path} to {into}? {links}, and the note goes to the trash. {remarks}".strip()
    if await shell.ask(ChooseAnswer(question, [("j", "join them"), ("n", "cancel")])) != "j":
        return
    if await carry_out(shell, planned):
        screen.renamed(DocumentId.note(path), DocumentId.note(into))


_DOCUMENTS: tuple[ScreenName, ...] = ("browse", "reader", "map")
REFACTORING: tuple[Command[DocumentContext], ...] = (
    Command(
        "extract-section",
        "",
        "Move section to a new note",
        "Move a section of the note into a new note, with every link to it.",
        "Work",
        _DOCUMENTS,
        extract_section,
    ),
    Command(
        "join-note",
        "",
        "Join note into another",
        "Append the note to another, with every link to it; the note goes to the trash.",
        "Work",
        _DOCUMENTS,
        join_note,
    ),
)
