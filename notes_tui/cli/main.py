"""The command line: the arguments of each command, and how it is started."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, get_args

from index import READING_STATUSES, LibraryError, Scope, Sort, clean_line
from notes_tui import __version__, settings
from notes_tui.cli import (
    correction_commands,
    doctor_command,
    export_command,
    follow_command,
    history_commands,
    import_command,
    key_commands,
    note_commands,
    pdf_commands,
    plot_command,
    property_commands,
    refactoring_commands,
    refresh_command,
    works_commands,
)
from notes_tui.cli.guard import CANNOT_RUN, complain, complain_of_fault, guarded, start_log
from notes_tui.terminal.drawing_place import draws_on_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_VERBOSE = "log everything, and print it on standard error (not while the app runs)"


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands and options."""
    common = _common_options()
    main = argparse.ArgumentParser(
        prog="notes-tui",
        description="Search, read, tag and link papers and notes. Without a command, the app opens.",
        epilog="notes-tui [VAULT] opens the app on a vault.",
    )
    main.add_argument("--verbose", action="store_true", help=_VERBOSE)
    main.add_argument("--version", action="version", version=f"notes-tui {__version__}")
    commands = main.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[common], help=summary, description=summary)

    _add_paper_commands(add)
    command = add("link", "Add a link to a paper at the end of a note, or of one of its sections.")
    command.add_argument("note", metavar="NOTE")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("--heading", metavar="H", help="the section to add it to")
    command.add_argument("--section-end", action="store_true", help="at the section's end (the default)")
    command = add(
        "rename", "Rename or move a note, file or folder, a heading, a block or a tag, with every link to it."
    )
    command.add_argument("note", metavar="NOTE|NOTE#HEADING|NOTE#^BLOCK|#TAG")
    command.add_argument(
        "new",
        metavar="NEW",
        help="a name, a path from the vault's root, or a folder/; or the new heading or tag",
    )
    command.add_argument("--alias", action="store_true", help="keep the note's old name as an alias")
    command.add_argument(
        "--queries",
        action="store_true",
        help="rewrite the bases, queries and saved searches that name it too",
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    add("links", "Links out of, back to and mentions of a note or paper.").add_argument(
        "ref", metavar="NOTE|KEY"
    )
    command = add("related", "What else to read, with the reasons for each.")
    command.add_argument("ref", nargs="+", metavar="KEY|NOTE")
    command.add_argument(
        "--less-like",
        nargs="+",
        action="extend",
        default=[],
        metavar="KEY|NOTE",
        help="put what is like these behind",
    )
    command.add_argument("--limit", type=_positive, default=20, metavar="N")
    add("tags", "Every tag with its counts.")
    note_commands.add_arguments(add)
    property_commands.add_arguments(add)
    # What stands before an inner command is not set back by its defaults.
    key_commands.add_arguments(add, _common_options(argparse.SUPPRESS))
    refactoring_commands.add_arguments(add)
    works_commands.add_arguments(add)
    pdf_commands.add_arguments(add)
    correction_commands.add_arguments(add)
    export_command.add_arguments(add)
    history_commands.add_arguments(add)
    command = add("index", "Bring the index up to date.")
    command.add_argument("--rebuild", action="store_true", help="from nothing")
    command.add_argument("--watch", action="store_true", help="and keep it so, a line for each change")
    doctor_command.add_arguments(add("doctor", "What is wrong with the files."))
    return main


def _add_paper_commands(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    import_command.add_arguments(add)
    follow_command.add_arguments(add)
    for name, summary in (
        ("search", "Papers and notes that match a query, best first."),
        ("papers", "Every paper that matches."),
    ):
        command = add(name, summary)
        command.add_argument("query", nargs="*" if name == "papers" else "+", metavar="QUERY")
        if name == "search":
            command.add_argument("--explain", action="store_true", help="say what each score is made of")
            command.add_argument("--kind", choices=get_args(Scope), default="all")
            command.add_argument("--all-words", action="store_true", help="only what has all the words")
            command.add_argument(
                "--snippets", type=_positive, metavar="N", help="show up to N passages of each document"
            )
        command.add_argument("--limit", type=_positive, default=20 if name == "search" else None, metavar="N")
        command.add_argument(
            "--sort", choices=get_args(Sort), default="relevance" if name == "search" else "date"
        )
    add("show", "One paper or note.").add_argument("ref", metavar="KEY|NOTE")
    command = add("tag", "Add tags with +TAG; remove them with --remove TAG, or -- -TAG.")
    command.add_argument("words", nargs="+", metavar="KEY|NOTE|+TAG")
    command.add_argument("--remove", action="append", default=[], metavar="TAG")
    command = add("status", "Set the reading status of a paper.")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("status", choices=READING_STATUSES)
    refresh_command.add_arguments(add)
    plot_command.add_arguments(add)
    command = add("today", "Create today's daily note if it is missing, and print its path.")
    _add_choice_of_day(command)
    command.add_argument("--open", action="store_true", help="open it in $EDITOR")


def _common_options(default: str | None = None) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=default)
    common.add_argument("--vault", metavar="V", help="the folder of notes")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    # It may stand before the command too; a default here would overwrite that.
    common.add_argument("--verbose", action="store_true", default=argparse.SUPPRESS, help=_VERBOSE)
    return common


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{clean_line(text)}” is not a date that exists, such as 2026-01-31"
        ) from None


