"""Keep, dismiss and queue papers of the inbox or of any list; the cursor goes to the next one by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from notes_tui.commands.command import Command
from notes_tui.commands.selection import selected_papers, title_of

if TYPE_CHECKING:
    from index import Paper
    from notes_tui.commands.command import DocumentContext


async def keep(screen: DocumentContext) -> None:
    """Keep the selected papers."""
    await _mark(screen, "kept", "Kept")


async def dismiss(screen: DocumentContext) -> None:
    """Dismiss the selected papers."""
    await _mark(screen, "dismissed", "Dismissed")


async def _taken(screen: DocumentContext) -> list[Paper]:
    """Return the selected papers; the next key is already meant for the one after them."""
    selected = screen.selection()
    screen.go_on(decided=False)
    return await selected_papers(screen, selected)


async def _mark(screen: DocumentContext, mark: Literal["kept", "dismissed"], done: str) -> None:
    shell = screen.shell
    papers = await _taken(screen)
    if not papers:
        return
    change = await shell.attempt(lambda: shell.library.works.mark(papers, mark))
    if change is None:
        return
    screen.go_on(decided=True)
    shell.notify_done(f"{done}: {title_of(list(papers))} · u to undo")


async def queue(screen: DocumentContext) -> None:
    """Queue the selected papers: each gets a literature note, which is a step to undo."""
    shell = screen.shell
    papers = await _taken(screen)
    if papers and await shell.attempt(lambda: shell.library.edit.queue(papers)) is not None:
        screen.go_on(decided=True)
        shell.notify_done(f"Queued: {title_of(list(papers))} · u to undo")


INBOX: tuple[Command[DocumentContext], ...] = (
    Command(
        "keep",
        "a",
        "Keep",
        "Keep the selected papers of the inbox, or of any list, and go to the next.",
        "Work",
        ("browse", "reader", "map"),
        keep,
    ),
    Command(
        "dismiss",
        "z",
        "Dismiss",
        "Dismiss the selected papers for good, and go to the next; is:dismissed finds them.",
        "Work",
        ("browse", "reader", "map"),
        dismiss,
    ),
    Command(
        "queue-up",
        "Q",
        "Queue up",
        "Put the selected papers into the queue, with a literature note each, and go to the next.",
        "Work",
        ("browse", "reader", "map"),
        queue,
    ),
)
