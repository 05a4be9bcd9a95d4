"""The command of citation keys: `keys rename`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from index import LibraryError, Paper
from notes_tui.cli.arguments import add_dry_run, common_options
from notes_tui.cli.command_output import emit, refresh, say, say_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Library, RenamePlan


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    keys = add("keys")
    # A parser of its own, so that options may stand before the query.
    # What stands before an inner command is not set back by its defaults.
    common = common_options(argparse.SUPPRESS)
    command = keys.add_subparsers(dest="action", metavar="ACTION", required=True).add_parser(
        "rename", parents=[common], help="rename them by a pattern"
    )
    command.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="the papers; without it, all to which no source gives a key",
    )
    command.add_argument(
        "--pattern", default="", metavar="P", help="of the keys, instead of the one in the settings"
    )
    add_dry_run(command)


def keys(library: Library, args: argparse.Namespace) -> int:
    """`keys rename [QUERY]`."""
    refresh(library)
    planned = library.keys.plan(_papers(library, " ".join(args.query)), args.pattern)
    args.queries = True
    say_plan(args, planned)
    if not planned.keys:
        given = "" if args.query else " Keys that sources give change only where a query finds their papers."
        say(f"No key changes.{given}")
    if not args.dry_run:
        library.keys.do(planned)
        refresh(library)
    files = [f"{count:5}  {path}" for path, count in planned.rewritten]
    emit(args, _json(planned), [*(f"{old} -> {new}" for old, new in planned.keys), *files])
    return 1 if planned.skipped else 0


def _papers(library: Library, query: str) -> list[Paper] | None:
    if not query:
        return None
    results = library.read.find(query, scope="paper", limit=max(1, library.read.counts()[0]))
    if results.unreadable or results.ignored:
        raise LibraryError(f"The query cannot be read: {'; '.join(results.ignored)}.", code="usage")
    found = library.read.items([hit.id for hit in results.hits]).values()
    return [item for item in found if isinstance(item, Paper)]


def _json(planned: RenamePlan) -> dict[str, object]:
    return {
        "keys": [list(pair) for pair in planned.keys],
        "moved": [list(move) for move in planned.change.moves],
        "rewritten": [{"path": path, "links": count} for path, count in planned.rewritten],
        "skipped": list(planned.skipped),
    }


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "keys": keys,
}
