"""Create notes and edit them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from index import DocumentId, NoteSummary, Paper, clean_line
from notes_tui.commands.editor_outside import edit_file
from notes_tui.commands.selection import current_item, file_of
from notes_tui.questions import ChooseAnswer, EnterText, PickItem, PickOne
from notes_tui.shell import EditNote, OpenDocument

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext
    from notes_tui.shell import Shell


async def note_path(screen: DocumentContext, *, create: bool = False) -> str | None:
    """Return the path of the current note, or of the literature note of the current paper.

    Args:
        screen: Its current document counts.
        create: Create the literature note when it is missing; otherwise warn and return None.
    """
    shell = screen.shell
    item = await current_item(screen)
    if item is None or isinstance(item, NoteSummary) or item.note is not None:
        return file_of(item)
    if not create:
        shell.notify_warning("This paper has no note yet; n creates one.")
        return None
    change = await shell.attempt(lambda: shell.library.edit.literature_note(item))
    if change is None:
        return None
    return change.paths[0] if change.files else item.note


async def edit(screen: DocumentContext) -> None:
    """Edit the note, or the literature note, which is made when it is saved."""
    wanted = await _to_edit(screen, await current_item(screen))
    if wanted is not None:
        screen.shell.open(wanted)


async def edit_beside(screen: DocumentContext) -> None:
    """Edit the literature note beside its paper; any other note as `edit` does."""
    item = await current_item(screen)
    wanted = await _to_edit(screen, item)
    if wanted is None:
        return
    paper: NoteSummary | Paper | None = item
    if isinstance(item, NoteSummary) and (key := item.key) is not None:
        # A note may have the key of a paper that is not in the corpus.
        paper = await screen.shell.attempt(lambda: screen.shell.library.read.paper(key))
    beside = paper.id if isinstance(paper, Paper) else None
    screen.shell.open(replace(wanted, beside=beside))


async def _to_edit(screen: DocumentContext, item: Paper | NoteSummary | None) -> EditNote | None:
    if isinstance(item, Paper) and item.note is None:
        edit = screen.shell.library.edit
        text = await screen.shell.attempt(lambda: edit.literature_texts.text(item))
        return EditNote(edit.note_path(item), new=text) if text is not None else None
    path = file_of(item)
    return EditNote(path, heading=screen.heading()) if path is not None else None


async def edit_externally(screen: DocumentContext) -> None:
    """Give the note, and the terminal, to the user's own editor."""
    shell = screen.shell
    path = await note_path(screen, create=True)
    if path is None:
        return
    edit_file(shell, shell.library.roots.absolute(path))


async def new_note(screen: DocumentContext) -> None:
    """Ask for a name, create the note, and edit it."""
    name = await screen.shell.ask(EnterText("New note", placeholder="Name, or folder/name"))
    if name:
        await create(screen, name)


async def create(screen: DocumentContext, name: str) -> None:
    """Create a note and edit it."""
    path = await created(screen, name)
    if path is not None:
        screen.shell.open(EditNote(path, at_end=True))


async def wants_note(shell: Shell, name: str) -> bool:
    """Ask whether the note that a link leads to is to be created."""
    question = f"There is no note “{clean_line(name)}” yet."
    return await shell.ask(ChooseAnswer(question, [("c", "create it"), ("n", "cancel")])) == "c"


async def created(screen: DocumentContext, name: str) -> str | None:
    """Create a note where the vault wants new notes, which may be beside the current one; return its path."""
    shell = screen.shell
    beside = file_of(await current_item(screen)) or ""
    change = await shell.attempt(lambda: shell.library.edit.create(name, beside=beside))
    return change.paths[0] if change is not None else None


async def today(screen: DocumentContext) -> None:
    """Edit today's daily note, which is created when it is missing."""
    made = await screen.shell.attempt(screen.shell.library.templates.daily)
    if made is not None:
        screen.shell.open(EditNote(made[0], at_end=True))


async def weekly_note(screen: DocumentContext) -> None:
    """Edit the note of this week, which is created when it is missing."""
    made = await screen.shell.attempt(screen.shell.library.templates.weekly)
    if made is not None:
        screen.shell.open(EditNote(made[0]))


async def neighbouring_day(screen: DocumentContext, step: Literal[-1, 1]) -> None:
    """Read the daily note before or after the current one, among those that exist."""
    id_ = screen.current()
    path = id_.value if isinstance(id_, DocumentId) and id_.kind == "note" else None
    templates = screen.shell.library.templates
    found = await screen.shell.attempt(lambda: templates.neighbour(path, step) or "")
    if found:
        screen.shell.open(OpenDocument(DocumentId.note(found)))
    elif found is not None:
        screen.shell.notify_warning(f"There is no {'earlier' if step < 0 else 'later'} daily note.")


async def unique_note(screen: DocumentContext) -> None:
    """Create a note named after the minute, and edit it."""
    path = await screen.shell.attempt(screen.shell.library.templates.unique)
    if path is not None:
        screen.shell.open(EditNote(path, at_end=True))


async def toggle_task(screen: DocumentContext) -> None:
    """Tick a task of the note, or open it again; of several tasks, ask for one."""
    from index import read_tasks  # they load what parses notes
    from index import toggle_task as toggled

    shell = screen.shell
    path = file_of(await current_item(screen))
    text = await shell.attempt(lambda: shell.library.edit.text(path)) if path is not None else None
    # Open ones come first: they are what is ticked most.
    tasks = sorted(read_tasks(text.text), key=lambda task: task.state in "xX") if text is not None else []
    if path is None or not tasks:
        if path is None or text is not None:
            shell.notify_warning("There is no task in this note.")
        return
    task = tasks[0]
    if len(tasks) > 1:
        items = [
            PickItem(str(at), f"[{clean_line(each.state)}] {clean_line(each.text)}", f"line {each.line}")
            for at, each in enumerate(tasks)
        ]
        answer = await shell.ask(PickOne("Toggle a task", items))
        if answer is None:
            return
        task = tasks[int(answer)]
    made = await shell.attempt(lambda: toggled(shell.library.edit, path, task.line, task))
    if made is not None:
        shell.notify_done(f"{made[0].label} · u to undo")
