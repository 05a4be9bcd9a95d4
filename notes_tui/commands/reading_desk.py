"""Go on reading: the order of the queue, one of it at random, and the paper closest to this one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.commands.selection import papers_of, selected_papers
from notes_tui.shell import OpenDocument

if TYPE_CHECKING:
    from notes_tui.commands.command import BrowseContext, DocumentContext

# Most seconds to wait until the index has an order.
_WAIT = 5.0


async def _move(screen: BrowseContext, by: int) -> None:
    """Move the current paper within the queue."""
    from index import move_in_queue  # it loads what edits notes

    shell = screen.shell
    id_ = screen.current()
    if screen.view != "queue" or screen.search_text or id_ is None:
        shell.notify_warning("List the queue first (4), without a search: papers are moved within it.")
        return
    papers = await papers_of(screen, [id_])
    if not papers:
        return
    screen.sort_by("relevance")
    library, paper = shell.library, papers[0]
    moved = await shell.attempt(lambda: (move_in_queue(library.edit, library.cache, paper, by, wait=_WAIT),))
    if moved == (None,):
        shell.notify_done(f"It is the {'first' if by < 0 else 'last'} of those with its status.")


async def read_random(screen: DocumentContext) -> None:
    """Read a paper of the queue, but not the current one."""
    shell = screen.shell
    queue = await shell.attempt(lambda: shell.library.read.listing("queue"))
    others = [id_ for id_ in queue or () if id_ != screen.current()]
    if others:
        shell.open(OpenDocument(random.choice(others)))  # noqa: S311 - no secret
    elif queue is not None:
        shell.notify_done("Nothing else is in the queue; Q on a paper puts it there.")


async def read_next_close(screen: DocumentContext) -> None:
    """Read the unread paper closest to this one that was not shown since the chain began."""
    shell = screen.shell
    id_ = screen.current()
    papers = await selected_papers(screen, [id_] if id_ is not None else [])
    if not papers:
        return
    if papers[0].id not in shell.close_chain:
        shell.close_chain[:] = [papers[0].id]
    chain = tuple(shell.close_chain)
    found = await shell.attempt(lambda: (shell.library.read.diary.next_close(papers[0], chain),))
    if found is None:
        return
    if found[0] is None:
        shell.notify_done("No other unread paper is close to this one.")
        return
    shell.close_chain.append(found[0].id)
    shell.open(OpenDocument(found[0].id))


DESK: tuple[Command[BrowseContext], ...] = (
    Command(
        "earlier-in-queue",
        "left_parenthesis,shift+up",
        "Earlier in the queue",
        "In the queue: move the paper up.",
        "Work",
        ("browse",),
        lambda screen: _move(screen, -1),
    ),
    Command(
        "later-in-queue",
        "right_parenthesis,shift+down",
        "Later in the queue",
        "In the queue: move the paper down.",
        "Work",
        ("browse",),
        lambda screen: _move(screen, 1),
    ),
)

NEXT_TO_READ: tuple[Command[DocumentContext], ...] = (
    Command(
        "next-close",
        "W",
        "Next close paper",
        "Read the unread paper closest to this one; again and again, none comes twice.",
        "Read",
        ("browse", "reader"),
        read_next_close,
    ),
    Command(
        "random-from-queue",
        "B",
        "Random paper of the queue",
        "Read a paper of the queue at random.",
        "Read",
        ("browse", "reader"),
        read_random,
    ),
)
