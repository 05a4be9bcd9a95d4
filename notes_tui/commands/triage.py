"""Keep, dismiss and queue papers of the inbox; the next one comes by itself, as the list is made again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from notes_tui.commands.command import Command
from notes_tui.commands.selection import selected_papers, title_of

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext


async def keep(screen: DocumentContext) -> None:
    """Keep the selected papers."""
    await _mark(screen, "kept", "Kept")


async def dismiss(screen: DocumentContext) -> None:
    """Dismiss the selected papers."""
    await _mark(screen, "dismissed", "Dismissed")


async def _mark(screen: DocumentContext, mark: Literal["kept", "dismissed"], done: str) -> None:
    shell = screen.shell
    papers = await selected_papers(screen)
    if not papers:
        return
    change = await shell.attempt(lambda: shell.library.works.mark(papers, mark))
    if change is None:
        return
    shell.notify_done(f"{done}: {title_of(list(papers))} · u to undo")


async def queue(screen: DocumentContext) -> None:
    """Queue the selected papers: each gets a literature note, which is a step to undo."""
    shell = screen.shell
    papers = await selected_papers(screen)
    edit = shell.library.edit
    for paper in papers:
        if await shell.attempt(partial(edit.literature_note, paper)) is None:
            return
    if papers:
        shell.notify_done(f"Queued: {title_of(list(papers))} · u to undo")


INBOX: tuple[Command[DocumentContext], ...] = (
    Command(
        "keep",
        "a",
        "Keep",
        "Keep the selected papers of the inbox.",
        "Work",
        ("browse", "reader"),
        keep,
    ),
    Command(
        "dismiss",
        "z",
        "Dismiss",
        "Dismiss the selected papers of the inbox for good; is:dismissed finds them.",
        "Work",
        ("browse", "reader"),
        dismiss,
    ),
    Command(
        "queue-up",
        "Q",
        "Queue up",
        "Put the selected papers into the queue, with a literature note each.",
        "Work",
        ("browse", "reader"),
        queue,
    ),
)
