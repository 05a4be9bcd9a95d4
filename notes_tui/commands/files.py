"""Rename and delete files; undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Block, DocumentId, clean_line
from notes_tui.commands.past import when
from notes_tui.commands.selection import current_item, file_of, selected_items
from notes_tui.questions import ChooseAnswer, EnterNewName, PickItem, PickOne
from notes_tui.view.row_ids import TagId

if TYPE_CHECKING:
    from index import Heading, RenamePlan
    from notes_tui.commands.command import DocumentContext
    from notes_tui.questions import RenameChoices
    from notes_tui.shell import Shell


async def rename(screen: DocumentContext) -> None:
    """Ask for the new name of the note or tag, showing what changes, and rename."""
    shell = screen.shell
    id_ = screen.current()
    if isinstance(id_, TagId):
        await _rename_tag(screen, id_.tag)
        return
    path = file_of(await current_item(screen))
    if path is None:
        shell.notify_warning("Select a note or tag to rename.")
        return

    def plan(wanted: str, choices: RenameChoices) -> RenamePlan:
        # The user types the whole path from the vault's root.
        return shell.library.edit.plans.note(path, f"/{wanted.strip().lstrip('/')}", **choices._asdict())

    title = f"Rename {path}, or move it to folder/name"
    is_note = path.lower().endswith(".md")
    question = EnterNewName(title, path.removesuffix(".md"), plan, has_alias=is_note)
    planned = await shell.ask(question)
    if planned is not None and await carry_out(shell, planned):
        screen.renamed(DocumentId.note(planned.old), DocumentId.note(planned.new))


async def _rename_tag(screen: DocumentContext, tag: str) -> None:
    shell = screen.shell
    planned = await shell.ask(
        EnterNewName(
            f"Rename #{clean_line(tag)} and its nested tags in every note",
            tag,
            lambda wanted, choices: shell.library.edit.plans.tag(tag, wanted, queries=choices.queries),
            counted="place",
        )
    )
    if planned is not None and await carry_out(shell, planned):
        screen.renamed(TagId(tag), TagId(planned.new.removeprefix("#")))


async def carry_out(shell: Shell, planned: RenamePlan) -> bool:
    """Rename as planned; return whether anything changed."""
    change = await shell.attempt(lambda: shell.library.edit.rename(planned))
    if change is not None:
        shell.notify_done(f"{change.label} · u to undo" if change else "Nothing to change.")
    return bool(change)


async def rename_heading(screen: DocumentContext) -> None:
    """Ask for a heading or block of the note and its new name, and rename it with the links to it."""
    shell = screen.shell
    path = file_of(await current_item(screen))
    note = await shell.attempt(lambda: shell.library.read.note(path)) if path is not None else None
    if note is None or not (note.headings or note.blocks):
        shell.notify_warning("There is no heading or block here to rename.")
        return
    parts: list[Heading | Block] = [*note.headings, *note.blocks]
    shown = [*("  " * (h.level - 1) + h.text for h in note.headings), *(f"^{b.id}" for b in note.blocks)]
    items = [PickItem(str(at), text) for at, text in enumerate(shown)]
    answer = await shell.ask(PickOne("Rename a heading or block", items))
    if answer is None:
        return
    part = parts[int(answer)]

    def plan(wanted: str, choices: RenameChoices) -> RenamePlan:
        plans = shell.library.edit.plans
        if isinstance(part, Block):
            return plans.block(note.path, part, wanted, queries=choices.queries)
        return plans.heading(note.path, part, wanted, queries=choices.queries)

    kind, old = ("block", part.id) if isinstance(part, Block) else ("heading", part.text)
    planned = await shell.ask(EnterNewName(f"Rename the {kind} in {note.path}", old, plan))
    if planned is not None:
        await carry_out(shell, planned)


async def delete(screen: DocumentContext) -> None:
    """Ask, saying how many links lead there, and move the notes to the vault's trash."""
    shell = screen.shell
    paths = [path for item in await selected_items(screen) if (path := file_of(item)) is not None]
    if not paths:
        shell.notify_warning("Select a note to delete.")
        return
    links = await shell.attempt(lambda: shell.library.read.links_into(paths))
    if links is None:
        return
    name = paths[0] if len(paths) == 1 else f"{len(paths)} notes"
    warning = f" {links} link{'s lead' if links != 1 else ' leads'} there." if links else ""
    answers = [("d", "move to the vault's .trash folder"), ("n", "cancel")]
    if await shell.ask(ChooseAnswer(f"Delete {name}?{warning}", answers)) == "d":
        change = await shell.attempt(lambda: shell.library.edit.delete(paths))
        if change is not None:
            shell.notify_done(f"Deleted {name} · u to undo")


async def undo(screen: DocumentContext) -> None:
    """Undo the last change."""
    shell = screen.shell
    earlier = await shell.attempt(shell.library.edit.history.earlier)
    if earlier is not None:
        question = f"Undo “{clean_line(earlier.label)}” of {when(earlier.when)}, from an earlier session?"
        if await shell.ask(ChooseAnswer(question, [("u", "undo it"), ("n", "cancel")])) != "u":
            return
    change = await shell.attempt(shell.library.edit.history.undo)
    if change is not None:
        for old, new in reversed(change.moves):
            screen.renamed(DocumentId.note(new), DocumentId.note(old))
        shell.notify_done(f"Undone: {change.label}")


async def redo(screen: DocumentContext) -> None:
    """Redo what was undone."""
    shell = screen.shell
    change = await shell.attempt(shell.library.edit.history.redo)
    if change is not None:
        for old, new in change.moves:
            screen.renamed(DocumentId.note(old), DocumentId.note(new))
        shell.notify_done(f"Redone: {change.label}")