def _add_choice_of_day(command: argparse.ArgumentParser) -> None:
    command.add_argument("--date", type=_day, metavar="D", help="another day: 2026-01-31")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--previous", action="store_true", help="the daily note before it that exists")
    which.add_argument("--next", action="store_true", help="the daily note after it that exists")
    which.add_argument("--weekly", action="store_true", help="the note of its week")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text[:9]) < 1:
        raise argparse.ArgumentTypeError(f"“{clean_line(text)}” is not a whole number above 0")
    return int(text[:9])


def run(arguments: Sequence[str]) -> int:
    """Run one command, or the app, and return the exit code."""
    commands = parser()
    names = commands._subparsers._group_actions[0].choices or {}  # type: ignore[union-attr]  # noqa: SLF001
    words = list(arguments)
    rest = [word for word in words if word != "--verbose"]
    if not rest or (not rest[0].startswith("-") and rest[0] not in names):
        return guarded(lambda: _app(rest, verbose=rest != words), words)
    args = commands.parse_args(words)
    if args.command is None:
        commands.print_help()
        return CANNOT_RUN
    return guarded(lambda: _command(args), words)


def _command(args: argparse.Namespace) -> int:
    from notes_tui.cli import subcommands

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    start_log(verbose=args.verbose, mirror=args.verbose)
    user = settings.load()
    for warning in (*user.warnings, *_unusable(user)):
        complain(warning)
    if args.command == "doctor" and args.report:
        from notes_tui.cli import report

        return report.run(args, user)
    args.ignored_problems = user.doctor.ignore
    args.citation_style = user.citations.style
    args.highlight_tags = user.highlight_tags
    args.relax = user.search.relax and not vars(args).get("all_words", False)
    vault = settings.choose_vault(args.vault, user)
    library = settings.open_library(vault, user)
    start_log(library.state, verbose=args.verbose, mirror=args.verbose)
    try:
        return subcommands.COMMANDS[args.command](library, args)
    finally:
        library.close()
        for sentence in library.past.take_warnings():
            complain(sentence)


def _unusable(user: settings.AppSettings) -> list[str]:
    """Return a warning for each setting of the app that it could not use; costs nothing with the defaults."""
    warnings = []
    if user.theme != settings.DEFAULT_THEME:
        from textual.theme import BUILTIN_THEMES

        from notes_tui.theme_files import OWN_THEMES

        own = {theme.name for theme in (*OWN_THEMES, *user.themes)}
        if user.theme not in BUILTIN_THEMES and user.theme not in own:
            warnings.append(f"There is no theme “{user.theme}”; the default is used.")
    if user.keys:
        from notes_tui.commands import user_keys

        warnings += user_keys.checked(user.keys, user.key_places)[1]
    return warnings


def _app(words: Sequence[str], *, verbose: bool) -> int:
    if len(words) > 1:
        complain("name one vault, or a command; notes-tui --help lists them.")
        return CANNOT_RUN
    warning = start_log(verbose=verbose, mirror=False)
    user = settings.load()
    if warning:
        user = replace(user, warnings=(warning, *user.warnings))
    vault = _vault_or_sample(words[0] if words else None, user)
    library = settings.open_library(vault, user)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        complain("the app needs a terminal; notes-tui --help lists the commands.")
        return CANNOT_RUN
    if not draws_on_terminal():
        complain("standard error leads elsewhere, and the terminal cannot be opened to draw the app on.")
        return CANNOT_RUN
    start_log(library.state, verbose=verbose, mirror=False)
    # Twice as often as Textual's default, as results wait for the next frame; it reads this when it is imported.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from notes_tui.app import NotesApp

    app = NotesApp(library, user)
    app.run()
    for loss in app.losses:
        complain(loss)
    if app.fatal is not None:
        complain_of_fault(app.fatal)
        return CANNOT_RUN
    return app.return_code or 0


def _vault_or_sample(given: str | None, user: settings.AppSettings) -> Path:
    from notes_tui.sample import sample_vault

    try:
        return settings.choose_vault(given, user)
    except LibraryError:
        return sample_vault()
