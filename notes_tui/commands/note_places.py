"""Ask for the place in a note where something is to be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId, NoteSummary
from notes_tui.commands import notes
from notes_tui.questions import PickItem, PickItems, PickOne
from notes_tui.shell import NotePlace

if TYPE_CHECKING:
    from index import Reader
    from notes_tui.commands.command import DocumentContext

_LAST = "last"


async def pick_place(screen: DocumentContext, title: str, *, without: str | None = None) -> NotePlace | None:
    """Ask for a note and, where it has headings, for a section; the place that was picked last comes first.

    The others are in the order of their last change; templates are not among them.

    Args:
        screen: Asks.
        title: Of the question.
        without: A note that is not offered.
    """
    shell = screen.shell
    last, read = shell.last_place, shell.library.read
    question = PickOne(title, [], create="New note", load=lambda: _places(read, last, without))
    answer = await shell.ask(question)
    if answer is None:
        return None
    if answer == _LAST:
        return last
    if answer.startswith("new:"):
        created = await notes.created(screen, answer[4:])
        place = NotePlace(created) if created is not None else None
    else:
        headings = await shell.attempt(lambda: _headings(read, answer))
        heading: str | None = ""
        if headings:
            sections = [PickItem("", "end of the note"), *(PickItem(name, name) for name in headings)]
            heading = await shell.ask(PickOne(f"Section of {answer}", sections))
        place = None if heading is None else NotePlace(answer, heading or None)
    if place is not None:
        shell.last_place = place
    return place


def _places(read: Reader, last: NotePlace | None, without: str | None) -> PickItems:
    """Return the place that was picked last, if it is still there, and the notes."""
    is_template = read.settings().template_test()
    items, shown = [], 0
    for path, title, _key, excluded in read.note_names():
        if path != without and not is_template(path):
            own_title = "" if path.endswith(f"{title}.md") else title
            items.append(PickItem(path, path.removesuffix(".md"), own_title))
            shown += not excluded
    known = _headings(read, last.path) if last is not None and last.path != without else None
    if last is not None and known is not None and last.heading in (None, *known):
        section = f" › {last.heading}" if last.heading else ""
        items.insert(0, PickItem(_LAST, f"{last.path.removesuffix('.md')}{section}", "as before"))
        shown += 1
    return PickItems(items, shown)


def _headings(read: Reader, path: str) -> list[str] | None:
    """Return the headings of a note, each once; None where it is gone."""
    note = read.items([DocumentId.note(path)]).get(DocumentId.note(path))
    return list(dict.fromkeys(each.text for each in note.headings)) if isinstance(note, NoteSummary) else None
