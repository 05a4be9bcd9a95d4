"""Give files to the user's own editor."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from index import LibraryError, clean_line
from notes_tui.terminal import external_programs

if TYPE_CHECKING:
    from pathlib import Path

    from notes_tui.shell import Shell


def edit_file(shell: Shell, file: Path, line: int | None = None) -> None:
    """Give a file and the terminal to the user's own editor, at a line if one is given; show a refusal."""
    shown = clean_line(str(file))
    # Only a regular file: an editor would wait for a named pipe for ever. A path may not be one that can exist.
    is_file = exists = False
    with suppress(OSError, ValueError):
        is_file, exists = file.is_file(), file.exists()
    if not is_file:
        shell.notify_error(
            f"{shown} is not a regular file, so it is not opened."
            if exists
            else f"{shown} is no longer there, or cannot be reached."
        )
        return
    try:
        shell.run_in_terminal(lambda: external_programs.open_in_editor(file, line))
    except LibraryError as error:
        shell.notify_error(error)
