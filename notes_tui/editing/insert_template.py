"""Insert a template into the text that is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.questions import PickItem, PickOne

if TYPE_CHECKING:
    from notes_tui.shell import Shell
    from notes_tui.widgets.note_editor import NoteEditor


async def insert_template(shell: Shell, path: str, editor: NoteEditor) -> None:
    """Ask for a template, and insert it at the cursor."""
    templates = shell.library.templates
    paths = await shell.attempt(templates.paths)
    if paths is None:
        return
    if not paths:
        shell.notify_warning("No templates: set a template folder in Obsidian's settings.")
        return
    items = [PickItem(each, each.removesuffix(".md")) for each in paths]
    chosen = await shell.ask(PickOne("Insert a template", items))
    if chosen is None or not editor.is_attached:
        return
    text, at = editor.document_text, editor.cursor_offset
    inserted = await shell.attempt(lambda: templates.insert(chosen, path, text, at))
    if inserted is None or not editor.is_attached:
        return
    if editor.document_text != text:
        shell.notify_warning("The note was changed elsewhere meanwhile; insert the template again.")
        return
    editor.change_text(inserted.text)
    editor.move_to(inserted.end)
