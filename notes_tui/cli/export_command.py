"""The command `export`: papers in the formats that other programs take."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from index import EXPORT_FORMATS
from notes_tui.cli.command_output import emit, refresh, say
from notes_tui.cli.guard import CANNOT_RUN

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` makes the parser of a command from its name and summary."""
    command = add("export", "Write papers in a format that other programs read.")
    command.add_argument("query", nargs="*", metavar="QUERY", help="all papers where there is none")
    command.add_argument("--format", required=True, choices=tuple(EXPORT_FORMATS))


def export(library: Library, args: argparse.Namespace) -> int:
    """`export --format F [QUERY]`."""
    refresh(library)
    found = library.exports.find(" ".join(args.query))
    for part in found.ignored:
        say(part)
    if found.unreadable:
        return CANNOT_RUN
    text = library.exports.text(args.format, found.records)
    if not found.records:
        say("No paper matches.")
    value = {"format": args.format, "keys": [record.key for record in found.records], "text": text}
    if args.json:
        emit(args, value, [])
    else:
        # A file for other programs: UTF-8 with the newlines of the format, whatever the terminal has.
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    return 0 if found.records else 1
