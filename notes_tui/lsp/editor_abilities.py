"""The kinds of change that an editor can carry out, as it says at the start, and changes put so that it can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol.types import (
    CodeAction,
    CreateFile,
    DeleteFile,
    RenameFile,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

if TYPE_CHECKING:
    from lsprotocol.types import ClientCapabilities


@dataclass(frozen=True)
class EditorAbilities:
    """The kinds of change that an editor can carry out.

    Attributes:
        versions: It takes changes with the versions of the texts, and refuses those of other versions.
        operations: What it does to files besides changing their texts: "create", "rename", "delete".
    """

    versions: bool = False
    operations: frozenset[str] = frozenset()


def abilities_of(capabilities: ClientCapabilities) -> EditorAbilities:
    """Return what an editor says that it can do."""
    workspace = capabilities.workspace
    said = workspace.workspace_edit if workspace is not None else None
    if said is None:
        return EditorAbilities()
    kinds = frozenset(str(getattr(kind, "value", kind)) for kind in said.resource_operations or ())
    # Neovim names the operations alone; they come in no other form.
    return EditorAbilities(bool(said.document_changes or kinds), kinds)


def fitted(answer: Any, abilities: EditorAbilities) -> Any:
    """Return an answer with its changes in the form that an editor takes, without actions that it cannot carry out.

    Raises:
        LibraryError: The answer is a change that the editor cannot carry out.
    """
    if isinstance(answer, WorkspaceEdit):
        made = _edit(answer, abilities)
        if made is None:
            from index import LibraryError  # it is loaded by then

            raise LibraryError(
                "This editor moves no files for a language server, so nothing was renamed; rename it in notes-tui, "
                "or a note with `notes-tui rename`: every link follows there too.",
                code="not-editable",
            )
        return made
    return [each for each in answer if _carried_out(each, abilities)] if isinstance(answer, list) else answer


def _carried_out(listed: Any, abilities: EditorAbilities) -> bool:
    """Put the change of an action so that an editor can carry it out; return whether it can."""
    if isinstance(listed, CodeAction) and listed.edit is not None:
        listed.edit = _edit(listed.edit, abilities)
        return listed.edit is not None
    return True


def _edit(edit: WorkspaceEdit, abilities: EditorAbilities) -> WorkspaceEdit | None:
    """Return a change in the form that an editor takes; None where it moves or deletes files and that does not."""
    changes = edit.document_changes or ()
    needed = {change.kind for change in changes if isinstance(change, RenameFile | DeleteFile)}
    if not needed <= abilities.operations:
        return None
    # An editor that makes no files makes those whose text it is given.
    kept = [each for each in changes if "create" in abilities.operations or not isinstance(each, CreateFile)]
    if abilities.versions:
        return WorkspaceEdit(document_changes=kept)
    texts = [change for change in kept if isinstance(change, TextDocumentEdit)]
    return WorkspaceEdit(
        changes={
            each.text_document.uri: [edit for edit in each.edits if isinstance(edit, TextEdit)]
            for each in texts
        }
    )
