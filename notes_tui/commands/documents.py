"""Read documents, and go from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId, LibraryError, Paper, Source, choose_problems
from notes_tui.commands import duplicates, notes, opening
from notes_tui.commands.editor_outside import edit_file
from notes_tui.commands.selection import (
    NOTHING_SELECTED,
    current_item,
    file_of,
    needed_items,
    title_of,
)
from notes_tui.questions import PickLink, PickProblem, PickRelated
from notes_tui.shell import EditNote, OpenDocument, ShowKeys, ShowMap, ShowTag, quietly
from notes_tui.terminal import external_programs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import NoteSummary, Problem, Related
    from notes_tui.commands.command import CommandContext, DocumentContext
    from notes_tui.questions import ProblemAnswer
    from notes_tui.widgets.markdown.model import Target


def read(screen: DocumentContext) -> None:
    """Read the current document on the whole screen."""
    id_ = screen.current()
    if isinstance(id_, DocumentId):
        _open(screen, id_)


def _open(screen: DocumentContext, id_: DocumentId, anchor: str | None = None) -> None:
    screen.shell.open(OpenDocument(id_, anchor, screen.find_matches()))


async def _read_at(screen: DocumentContext, path: str, line: int | None) -> None:
    """Read a note from the heading above a line."""
    library = screen.shell.library
    # The reader says so when the note cannot be read.
    note = await screen.shell.attempt(lambda: library.read.note(path), refused=quietly)
    headings = note.headings if note is not None else ()
    above = [heading.text for heading in headings if line is not None and heading.line <= line]
    _open(screen, DocumentId.note(path), above[-1] if above else None)


async def follow(screen: DocumentContext, link: Target) -> None:
    """Go where a link leads: a note, a paper, a tag, or the web after showing the address."""
    shell = screen.shell
    if link.kind == "url":
        if link.target.startswith("file:") and await opening.open_linked_pdf(shell, link, ""):
            return
        await opening.open_address(shell, link.target)
        return
    if link.kind == "tag":
        shell.open(ShowTag(link.target))
        return
    source = screen.current()
    path = link.source
    if path is None and isinstance(source, DocumentId):
        # Links on the page of a paper are those of its literature note.
        path = source.value if source.kind == "note" else file_of(await current_item(screen))
    path = path or ""
    if await opening.open_linked_pdf(shell, link, path):
        return
    id_ = await shell.attempt(lambda: shell.library.read.destination(link.target, path))
    if id_ is not None:
        _open(screen, id_, link.anchor)
        return
    if await notes.wants_note(shell, link.target):
        await notes.create(screen, link.target)


async def backlinks(screen: DocumentContext) -> None:
    """Show backlinks and mentions; read one of the notes, or link a mention."""
    shell = screen.shell
    item = await current_item(screen)
    if item is None:
        shell.notify_warning(NOTHING_SELECTED)
        return
    links = await shell.attempt(lambda: shell.library.read.links(item))
    mentions = await shell.attempt(lambda: shell.library.read.mentions(item))
    if links is None or mentions is None:
        return
    if not links.back and not mentions:
        shell.notify_done("Nothing links here yet.")
        return
    answer = await shell.ask(PickLink(item.title, links.back, mentions))
    if answer is None:
        return
    row = answer.row
    if answer.on_map:
        shell.open(ShowMap(DocumentId.note(row.source)))
        return
    if not answer.link:
        await _read_at(screen, row.source, row.line)
        return
    change = await shell.attempt(lambda: shell.library.edit.link_mention(row.source, row.raw, row.line, item))
    if change is not None:
        shell.notify_done(f"Linked in {row.source} · u to undo")


async def related(screen: DocumentContext) -> None:
    """Show what is related to the selection; read one of the documents."""
    shell = screen.shell
    items = await needed_items(screen)
    if not items:
        return

    def find(unwanted: Sequence[Paper | NoteSummary]) -> Sequence[Related]:
        return shell.library.read.related(items, unwanted=unwanted)

    answer = await shell.ask(PickRelated(title_of(items), find))
    if answer is not None and answer.on_map:
        shell.open(ShowMap(answer.id))
    elif answer is not None:
        _open(screen, answer.id)


async def problems(screen: DocumentContext) -> None:
    """Show the problems of the files; read, edit or fix one."""
    shell = screen.shell

    def find() -> Sequence[Problem]:
        return choose_problems(shell.library.read.problems(), ignored=shell.ignored_problems)

    found = await shell.attempt(find)
    if found is None:
        return
    if not found:
        if shell.sync_failure:
            shell.notify_error(f"What is wrong with the files is not known now. {shell.sync_failure}")
        else:
            shell.notify_done("No problems found.")
        return

    def edit_outside(problem: Problem) -> None:
        edit_file(shell, shell.library.roots.absolute(problem.path), problem.line)

    answer = await shell.ask(PickProblem(found, shell.library.repairs.suggested, find, edit_outside))
    if answer is not None:
        await _go_to_problem(screen, answer)


async def _go_to_problem(screen: DocumentContext, answer: ProblemAnswer) -> None:
    shell, problem = screen.shell, answer.problem
    if answer.action == "fix":
        change = await shell.attempt(lambda: shell.library.repairs.apply(problem))
        if change is not None:
            shell.notify_done(f"{change.label} · u to undo")
    elif answer.action == "compare":
        await duplicates.possible_duplicates(screen, Source(problem.path, problem.line or 0))
    elif answer.action == "edit":
        shell.open(EditNote(problem.path, ((problem.line or 1) - 1, (problem.column or 1) - 1)))
    else:
        await _read_at(screen, problem.path, problem.line)


async def open_obsidian(screen: DocumentContext) -> None:
    """Open the note in Obsidian, at the heading being read."""
    shell = screen.shell
    path = await notes.note_path(screen)
    if path is None:
        return
    heading = screen.heading()
    address = await shell.attempt(lambda: shell.library.read.obsidian_uri(path, heading))
    if address is None:
        return
    try:
        external_programs.open_address(address)
    except LibraryError as error:
        shell.notify_error(error)
        shell.copy(address)


def show_keys(screen: CommandContext) -> None:
    """Show the list of keys."""
    screen.shell.open(ShowKeys())
