"""Changes of files as an editor carries them out: spans of text, with the versions of the texts that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lsprotocol.types import (
    CreateFile,
    DeleteFile,
    OptionalVersionedTextDocumentIdentifier,
    RenameFile,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from index import LibraryError, text_edits
from notes_tui.lsp.open_notes import uri_of
from notes_tui.lsp.text_positions import TextLines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index import Change, FileChange, Move
    from notes_tui.lsp.open_notes import EditedNotes

DocumentChange: TypeAlias = "TextDocumentEdit | CreateFile | RenameFile | DeleteFile"


def workspace_edit(notes: EditedNotes, change: Change, *, moves: bool = True) -> WorkspaceEdit:
    """Return a change that was planned on the texts of an editor, for it to carry out.

    Texts are changed under their names of before, and files are moved last. An editor refuses the change of an open
    text that has another version by then.

    Args:
        notes: The texts that it was planned on.
        change: The change; it is not carried out here.
        moves: Files are moved too; else the editor does so by itself.

    Raises:
        LibraryError: A file is not text.
    """
    made: list[DocumentChange] = []
    for file in change.files:
        made += _file(notes, change.before(file.path), file)
    if moves:
        made += [_moved(notes, move) for move in change.moves]
    return WorkspaceEdit(document_changes=made)


def edit_of(notes: EditedNotes, path: str, before: str, after: str) -> WorkspaceEdit:
    """Return the change of one text."""
    return WorkspaceEdit(document_changes=[_edits(notes, path, before, text_edits(before, after))])


def created(notes: EditedNotes, path: str, text: str) -> WorkspaceEdit:
    """Return the change that makes a new file."""
    return WorkspaceEdit(document_changes=list(_created(notes, path, text)))


def _file(notes: EditedNotes, path: str, file: FileChange) -> Iterable[DocumentChange]:
    if file.after is None:
        return [DeleteFile(uri=_uri(notes, path))]
    try:
        before = file.before.decode() if file.before is not None else None
        after = file.after.decode()
    except UnicodeDecodeError:
        raise LibraryError(f"{path} is not valid UTF-8, so it is left as it is.", code="not-utf8") from None
    return _created(notes, path, after) if before is None else [_edits(notes, path, before, file.made.edits)]


def _created(notes: EditedNotes, path: str, text: str) -> Iterable[DocumentChange]:
    return [CreateFile(uri=_uri(notes, path)), _edits(notes, path, "", [(0, 0, text)])]


def _edits(
    notes: EditedNotes, path: str, before: str, changed: Iterable[tuple[int, int, str]]
) -> TextDocumentEdit:
    lines = TextLines(before, notes.encoding)
    edits = [TextEdit(lines.range(start, end), new) for start, end, new in changed]
    held = notes.opened.get(path)
    document = OptionalVersionedTextDocumentIdentifier(_uri(notes, path), held.version if held else None)
    return TextDocumentEdit(document, list(edits))


def _moved(notes: EditedNotes, move: Move) -> RenameFile:
    return RenameFile(_uri(notes, move.old), uri_of(notes.root / move.new))


def _uri(notes: EditedNotes, path: str) -> str:
    return notes.uri(path)
