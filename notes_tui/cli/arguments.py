"""The arguments of the commands. Only the module of a command that is given is imported."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from notes_tui import __version__
from notes_tui.cli.command_table import MODULES, SUMMARIES

if TYPE_CHECKING:
    from types import ModuleType

_VERBOSE = "log everything, and print it on standard error (not while the app runs)"


class _Parser(argparse.ArgumentParser):
    """A parser that does not keep to itself what standard output did not take.

    Attributes:
        help_of: The command whose help an error names: the main parser is the one that finds options nobody knows.
    """

    help_of = ""

    def error(self, message: str) -> NoReturn:
        """End with one line, as after every other error, and where to look; the usage takes up to ten."""
        from index import clean_line

        asked = self.help_of or self.prog
        self.exit(2, f"notes-tui: {clean_line(message)}; {asked} --help lists what may be given.\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        if message and (stream := file or sys.stderr) is not None:
            stream.write(message)
            stream.flush()


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands and options; given a command that there is, of that one alone."""
    main = _Parser(
        prog="notes-tui",
        description="Search, read, tag and link papers and notes. Without a command, the app opens.",
        epilog="notes-tui [VAULT] opens the app on a vault.",
    )
    main.add_argument("--verbose", action="store_true", help=_VERBOSE)
    main.add_argument("--version", action="version", version=f"notes-tui {__version__}")
    main.help_of = f"notes-tui {command}" if command in MODULES else ""
    commands = main.add_subparsers(dest="command", metavar="COMMAND")
    parents = [common_options()]
    for summaries in SUMMARIES.values():
        if command in MODULES and command not in summaries:
            continue
        parsers = {
            name: commands.add_parser(name, parents=parents, help=summary, description=summary)
            for name, summary in summaries.items()
        }
        if command is None or command in parsers:
            module_of(next(iter(parsers))).add_arguments(parsers.__getitem__)
    return main


def module_of(command: str) -> ModuleType:
    """Import the module of a command: `add_arguments` declares its arguments, `COMMANDS` has what carries it out."""
    return import_module(f"notes_tui.cli.{MODULES[command]}")


def common_options(default: str | None = None) -> _Parser:
    """Return a parser of the options that every command has, with this default."""
    common = _Parser(add_help=False, argument_default=default)
    common.add_argument("--vault", metavar="V", help="the folder of notes")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    common.add_argument("--color", choices=("auto", "always", "never"), help="colors; auto: on a terminal")
    common.add_argument("--no-pager", action="store_true", help="never use a pager")
    # It may stand before the command too; a default here would overwrite that.
    common.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=_VERBOSE)
    return common


def add_dry_run(command: argparse.ArgumentParser) -> None:
    """Declare the option of the commands that show what they would do."""
    command.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")


def positive(text: str) -> int:
    """Read a whole number above 0, as argparse's `type`."""
    if not text.isdecimal() or int(text[:9]) < 1:
        from index import clean_line

        raise argparse.ArgumentTypeError(f"“{clean_line(text)}” is not a whole number above 0")
    return int(text[:9])
