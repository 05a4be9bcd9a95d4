"""Everything that the language server offers, by the name that it has in the protocol.

What answers is imported by the first question, in a thread: it needs the engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder

from notes_tui.lsp.diagnosing import Diagnosing
from notes_tui.lsp.editor_abilities import abilities_of
from notes_tui.lsp.lsp_server import NotesServer
from notes_tui.lsp.text_positions import known_encoding

if TYPE_CHECKING:
    from collections.abc import Callable

    from notes_tui.lsp.note_question import NoteQuestion

_ANSWERS = "notes_tui.lsp.editor_answers"
_PREFIX = "notes-tui."
COMMANDS = ("search", "new", "today", "related", "import", "open")
"""Commands that an editor may run, without their prefix; they take words, after the address of a file."""


class _Offer(NamedTuple):
    """A question about a note.

    Attributes:
        method: Its name in the protocol.
        answer: The function of `editor_answers` that answers it.
        empty: Makes the answer for a text that is in no vault, of what was asked.
        options: Said to the editor at the start.
    """

    method: str
    answer: str
    empty: Callable[[Any], object] = lambda _asked: None
    options: object = None


_OFFERS = (
    _Offer(
        types.TEXT_DOCUMENT_COMPLETION,
        "completion",
        lambda _asked: types.CompletionList(is_incomplete=False, items=[]),
        types.CompletionOptions(trigger_characters=["[", "#", "@", "^", ":"], resolve_provider=True),
    ),
    _Offer(types.COMPLETION_ITEM_RESOLVE, "completion_resolve", lambda item: item),
    _Offer(types.TEXT_DOCUMENT_HOVER, "hover"),
    _Offer(types.TEXT_DOCUMENT_DEFINITION, "definition"),
    _Offer(types.TEXT_DOCUMENT_REFERENCES, "references"),
    _Offer(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "document_symbol"),
    _Offer(
        types.TEXT_DOCUMENT_DOCUMENT_LINK,
        "document_link",
        options=types.DocumentLinkOptions(resolve_provider=True),
    ),
    _Offer(types.DOCUMENT_LINK_RESOLVE, "document_link_resolve", lambda link: link),
    _Offer(types.TEXT_DOCUMENT_FOLDING_RANGE, "folding_range"),
    _Offer(
        types.TEXT_DOCUMENT_CODE_ACTION,
        "code_action",
        lambda _asked: [],
        types.CodeActionOptions([types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite]),
    ),
    _Offer(types.TEXT_DOCUMENT_INLAY_HINT, "inlay_hint"),
    _Offer(types.TEXT_DOCUMENT_PREPARE_RENAME, "prepare_rename"),
    _Offer(types.TEXT_DOCUMENT_RENAME, "rename", options=types.RenameOptions(prepare_provider=True)),
)


def make_server(given: str | None = None, *, verbose: bool = False) -> NotesServer:
    """Return a server with everything it offers; see `NotesServer` for the arguments."""
    server = NotesServer(given, verbose=verbose)
    _register_texts(
        server, Diagnosing(server, lambda question: import_module(_ANSWERS).diagnostics(question))
    )
    for offer in _OFFERS:
        _register(server, offer)

    @server.feature(types.WORKSPACE_SYMBOL)
    async def symbols(params: types.WorkspaceSymbolParams) -> Any:
        vaults = server.vaults
        return await server.run(lambda: import_module(_ANSWERS).workspace_symbol(vaults, params))

    @server.feature(
        types.WORKSPACE_WILL_RENAME_FILES,
        types.FileOperationRegistrationOptions(
            [types.FileOperationFilter(types.FileOperationPattern("**"), scheme="file")]
        ),
    )
    async def renamed(params: types.RenameFilesParams) -> Any:
        found = await server.notes_of(params.files[0].old_uri) if params.files else None
        if found is None:
            return None
        vault, notes = found
        answer = await server.run(lambda: import_module(_ANSWERS).will_rename_files(vault, notes, params))
        return server.checked(notes, answer)

    for name in COMMANDS:
        _register_command(server, name)
    return server


def _register_command(server: NotesServer, name: str) -> None:
    @server.command(f"{_PREFIX}{name}")
    async def run(*words: Any) -> Any:
        vault = await server.only_vault(words[0] if words and isinstance(words[0], str) else "")
        given = [str(word) for word in words if not str(word).startswith("file:")]
        answer = await server.run(lambda: import_module(_ANSWERS).command(vault, name, given))
        if "show" in answer:
            shown = types.ShowDocumentParams(answer["show"], external=answer.get("external"), take_focus=True)
            server.window_show_document(shown)
        return answer


def _register(server: NotesServer, offer: _Offer) -> None:
    @server.feature(offer.method, offer.options)
    async def answer(asked: Any) -> Any:
        def work(question: NoteQuestion) -> Any:
            return getattr(import_module(_ANSWERS), offer.answer)(question, asked)

        uri = _uri(asked)
        if uri is None:
            return offer.empty(asked)
        return await server.answer(uri, work, offer.empty(asked), getattr(asked, "position", None))


def _uri(asked: Any) -> str | None:
    """Return the address of the note that a question is about; where it is about an item, that has it."""
    document = getattr(asked, "text_document", None)
    if document is not None:
        return str(document.uri)
    data = getattr(asked, "data", None)
    uri = data.get("uri") if isinstance(data, dict) else None
    return uri if isinstance(uri, str) else None


def _register_texts(server: NotesServer, diagnosing: Diagnosing) -> None:
    buffers = server.buffers

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        chosen = ServerCapabilitiesBuilder.choose_position_encoding(params.capabilities)
        window = params.capabilities.window
        server.shows_progress = bool(window is not None and window.work_done_progress)
        server.abilities = abilities_of(params.capabilities)
        buffers.encoding = known_encoding(chosen.value if hasattr(chosen, "value") else str(chosen))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        # Not as a task: the next message may be a change of this text.
        document = params.text_document
        buffers.opened(document.uri, document.version, document.text)
        diagnosing.soon(document.uri)
        server.prepare(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        buffers.changed(document.uri, document.version, tuple(params.content_changes))
        diagnosing.soon(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)
        diagnosing.closed(params.text_document.uri)
