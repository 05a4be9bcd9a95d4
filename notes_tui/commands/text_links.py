"""Follow the link under the cursor of the text that is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId, clean_line
from notes_tui.commands import notes, opening
from notes_tui.editing.link_under_cursor import link_under_cursor
from notes_tui.editing.opening_place import line_starts
from notes_tui.shell import EditNote, OpenDocument
from notes_tui.widgets.markdown.model import Target

if TYPE_CHECKING:
    from notes_tui.commands.command import EditorContext


async def follow_under_cursor(screen: EditorContext) -> None:
    """Go where the link, citation or address under the cursor leads; leaving that returns to the place."""
    shell, path = screen.shell, screen.path
    place = screen.editor.linkable_place()
    link = (
        await shell.attempt(lambda: link_under_cursor(shell.library, path, *place))
        if place is not None
        else None
    )
    if link is None:
        shell.notify_warning("There is no link under the cursor.")
    elif link.kind == "address":
        await opening.open_address(shell, link.target)
    elif link.id == DocumentId.note(path):
        await _go_within(screen, link.anchor)
    elif link.id is not None:
        shell.open(OpenDocument(link.id, link.anchor))
    elif link.kind == "file":
        if not await opening.open_linked_pdf(shell, Target("wikilink", link.target, link.anchor), path):
            shell.notify_warning(f"{clean_line(link.target)} is a file that is not shown here.")
    else:
        await _create(screen, link.target)


async def _create(screen: EditorContext, name: str) -> None:
    shell, path = screen.shell, screen.path
    if await notes.wants_note(shell, name):
        change = await shell.attempt(lambda: shell.library.edit.create(name, beside=path))
        if change is not None:
            shell.open(EditNote(change.paths[0], at_end=True))


async def _go_within(screen: EditorContext, anchor: str | None) -> None:
    shell, path, editor = screen.shell, screen.path, screen.editor
    text = editor.document_text

    def find() -> int:
        from index import find_part  # it loads what resolves links

        line = find_part(shell.library.read.parsed(path, text), anchor).line if anchor else 1
        return line_starts(text)[line - 1]

    place = await shell.attempt(find)
    if place is not None and editor.is_attached and editor.document_text == text:
        editor.jump_to(place)
