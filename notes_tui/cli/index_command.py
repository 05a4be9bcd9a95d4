"""`index`: bring the index up to date, once or for as long as it runs."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from index import json_safe
from notes_tui.cli.command_output import emit, refresh, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Announcement, Library, SyncState


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("index")
    command.add_argument("--rebuild", action="store_true", help="from nothing")
    command.add_argument("--watch", action="store_true", help="and keep it so, a line for each change")


def index(library: Library, args: argparse.Namespace) -> int:
    """`index`, `--rebuild`, `--watch`."""
    refreshed = refresh(library, rebuild=args.rebuild, pdfs=True)
    value = {
        "papers": refreshed.papers,
        "notes": refreshed.notes,
        "changed": refreshed.changed,
        "seconds": round(refreshed.seconds, 3),
    }
    line = f"{refreshed.papers} papers, {refreshed.notes} notes; {refreshed.changed} files had changed"
    emit(args, value, [line])
    return _watch(library) if args.watch else int(bool(refreshed.faults))


def _watch(library: Library) -> int:
    """Print a JSON line for each change until interrupted, or until nobody reads them any more."""
    unread = threading.Event()
    failed = False

    def announce(announcement: Announcement) -> None:
        if not announcement.searchable or not (announcement.ids or announcement.everything):
            return
        ids = sorted(announcement.ids)
        value = {
            "papers": [id_.value for id_ in ids if id_.kind == "paper"],
            "notes": [id_.value for id_ in ids if id_.kind == "note"],
            "everything": announcement.everything,
        }
        try:
            print(json_safe(json.dumps(value, ensure_ascii=False)), flush=True)  # noqa: T201
        except BrokenPipeError:
            unread.set()

    def report(state: SyncState) -> None:
        nonlocal failed
        if state.message:
            say(state.message)
        elif failed and state.phase == "watching":
            say("Syncing works again.")
        failed = state.phase == "failed" or (failed and state.phase != "watching")

    library.start(announce, report)
    try:
        unread.wait()
    except KeyboardInterrupt:
        return 0
    raise BrokenPipeError


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "index": index,
}
