"""The command line: one command, or the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.cli.arguments import parser
from notes_tui.cli.command_table import MODULES

if TYPE_CHECKING:
    from collections.abc import Sequence


def _refused(error: OSError, words: list[str]) -> int:
    from notes_tui.cli.guard import guarded

    def refuse() -> int:
        raise error

    return guarded(refuse, words)


def run(arguments: Sequence[str]) -> int:
    """Run one command, or the app, and return the exit code."""
    words = list(arguments)
    rest = [word for word in words if word != "--verbose"]
    if not rest or (not rest[0].startswith("-") and rest[0] not in MODULES):
        from notes_tui.cli.guard import guarded
        from notes_tui.cli.open_app import open_app

        return guarded(lambda: open_app(rest, verbose=rest != words), words)
    commands = parser(next((word for word in rest if not word.startswith("-")), ""))
    try:
        args = commands.parse_args(words)
    except OSError as error:  # standard output did not take the version or the help
        return _refused(error, words)
    if args.command == "lsp":
        from notes_tui.cli import lsp_command

        return lsp_command.serve(args)
    from notes_tui.cli.guard import CANNOT_RUN, guarded

    if args.command is None:
        commands.print_help()
        return CANNOT_RUN
    from notes_tui.cli.run_command import run_command

    return guarded(lambda: run_command(args), words)
