"""Mark places in texts, and go back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Bookmark, Bookmarks, DocumentId, clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.selection import current_item
from notes_tui.questions import PickItem, PickOne
from notes_tui.reading_positions import ReadingPosition
from notes_tui.shell import OpenDocument

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext, ReaderContext


async def set_bookmark(screen: ReaderContext) -> None:
    """Mark the first line on the screen, or take its mark away."""
    shell, place, heading = screen.shell, screen.place(), screen.heading()
    item = await current_item(screen)
    if item is None or place.position is None:
        shell.notify_warning("There is no text to mark here.")
        return
    bookmark = Bookmark(place.id, item.title, heading, *place.position)
    added = await shell.attempt(lambda: Bookmarks(shell.library.state).toggle(bookmark))
    if added is not None:
        shell.notify_done("Bookmark set · ' lists bookmarks" if added else "Bookmark removed.")


async def go_to_bookmark(screen: DocumentContext) -> None:
    """List the bookmarks, and read on at one."""
    shell = screen.shell
    marks = await shell.attempt(Bookmarks(shell.library.state).all)
    if not marks:
        shell.notify_warning("No bookmarks yet: press m in a text to set one.")
        return
    items = [PickItem(str(at), _label(mark), mark.id.value) for at, mark in enumerate(marks)]
    answer = await shell.ask(PickOne("Bookmarks", items))
    if answer is None:
        return
    mark = marks[int(answer)]
    id_ = await shell.attempt(lambda: _current_id(screen, mark.id))
    if id_ is not None:
        shell.open(OpenDocument(id_, position=ReadingPosition(mark.block, mark.beginning, mark.into)))


def _label(mark: Bookmark) -> str:
    heading = f" › {mark.heading}" if mark.heading else ""
    return clean_line(f"{mark.title}{heading}")


def _current_id(screen: DocumentContext, id_: DocumentId) -> DocumentId:
    """Return the id of a document, also where another program has moved the note."""
    read = screen.shell.library.read
    if id_.kind == "paper" or read.items([id_]):
        return id_
    moved = read.moved_to(id_.value)
    return DocumentId.note(moved) if moved is not None else id_


BOOKMARKING: tuple[Command[ReaderContext], ...] = (
    Command(
        "set-bookmark",
        "m",
        "Set bookmark",
        "Mark the first line on the screen, or take its mark away.",
        "Read",
        ("reader",),
        set_bookmark,
    ),
)

BOOKMARKS: tuple[Command[DocumentContext], ...] = (
    Command(
        "bookmarks",
        "apostrophe",
        "Bookmarks",
        "List the bookmarks, and read on at one.",
        "Read",
        ("browse", "reader"),
        go_to_bookmark,
    ),
)
