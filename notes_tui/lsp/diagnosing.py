"""Problems are looked for once the user pauses, in a thread, and shown where the text is still the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol.types import Diagnostic, PublishDiagnosticsParams

if TYPE_CHECKING:
    from collections.abc import Callable

    from notes_tui.lsp.lsp_server import NotesServer
    from notes_tui.lsp.note_question import NoteQuestion

PAUSE = 0.3
"""Seconds without a change after which problems are looked for."""


class Diagnosing:
    """Finds the problems of open texts, and tells the editor."""

    def __init__(self, server: NotesServer, find: Callable[[NoteQuestion], list[Diagnostic]]) -> None:
        """Take what finds the problems of a note; it is called in a thread."""
        self._server = server
        self._find = find
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._running: set[asyncio.Task[None]] = set()
        server.on_index_changed = self._everything

    def soon(self, uri: str) -> None:
        """Look for problems after a pause, which begins again with each call."""
        if (waiting := self._waiting.pop(uri, None)) is not None:
            waiting.cancel()
        loop = asyncio.get_running_loop()
        self._waiting[uri] = loop.call_later(PAUSE, self._begin, uri)

    def closed(self, uri: str) -> None:
        """Take back what was shown of a text that was closed."""
        if (waiting := self._waiting.pop(uri, None)) is not None:
            waiting.cancel()
        self._publish(uri, None, [])

    def _everything(self) -> None:
        for buffer in self._server.buffers.all():
            self.soon(buffer.uri)

    def _begin(self, uri: str) -> None:
        self._waiting.pop(uri, None)
        task = asyncio.ensure_future(self._diagnose(uri))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _diagnose(self, uri: str) -> None:
        buffers = self._server.buffers
        buffer = buffers.get(uri)
        try:
            question = await self._server.question(uri)
            if question is None or buffer is None:
                return
            found = await self._server.run(lambda: self._find(question), later=True)
        except Exception as error:  # noqa: BLE001 - nobody waits for it: it is shown
            self._server.complain(error)
            return
        # What was found in an older text is dropped: the next look is under way.
        if buffers.get(uri) is buffer and question.note.lines is buffer.lines:
            self._publish(uri, buffer.version, found)

    def _publish(self, uri: str, version: int | None, found: list[Diagnostic]) -> None:
        self._server.text_document_publish_diagnostics(PublishDiagnosticsParams(uri, found, version))
