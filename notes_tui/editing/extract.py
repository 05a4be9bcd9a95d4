"""Move the text that is selected in the editor into a new note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.questions import EnterText

if TYPE_CHECKING:
    from index import ExtractedText
    from notes_tui.shell import Shell
    from notes_tui.widgets.note_editor import NoteEditor


async def extract(shell: Shell, path: str, editor: NoteEditor) -> None:
    """Ask for a name, make the note, and leave a link to it in the text, which is not saved yet."""
    text, (start, end) = editor.document_text, editor.selected_span
    selected = text[start:end]
    if not selected.strip():
        shell.notify_warning("Select the text to move first.")
        return
    first = next(line for line in selected.splitlines() if line.strip())
    wanted = await shell.ask(
        EnterText("Move the selection into a new note", value=first.lstrip("# ").strip()[:80])
    )
    if wanted is None:
        return
    from index import SelectedText  # it loads what parses notes

    plans, edit = shell.library.edit.plans, shell.library.edit

    def make() -> ExtractedText:
        planned = plans.selection(SelectedText(path, text, start, end), wanted)
        edit.create(f"/{planned.path}", planned.text)
        return planned

    made = await shell.attempt(make) if _same(editor, text, (start, end)) else None
    if made is None or not editor.is_attached:
        return
    if not _same(editor, text, (start, end)):
        shell.notify_warning(
            f"The note was changed elsewhere meanwhile; the text is in {made.path} and here."
        )
        return
    ends = len(selected) - len(selected.rstrip("\r\n"))
    editor.replace_selection(made.link + selected[len(selected) - ends :])
    also = " Links to headings in it stay as they were." if made.has_anchors else ""
    shell.notify_done(f"Moved into {made.path}; ctrl+z brings the text back here.{also}")


def _same(editor: NoteEditor, text: str, span: tuple[int, int]) -> bool:
    return editor.document_text == text and editor.selected_span == span
