"""Tick a task, or open it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.edit.changes import Change, FileChange
from index.errors import LibraryError, StaleFileError
from index.text import clean_line
from index.vault.parse.tasks import read_tasks

if TYPE_CHECKING:
    from index.edit.editor import Editor
    from index.vault.parse.tasks import Task


def toggle_task(editor: Editor, path: str, line: int, expected: Task | None = None) -> tuple[Change, str]:
    """Change the one character in the box of a task; every other byte stays.

    A task that is done (`x` or `X`) is open again; in any other state, it is done, as a click in Obsidian does.

    Args:
        editor: Writes the note.
        path: The note, relative to the vault.
        line: Line of the task, from 1.
        expected: The task as it was shown; None where only the line is known.

    Returns:
        The change, and the new state: `x` or a space.

    Raises:
        StaleFileError: The task on that line is not the one that was shown; nothing was written.
        LibraryError: There is no task on that line, or the note cannot be edited.
    """
    with editor.history.exclusive():
        text, data = editor.text(path)
        task = next((each for each in read_tasks(text) if each.line == line), None)
        if expected is not None and (task is None or (task.state, task.text) != expected[1::2]):
            raise StaleFileError(f"{path}: the task on line {line} has changed; look at it again.")
        if task is None:
            raise LibraryError(f"{path} has no task on line {line}.", code="not-found")
        state = " " if task.state in "xX" else "x"
        after = f"{text[: task.start]}{state}{text[task.start + 1 :]}"
        label = f"{'open' if state == ' ' else 'done'}: {clean_line(task.text)[:60]}"
        change = Change(label, (FileChange(path, data, after.encode("utf-8")),))
        return editor.history.do(change), state
