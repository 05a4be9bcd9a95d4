"""Tags, reading status and rating of the selected documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper
from notes_tui.commands.selection import needed_items, selected_papers, title_of
from notes_tui.questions import ChooseAnswer, EnterTags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import ReadingStatus
    from notes_tui.commands.command import DocumentContext

_NEXT_STATUS: Mapping[ReadingStatus, ReadingStatus] = {
    "unread": "reading",
    "reading": "read",
    "read": "unread",
}


async def tag(screen: DocumentContext) -> None:
    """Ask for tags, then add and remove them."""
    shell = screen.shell
    items = await needed_items(screen)
    tags = await shell.attempt(shell.library.read.tags)
    if not items or tags is None:
        return
    present = sorted({tag for item in items for tag in item.tags})
    known = [count.tag for count in tags]
    question = EnterTags(title_of(items), present, known, lambda: shell.library.read.suggested_tags(items))
    wanted = await shell.ask(question)
    if wanted is None:
        return
    targets = [item if isinstance(item, Paper) else item.path for item in items]
    change = await shell.attempt(lambda: shell.library.edit.tag(targets, wanted.add, wanted.remove))
    if change is not None:
        shell.notify_done(f"{change.label} · u to undo" if change.files else "Nothing to change.")


async def next_status(screen: DocumentContext) -> None:
    """Set the next reading status: unread, reading, read, unread."""
    papers = await selected_papers(screen)
    if papers:
        status = _NEXT_STATUS[papers[0].status]
        change = await screen.shell.attempt(lambda: screen.shell.library.edit.set_status(papers, status))
        if change is not None:
            screen.shell.notify_done(f"{title_of(list(papers))}: {status} · u to undo")


async def rate(screen: DocumentContext) -> None:
    """Ask for one to five stars, or none."""
    papers = await selected_papers(screen)
    if not papers:
        return
    answers = [(str(stars), "★" * stars) for stars in range(1, 6)]
    question = ChooseAnswer(f"Rate {papers[0].title}", [*answers, ("0", "no rating")])
    if (answer := await screen.shell.ask(question)) is not None:
        rating = int(answer) or None
        await screen.shell.attempt(lambda: screen.shell.library.edit.set_rating(papers[0], rating))
