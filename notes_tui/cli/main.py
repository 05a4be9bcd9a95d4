"""The command line: one command, or the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.cli.arguments import parser
from notes_tui.cli.command_table import MODULES

if TYPE_CHECKING:
    from collections.abc import Sequence

_WITH_VALUE = ("--vault", "--color")
_OPTIONS = (*_WITH_VALUE, "--json", "--no-pager", "--verbose")


def _refused(error: OSError, words: list[str]) -> int:
    from notes_tui.cli.guard import guarded

    def refuse() -> int:
        raise error

    return guarded(refuse, words)


def _command_first(words: list[str]) -> list[str]:
    """Return the words with the options of every command behind the command; without one, `--vault V` is a vault."""
    at, vault = 0, ""
    while at < len(words) and (option := words[at].partition("="))[0] in _OPTIONS:
        name, has_value, value = option
        takes_next = name in _WITH_VALUE and not has_value
        if takes_next and at + 1 == len(words):
            return words
        if name == "--vault":
            vault = words[at + 1] if takes_next else value
        at += 2 if takes_next else 1
    verbose = [word for word in words[:at] if word == "--verbose"]
    if at < len(words) and words[at] in MODULES:
        return [words[at], *words[:at], *words[at + 1 :]]
    if at < len(words):
        # No command: the word is named as if it stood alone, and `--help` works.
        return [*verbose, *words[at:], *([vault] if vault and not words[at].startswith("-") else [])]
    # JSON of no command is refused by the parser.
    return ["--json"] if "--json" in words else [*verbose, *([vault] if vault else words)]


def run(arguments: Sequence[str]) -> int:
    """Run one command, or the app, and return the exit code."""
    words = _command_first(list(arguments))
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
