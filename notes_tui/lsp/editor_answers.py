"""The answers to the questions of an editor, by their names in `offers`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from notes_tui.lsp import (
    buffer_problems,
    code_actions,
    completion_items,
    hover_cards,
    inlay_titles,
    link_ranges,
    link_targets,
    note_symbols,
    references_to,
    rename_requests,
    server_commands,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsprotocol import types

    from notes_tui.lsp.note_question import NoteQuestion
    from notes_tui.lsp.open_notes import EditedNotes
    from notes_tui.lsp.opened_vault import OpenedVault


def completion(question: NoteQuestion, _asked: types.CompletionParams) -> types.CompletionList:
    """Return what may complete the word at the cursor."""
    return completion_items.complete(question)


def completion_resolve(question: NoteQuestion, item: types.CompletionItem) -> types.CompletionItem:
    """Describe an item of completion."""
    return completion_items.documented(question, item)


def hover(question: NoteQuestion, _asked: types.HoverParams) -> types.Hover | None:
    """Return the card of what is at the cursor."""
    return hover_cards.hover(question)


def definition(question: NoteQuestion, _asked: types.DefinitionParams) -> types.Location | None:
    """Return the place that the link at the cursor leads to."""
    return link_targets.definition_at(question)


def references(question: NoteQuestion, asked: types.ReferenceParams) -> list[types.Location]:
    """Return every place that leads to what is at the cursor."""
    return references_to.references(question, declaration=asked.context.include_declaration)


def document_symbol(question: NoteQuestion, _asked: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
    """Return the outline of a note."""
    return note_symbols.outline_of(question.note)


def diagnostics(question: NoteQuestion) -> list[types.Diagnostic]:
    """Return the problems of a note."""
    return buffer_problems.diagnostics(question)


def workspace_symbol(
    vaults: Sequence[OpenedVault], asked: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """Return the notes and papers whose names match."""
    return [symbol for vault in vaults for symbol in note_symbols.names_in(vault, asked.query)]


def document_link(question: NoteQuestion, _asked: types.DocumentLinkParams) -> list[types.DocumentLink]:
    """Return the links of a note."""
    return link_ranges.links_of(question)


def document_link_resolve(question: NoteQuestion, link: types.DocumentLink) -> types.DocumentLink:
    """Return a link with the file that it leads to."""
    return link_ranges.followed(question, link)


def folding_range(question: NoteQuestion, _asked: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """Return what can be folded."""
    return note_symbols.folds(question)


def prepare_rename(
    question: NoteQuestion, _asked: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder:
    """Return the name at the cursor."""
    return rename_requests.prepared(question)


def rename(question: NoteQuestion, asked: types.RenameParams) -> types.WorkspaceEdit:
    """Return the change that renames what is at the cursor."""
    return rename_requests.rename(question, asked.new_name)


def will_rename_files(
    vault: OpenedVault, notes: EditedNotes, asked: types.RenameFilesParams
) -> types.WorkspaceEdit | None:
    """Return the changes of links for files that move."""
    return rename_requests.moved_files(vault, notes, asked.files)


def code_action(question: NoteQuestion, asked: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what can be done at a place."""
    place = dataclasses.replace(question, place=asked.range.start)
    return code_actions.actions(place, asked.range, asked.context)


def inlay_hint(question: NoteQuestion, asked: types.InlayHintParams) -> list[types.InlayHint]:
    """Return titles behind keys."""
    return inlay_titles.hints(question, asked.range)


def command(vault: OpenedVault, name: str, words: Sequence[str]) -> dict[str, Any]:
    """Run a command of the server."""
    return server_commands.run(vault.library, name, words)
