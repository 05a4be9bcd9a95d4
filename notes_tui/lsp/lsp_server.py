"""The language server: what it offers, and how a message of the editor finds its answer.

Nothing of the engine is imported here: the editor's first message is answered before that is loaded.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from notes_tui import __version__
from notes_tui.lsp.editor_abilities import EditorAbilities, fitted
from notes_tui.lsp.index_progress import IndexProgress
from notes_tui.lsp.note_question import NoteQuestion
from notes_tui.lsp.open_notes import Buffers, EditedNote, EditedNotes, file_of, path_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import ErrorCode
    from notes_tui.lsp.opened_vault import OpenedVault

_Answer = TypeVar("_Answer")
# Seconds that a question waits for its vault to be opened; after that the answer is empty.
_PATIENCE = 5.0
REQUEST_FAILED = -32803
CONTENT_MODIFIED = -32801

_log = logging.getLogger(__name__)


class NotesProtocol(LanguageServerProtocol):
    """The protocol, but for its own copies of open texts: they take other characters for ends of lines too."""

    lsp_text_document__did_open = None  # type: ignore[assignment]
    lsp_text_document__did_change = None  # type: ignore[assignment]
    lsp_text_document__did_close = None  # type: ignore[assignment]

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message; a request that cannot be read is refused, so that the editor does not wait for it."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and isinstance(data.get("id"), int | str):
                self._send_response(data["id"], error=error.to_response_error())
            raise


class RefusedQuestionError(JsonRpcException):
    """A refusal that the editor shows as it is."""

    CODE = REQUEST_FAILED
    MESSAGE = "Refused"
    reason: ErrorCode | None = None


class OutdatedError(JsonRpcException):
    """The text has changed since the question."""

    CODE = CONTENT_MODIFIED
    MESSAGE = "The text has changed meanwhile; ask again."


class NotesServer(LanguageServer):
    """The server of one editor.

    Attributes:
        buffers: The texts that are open.
        abilities: The kinds of change that the editor can carry out.
        shows_progress: The editor shows how far long work is.
        on_index_changed: Called after each change of an index, on the event loop.
    """

    def __init__(self, given: str | None = None, *, verbose: bool = False) -> None:
        """Answer nothing yet.

        Args:
            given: The vault of the command line, if any.
            verbose: Log everything.
        """
        super().__init__("notes-tui", __version__, protocol_cls=NotesProtocol)
        self.buffers = Buffers()
        self.abilities = EditorAbilities()
        self.shows_progress = False
        self._given = given
        self._verbose = verbose
        self._answers = ThreadPoolExecutor(2, thread_name_prefix="notes-tui-lsp")
        self._background = ThreadPoolExecutor(1, thread_name_prefix="notes-tui-lsp-background")
        self._finding: dict[Path, asyncio.Future[OpenedVault | None]] = {}
        self._vaults: dict[Path, OpenedVault] = {}
        self._notes: dict[str, EditedNote] = {}
        self._preparing: set[asyncio.Task[OpenedVault | None]] = set()
        self._closed = False
        self.on_index_changed: Callable[[], None] = lambda: None

    # Vaults

    async def vault_of(self, folder: Path) -> OpenedVault | None:
        """Return the vault that a folder belongs to, opened when it is first asked for; None where there is none."""
        if self._closed:
            return None
        finding = self._finding.get(folder)
        if finding is None:
            loop = asyncio.get_running_loop()
            finding = self._finding[folder] = loop.run_in_executor(self._background, self._find, folder, loop)
            finding.add_done_callback(lambda found: self._found(folder, found))
        if finding.done():
            # At once: a message that comes later must not be handled first.
            return finding.result() if finding.exception() is None else None
        try:
            return await asyncio.wait_for(asyncio.shield(finding), _PATIENCE)
        except TimeoutError:
            return None

    def prepare(self, uri: str) -> None:
        """Begin to open the vault of a file, so that the first question need not wait for it."""
        file = file_of(uri)
        if file is not None:
            task = asyncio.ensure_future(self.vault_of(file.parent))
            self._preparing.add(task)
            task.add_done_callback(self._preparing.discard)

    def _find(self, folder: Path, loop: asyncio.AbstractEventLoop) -> OpenedVault | None:
        from notes_tui.lsp import opened_vault

        root = opened_vault.vault_folder(folder, self._given)
        if root is None or self._closed:
            return None
        root = root.resolve()
        if root not in self._vaults:
            progress = IndexProgress(self, root.name)
            vault = opened_vault.OpenedVault(
                root,
                lambda: _call_soon(loop, self._index_changed),
                lambda state: _call_soon(loop, lambda: progress.take(state)) if self.shows_progress else None,
            )
            if not self._vaults:
                vault.start_log(verbose=self._verbose)
            self._vaults[root] = vault
        return self._vaults[root]

    def _found(self, folder: Path, finding: asyncio.Future[OpenedVault | None]) -> None:
        """Look again next time where there was no vault: it may become one."""
        if finding.cancelled():
            return
        error = finding.exception()
        if error is not None:
            self.complain(error)
        if error is not None or finding.result() is None:
            self._finding.pop(folder, None)

    def _index_changed(self) -> None:
        for vault in self._vaults.values():
            self._background.submit(vault.library.read.offers, "links")
        self.on_index_changed()

    def close(self) -> None:
        """Close every vault and end the threads."""
        self._closed = True
        for pool in (self._answers, self._background):
            pool.shutdown(wait=True, cancel_futures=True)
        for vault in self._vaults.values():
            vault.close()

    @property
    def vaults(self) -> tuple[OpenedVault, ...]:
        """Return the vaults that are open."""
        return tuple(self._vaults.values())

    # Questions

    async def question(self, uri: str, place: types.Position | None = None) -> NoteQuestion | None:
        """Return a question about a note, as it is now; None for a text that is in no vault."""
        buffer = self.buffers.get(uri)
        file = file_of(uri)
        vault = await self.vault_of(file.parent) if file is not None else None
        if vault is None or file is None:
            return None
        path = path_in(vault.root, file)
        if path is None or not path.lower().endswith(".md"):
            return None
        notes = self._edited(vault)
        if buffer is not None:
            note = self._edited_note(path, uri)
        else:
            note = await self.run(lambda: notes[path])
        return NoteQuestion(vault, notes, note, place) if note is not None else None

    def _edited(self, vault: OpenedVault) -> EditedNotes:
        """Return the notes of a vault as the editor shows them now."""
        opened: dict[str, EditedNote] = {}
        for buffer in self.buffers.all():
            file = file_of(buffer.uri)
            path = path_in(vault.root, file) if file is not None else None
            note = self._edited_note(path, buffer.uri) if path is not None else None
            if path is not None and note is not None:
                opened[path] = note
        return EditedNotes(vault.root, vault.text_of, self.buffers.encoding, opened)

    def _edited_note(self, path: str, uri: str) -> EditedNote | None:
        """Return an open note, the same for each question until its text changes, so that it is parsed once."""
        buffer, held = self.buffers.get(uri), self._notes.get(uri)
        if buffer is None:
            return None
        if held is None or held.lines is not buffer.lines or held.path != path:
            held = self._notes[uri] = EditedNote(path, uri, buffer.version, buffer.lines)
        return held

    def forget(self, uri: str) -> None:
        """Forget a text that was closed."""
        self.buffers.closed(uri)
        self._notes.pop(uri, None)

    async def run(self, work: Callable[[], _Answer], *, later: bool = False) -> _Answer:
        """Do something in a thread; with `later`, in the one for what no question waits for.

        Raises:
            RefusedQuestionError: It was refused, for a reason that the editor is to show.
        """
        pool = self._background if later else self._answers
        try:
            return await asyncio.get_running_loop().run_in_executor(
                pool, lambda: fitted(work(), self.abilities)
            )
        except JsonRpcException:
            raise
        except Exception as error:
            raise _refusal(error) from error

    async def answer(
        self,
        uri: str,
        work: Callable[[NoteQuestion], _Answer],
        empty: _Answer,
        place: types.Position | None = None,
    ) -> _Answer:
        """Answer a question about a note; `empty` where it is in no vault, or its vault is not open yet."""
        try:
            question = await self.question(uri, place)
            if question is None:
                return empty
            return self.checked(question.notes, await self.run(lambda: work(question)))
        except RefusedQuestionError as refusal:
            # The index is made for the first time, or again: there is an answer later.
            if refusal.reason == "index-not-ready":
                return empty
            raise

    def checked(self, notes: EditedNotes, answer: _Answer) -> _Answer:
        """Return an answer; one that changes texts is refused where these are not as it was worked out on them.

        Raises:
            OutdatedError: An open text has changed since.
        """
        if isinstance(answer, types.WorkspaceEdit):
            for note in notes.opened.values():
                buffer = self.buffers.get(note.uri)
                if buffer is None or buffer.lines is not note.lines:
                    raise OutdatedError
        return answer

    async def only_vault(self, uri: str) -> OpenedVault:
        """Return the vault of a file, or without one the first that is open, else that of the working folder.

        Raises:
            RefusedQuestionError: There is none.
        """
        file = file_of(uri)
        folder = file.parent if file is not None else Path.cwd()
        vault = None if file is None and self._vaults else await self.vault_of(folder)
        vault = vault or next(iter(self._vaults.values()), None)
        if vault is None:
            raise RefusedQuestionError("No vault is open; open a note of one first.")
        return vault

    async def notes_of(self, uri: str) -> tuple[OpenedVault, EditedNotes] | None:
        """Return the vault of a file or folder, and its notes as the editor shows them; None where it is in none."""
        file = file_of(uri)
        vault = await self.vault_of(file.parent) if file is not None else None
        return (vault, self._edited(vault)) if vault is not None else None

    # Errors

    def complain(self, error: BaseException) -> None:
        """Show an error that no question of the editor's waits for."""
        refusal = error if isinstance(error, RefusedQuestionError) else _refusal(error)
        if refusal.reason == "index-not-ready":
            return
        sentence = str(refusal)
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, sentence))

    def report_server_error(
        self, error: Exception, source: type[PyglsError] | type[JsonRpcException]
    ) -> None:
        """Log an error of a message that has no answer; those with one say it there."""
        _log.warning(
            "A message of the editor failed (%s).", getattr(source, "__name__", source), exc_info=error
        )


def _call_soon(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    """Have the event loop call something, from another thread; nothing is called once the session is over."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(call)


def _refusal(error: BaseException) -> RefusedQuestionError:
    """Return an error as the editor shows it; a fault of ours is logged with its traceback and named as such."""
    from index import clean_line, expected

    refusal = expected(error) if isinstance(error, Exception) else None
    if refusal is not None:
        _log.warning("Refused.", exc_info=refusal)
        made = RefusedQuestionError(clean_line(str(refusal)))
        made.reason = refusal.code
        return made
    _log.error("Unexpected error.", exc_info=error)
    return RefusedQuestionError(f"A fault in notes-tui: {type(error).__name__}: {clean_line(str(error))}")
