"""Ask for the place in a note where something is to be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands import notes
from notes_tui.questions import PickItem, PickOne
from notes_tui.shell import NotePlace

if TYPE_CHECKING:
    from index import NoteSummary
    from notes_tui.commands.command import DocumentContext

_LAST = "last"


async def pick_place(screen: DocumentContext, title: str, *, without: str | None = None) -> NotePlace | None:
    """Ask for a note and, where it has headings, for a section; the place that was picked last comes first.

    Args:
        screen: Asks.
        title: Of the question.
        without: A note that is not offered.
    """
    shell = screen.shell
    summaries = await shell.attempt(shell.library.read.summaries)
    if summaries is None:
        return None
    summaries = [note for note in summaries if note.path != without]
    items = [PickItem(note.path, note.path.removesuffix(".md"), _title(note)) for note in summaries]
    shown = sum(note.standing == "shown" for note in summaries)
    last = shell.last_place
    known = next((note for note in summaries if last is not None and note.path == last.path), None)
    if last is not None and known is not None and last.heading in (None, *(h.text for h in known.headings)):
        section = f" › {last.heading}" if last.heading else ""
        items.insert(0, PickItem(_LAST, f"{last.path.removesuffix('.md')}{section}", "as before"))
        shown += 1
    answer = await shell.ask(PickOne(title, items, create="New note", last=shown))
    if answer is None:
        return None
    if answer == _LAST:
        return last
    if answer.startswith("new:"):
        created = await notes.created(screen, answer[4:])
        place = NotePlace(created) if created is not None else None
    else:
        headings = next(note.headings for note in summaries if note.path == answer)
        names = dict.fromkeys(heading.text for heading in headings)
        heading: str | None = ""
        if names:
            sections = [PickItem("", "end of the note"), *(PickItem(name, name) for name in names)]
            heading = await shell.ask(PickOne(f"Section of {answer}", sections))
        place = None if heading is None else NotePlace(answer, heading or None)
    if place is not None:
        shell.last_place = place
    return place


def _title(note: NoteSummary) -> str:
    """Return the title of a note; empty where the path says it already."""
    return "" if note.path.endswith(f"{note.title}.md") else note.title
