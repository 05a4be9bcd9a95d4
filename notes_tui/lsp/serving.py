"""Serve one editor over standard input and output, until it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notes_tui.lsp.lsp_server import NotesServer

_CHECK_EVERY = 5.0
"""Seconds between checks that the editor still runs."""
_DISCONNECTED = 1

_log = logging.getLogger(__name__)


def serve(vault: str | None, *, verbose: bool = False) -> int:
    """Serve until the editor ends; return 0 if it said so before."""
    # They log what is in messages, which is text of the user's.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    from notes_tui.lsp.offers import make_server
    from notes_tui.lsp.stdio import open_output, take_standard_output

    target = take_standard_output()
    server = make_server(vault, verbose=verbose)
    try:
        open_output(server.protocol, target)
        return asyncio.run(_talk(server))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else _DISCONNECTED
    except KeyboardInterrupt:
        return 130
    finally:
        server.close()


async def _talk(server: NotesServer) -> int:
    from threading import Event

    from pygls.io_ import run_async

    from notes_tui.lsp.stdio import open_input

    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGTERM, _interrupt)
    try:
        reader = await open_input(sys.stdin.buffer)
    except ValueError:
        print("notes-tui: lsp talks to an editor over a pipe; it is not for files.", file=sys.stderr)  # noqa: T201
        return 2
    watching = asyncio.ensure_future(_watch(server))
    try:
        await run_async(
            stop_event=Event(),
            reader=reader,
            protocol=server.protocol,
            error_handler=server.report_server_error,
        )
    finally:
        watching.cancel()
    return _DISCONNECTED


def _interrupt() -> None:
    raise KeyboardInterrupt


async def _watch(server: NotesServer) -> None:
    """End when the editor has ended without closing our input, as a process that it started may keep that open."""
    while True:
        await asyncio.sleep(_CHECK_EVERY)
        if server.process_id is not None and not _runs(server.process_id):
            _log.warning("The editor has ended.")
            os.kill(os.getpid(), signal.SIGTERM)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
