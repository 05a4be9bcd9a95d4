"""Tick the tasks of the text that is edited, or open them again."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from notes_tui.editing.opening_place import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index import Task
    from notes_tui.shell import Shell
    from notes_tui.widgets.note_editor import NoteEditor


def toggled(text: str, tasks: Iterable[Task]) -> str:
    """Return a text with these of its tasks done, or open if all of them are done."""
    chosen = list(tasks)
    state = " " if all(task.state in "xX" for task in chosen) else "x"
    parts: list[str] = []
    at = 0
    for task in chosen:
        keep = state == "x" and task.state in "xX"
        parts += (text[at : task.start], task.state if keep else state)
        at = task.start + 1
    return "".join([*parts, text[at:]])


def chosen_tasks(text: str, start: int, end: int) -> list[Task]:
    """Return the tasks on the lines between two offsets."""
    from index import read_tasks  # it loads what parses notes

    starts = line_starts(text)
    first, last = bisect_right(starts, start), bisect_right(starts, end)
    return [task for task in read_tasks(text) if first <= task.line <= last]


async def toggle_tasks(shell: Shell, editor: NoteEditor) -> None:
    """Toggle the task under the cursor, or those on the lines of the selection, in one step to undo."""
    text, (start, end) = editor.document_text, editor.selected_span

    def change() -> str:
        tasks = chosen_tasks(text, start, end)
        return toggled(text, tasks) if tasks else ""

    new = await shell.attempt(change)
    if new is None or not editor.is_attached:
        return
    if not new:
        shell.notify_warning("There is no task here: a task is a list item that begins with [ ].")
    elif editor.document_text == text and not editor.read_only:
        editor.change_text(new)
