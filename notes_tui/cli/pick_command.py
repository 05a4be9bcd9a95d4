"""`pick`: choose documents in a full-screen list, and print their keys or paths."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, get_args

from index import LibraryError, Paper, Scope
from notes_tui.cli import output
from notes_tui.cli.command_output import refresh, say
from notes_tui.cli.guard import CANNOT_RUN, complain_of_fault
from notes_tui.cli.line_form import add_form_options, emit_results
from notes_tui.terminal.drawing_place import draws_on_terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from index import Library, NoteSummary
    from notes_tui.cli.json_shapes import NoteItemJson, PaperJson


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("pick")
    command.add_argument("query", nargs="*", metavar="QUERY", help="stands in the search box at first")
    command.add_argument("--multi", action="store_true", help="several may be marked, with tab")
    command.add_argument("--kind", choices=get_args(Scope), default="all")
    command.add_argument(
        "--path", action="store_true", help="print where the notes are on the disk, for an editor"
    )
    add_form_options(command)


def pick(library: Library, args: argparse.Namespace) -> int:
    """`pick [QUERY]`."""
    # The list is never drawn on standard output, which is what the script reads.
    if not sys.stdin.isatty() or not draws_on_terminal():
        raise LibraryError("pick needs a terminal, on standard input too.", code="usage")
    from notes_tui.screens.pick_app import PickApp

    refresh(library)
    app = PickApp(library, args.user, " ".join(args.query), args.kind, several=args.multi)
    app.run()
    if app.fatal is not None:
        complain_of_fault(app.fatal)
        return CANNOT_RUN
    if not app.chosen:
        say("Nothing was chosen.")
        return app.return_code or 1
    found = library.read.items(app.chosen)
    items = [found[id_] for id_ in app.chosen if id_ in found]
    values = [output.item_json(item) for item in items]
    if args.path:
        return _print_files(library, args, values, items)
    emit_results(args, values, values, [item.id.value for item in items])
    return 0


def _print_files(
    library: Library,
    args: argparse.Namespace,
    values: Sequence[PaperJson | NoteItemJson],
    items: Sequence[Paper | NoteSummary],
) -> int:
    """Print where the notes are on the disk; a paper has a file if it has a note."""
    lines = []
    for value, item in zip(values, items, strict=True):
        path = item.note if isinstance(item, Paper) else item.path
        if path is None:
            say(f"{item.title} has no note; notes-tui note makes one.")
        else:
            value["file"] = str(library.roots.absolute(path))
            lines.append(value["file"])
    emit_results(args, values, [value for value in values if "file" in value], lines)
    return 0 if lines else 1


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {"pick": pick}
