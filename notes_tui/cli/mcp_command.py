"""`mcp`: tools for assistants over standard input and output."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from index import LibraryError
from notes_tui.cli.command_output import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library, SyncState


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("mcp")
    command.add_argument(
        "--write", action="store_true", help="with tools that tag, set the status, append and edit"
    )


def mcp(library: Library, args: argparse.Namespace) -> int:
    """`mcp`, `--write`."""
    try:
        from notes_tui.mcp.server import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise LibraryError(
            "The Model Context Protocol is not installed; install notes-tui with the extra: notes-tui[mcp].",
            code="no-program",
        ) from None

    settled = threading.Event()

    def report(state: SyncState) -> None:
        if state.phase in ("watching", "polling", "following", "failed"):
            settled.set()
        if state.phase == "failed" and state.message:
            say(state.message)

    server = make_server(library, write=args.write, ready=settled.is_set)
    library.start(lambda _announcement: None, report)
    server.run()
    return 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {"mcp": mcp}
