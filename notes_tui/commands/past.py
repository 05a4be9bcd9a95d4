"""The history of changes, and earlier versions of a note."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from index import DocumentId, clean_line
from notes_tui.commands.selection import current_item, file_of
from notes_tui.questions import ChooseAnswer, PickItem, PickPast
from notes_tui.shell import OpenDocument

if TYPE_CHECKING:
    from index import FileDiff, NoteVersion, PastChange
    from notes_tui.commands.command import DocumentContext

_MOST = 500
_MOST_FILES = 20


async def history(screen: DocumentContext) -> None:
    """List changes with their differences; read a note of one, or undo it."""
    shell = screen.shell
    past = shell.library.past
    found = await shell.attempt(lambda: past.changes(limit=_MOST))
    if found is None:
        return
    if not found:
        shell.notify_warning(
            "No changes are kept yet."
            if past.enabled
            else "No history is kept: [history] in the settings turns it off."
        )
        return
    by_id = {change.id: change for change in found}
    items = [PickItem(change.id, _shown(change), when(change.when)) for change in found]

    def diff(id_: str) -> list[FileDiff]:
        return past.diff(by_id[id_], most=_MOST_FILES)

    hint = "u to undo · enter to read · / to narrow · tab to the text · escape to close"
    paths = {change.id: " ".join(change.paths) for change in found}
    answer = await shell.ask(PickPast("History of changes", items, diff, hint, paths))
    if answer is None:
        return
    change = by_id[answer.value]
    if answer.action == "open":
        path = next((path for path in change.paths if path.endswith(".md")), None)
        if path is not None:
            shell.open(OpenDocument(DocumentId.note(path)))
        return
    await _undo(screen, change)


async def _undo(screen: DocumentContext, change: PastChange) -> None:
    shell = screen.shell
    count = len(change.paths)
    files = clean_line(change.paths[0]) if count == 1 else f"{count} files"
    question = f"Undo “{clean_line(change.label)}” of {when(change.when)}? It changes {files}."
    if await shell.ask(ChooseAnswer(question, [("u", "undo it"), ("n", "cancel")])) == "u":
        undone = await shell.attempt(lambda: shell.library.edit.history.undo_change(change.id))
        if undone is not None:
            shell.notify_done(f"Undone: {clean_line(undone.label)} · ctrl+r to redo")


async def versions(screen: DocumentContext) -> None:
    """List earlier versions of the note, with what differs from it now; restore one."""
    shell = screen.shell
    past = shell.library.past
    path = file_of(await current_item(screen))
    if path is None:
        shell.notify_warning("Select a note to see its earlier versions.")
        return
    found = await shell.attempt(lambda: past.versions(path))
    if found is None:
        return
    earlier = {version.hash: version for version in found if not version.current}
    if not earlier:
        shell.notify_warning(f"No earlier version of {clean_line(path)} is kept.")
        return
    items = [PickItem(version.hash, version.label, when(version.when)) for version in earlier.values()]

    def diff(hash_: str) -> list[FileDiff]:
        return [past.diff_from_now(path, earlier[hash_])]

    hint = "u or enter to restore · / to narrow · tab to the text · escape to close"
    answer = await shell.ask(PickPast(f"Earlier versions of {path}, compared with it now", items, diff, hint))
    if answer is not None:
        await _restore(screen, path, earlier[answer.value])


async def _restore(screen: DocumentContext, path: str, version: NoteVersion) -> None:
    shell = screen.shell
    question = f"Give {clean_line(path)} the text of {when(version.when)}?"
    if await shell.ask(ChooseAnswer(question, [("r", "restore it"), ("n", "cancel")])) == "r":
        change = await shell.attempt(lambda: shell.library.past.restore(path, version))
        if change is not None:
            shell.notify_done(f"Restored {clean_line(path)} · u to undo")


def when(seconds: float) -> str:
    """Return a time as the user's clock shows it."""
    return f"{datetime.datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M}"


def _shown(change: PastChange) -> str:
    paths = ", ".join(change.paths[:3]) + (" …" if len(change.paths) > 3 else "")
    return f"{'(undone) ' if change.undone else ''}{change.label}  {paths}"
