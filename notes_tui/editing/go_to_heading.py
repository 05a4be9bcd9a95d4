"""Go to a heading of the text that is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import clean_line
from notes_tui.editing.opening_place import line_starts
from notes_tui.questions import PickItem, PickOne

if TYPE_CHECKING:
    from notes_tui.shell import Shell
    from notes_tui.widgets.note_editor import NoteEditor


async def go_to_heading(shell: Shell, path: str, editor: NoteEditor) -> None:
    """Ask for a heading and go there; one goes back with the key that leaves a link."""
    text = editor.document_text
    note = await shell.attempt(lambda: shell.library.read.parsed(path, text))
    if note is None:
        return
    if not note.headings:
        shell.notify_warning("This note has no headings.")
        return
    items = [
        PickItem(str(each.line), f"{'  ' * (each.level - 1)}{clean_line(each.text)}", f"line {each.line:,}")
        for each in note.headings
    ]
    answer = await shell.ask(PickOne("Outline", items))
    if answer is None or not editor.is_attached:
        return
    if editor.document_text != text:
        shell.notify_warning("The note was changed elsewhere meanwhile; open the outline again.")
        return
    editor.jump_to(line_starts(text)[int(answer) - 1])
