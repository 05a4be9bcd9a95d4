"""The progress of a long indexing run, such as a vault's first, as an editor shows it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol.types import (
    ProgressParams,
    WorkDoneProgressBegin,
    WorkDoneProgressCreateParams,
    WorkDoneProgressEnd,
    WorkDoneProgressReport,
)
from pygls.exceptions import JsonRpcException

from notes_tui.view.time_left import with_time_left

if TYPE_CHECKING:
    from pygls.lsp.server import LanguageServer

    from index import SyncState

_SENTENCES = {
    "reading": "{done:,} of {total:,} files read",
    "indexing": "{done:,} of {total:,} can be searched",
}


class IndexProgress:
    """Tells the editor how far the indexing of one vault is, while that takes long. Used on the event loop alone."""

    def __init__(self, server: LanguageServer, name: str) -> None:
        """Tell nothing yet; `name` is that of the vault."""
        self._server = server
        self._name = name
        self._state: SyncState | None = None
        self._fresh = asyncio.Event()
        self._telling: asyncio.Task[None] | None = None
        self._runs = 0

    def take(self, state: SyncState) -> None:
        """Take the state of syncing; a run begins with its first report, and ends with any other state."""
        self._state = state if state.phase in _SENTENCES else None
        self._fresh.set()
        if self._state is not None and self._telling is None:
            self._telling = asyncio.ensure_future(self._tell())
            self._telling.add_done_callback(self._told)

    def _told(self, _telling: asyncio.Task[None]) -> None:
        self._telling = None

    async def _tell(self) -> None:
        self._runs += 1
        token = f"notes-tui index {self._name} {self._runs}"
        try:
            await self._server.window_work_done_progress_create_async(WorkDoneProgressCreateParams(token))
        except JsonRpcException:
            # The editor does not want to know; the rest of the run is not told either.
            await self._ended()
            return
        title = f"notes-tui: indexing {self._name}"
        self._send(token, WorkDoneProgressBegin(title, cancellable=False, percentage=0))
        while (state := self._state) is not None:
            message = _SENTENCES[state.phase].format(done=state.done, total=state.total)
            message = with_time_left(message, state.remaining)
            self._send(token, WorkDoneProgressReport(message=message, percentage=_percentage(state)))
            await self._next()
        self._send(token, WorkDoneProgressEnd())

    async def _next(self) -> None:
        self._fresh.clear()
        await self._fresh.wait()

    async def _ended(self) -> None:
        while self._state is not None:
            await self._next()

    def _send(
        self, token: str, value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd
    ) -> None:
        self._server.progress(ProgressParams(token, value))


def _percentage(state: SyncState) -> int:
    """Return the share of the whole that is done: files are read in its first half, and indexed in the second."""
    half = state.done * 50 // max(state.total, 1)
    return half if state.phase == "reading" else 50 + half
