"""The command line: what each command takes, and how it is started."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from index import Library, LibraryError, clean_line
from notes_tui import __version__, settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SORTS = ("relevance", "date", "upvotes", "title", "modified")


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--vault", metavar="V", help="the folder of notes")
    common.add_argument("--json", action="store_true", help="print one JSON document")
    main = argparse.ArgumentParser(
        prog="notes-tui",
        description="Search, read, tag and link papers and notes. Without a command, the app opens.",
        epilog="notes-tui [VAULT] opens the app on a vault.",
    )
    main.add_argument("--version", action="version", version=f"notes-tui {__version__}")
    commands = main.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[common], help=summary, description=summary)

    command = add("import", "Bring source files into the corpus.")
    command.add_argument(
        "source", nargs="+", metavar="SOURCE", help="a file, a folder, or - for standard input"
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    for name, summary in (
        ("search", "Papers and notes that match a query, best first."),
        ("papers", "Every paper that matches."),
    ):
        command = add(name, summary)
        command.add_argument("query", nargs="*" if name == "papers" else "+", metavar="QUERY")
        if name == "search":
            command.add_argument("--explain", action="store_true", help="say what each score is made of")
            command.add_argument("--kind", choices=("paper", "note", "all"), default="all")
        command.add_argument("--limit", type=_positive, default=20 if name == "search" else None, metavar="N")
        command.add_argument("--sort", choices=SORTS, default="relevance" if name == "search" else "date")
    add("show", "One paper or note.").add_argument("ref", metavar="KEY|NOTE")
    command = add("tag", "Add tags with +TAG; remove them with --remove TAG, or -- -TAG.")
    command.add_argument("words", nargs="+", metavar="KEY|NOTE|+TAG")
    command.add_argument("--remove", action="append", default=[], metavar="TAG")
    command = add("status", "Set the reading status of a paper.")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("status", choices=("unread", "reading", "read"))
    command = add("note", "Create a paper's literature note if it is missing, and print its path.")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("--open", action="store_true", help="open it in $EDITOR")
    command = add("today", "Create today's daily note if it is missing, and print its path.")
    command.add_argument("--open", action="store_true", help="open it in $EDITOR")
    command = add("link", "Add a link to a paper at the end of a note, or of one of its sections.")
    command.add_argument("note", metavar="NOTE")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("--heading", metavar="H", help="the section to add it to")
    command.add_argument("--section-end", action="store_true", help="at the section's end (the default)")
    command = add("rename", "Rename or move a note or folder, and rewrite every link to it; or rename a tag.")
    command.add_argument("note", metavar="NOTE|#TAG")
    command.add_argument(
        "new", metavar="NEW", help="a name, a path from the vault's root, or a folder/; or the new tag"
    )
    command.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    add("links", "Links out of, back to and mentions of a note or paper.").add_argument(
        "ref", metavar="NOTE|KEY"
    )
    command = add("related", "What else to read, with the reasons for each.")
    command.add_argument("ref", nargs="+", metavar="KEY|NOTE")
    command.add_argument("--limit", type=_positive, default=20, metavar="N")
    add("tags", "Every tag with its counts.")
    command = add("index", "Bring the index up to date.")
    command.add_argument("--rebuild", action="store_true", help="from nothing")
    command.add_argument("--watch", action="store_true", help="and keep it so, a line for each change")
    command = add("doctor", "What is wrong with the files.")
    command.add_argument("--verify", action="store_true", help="also compare the index with a fresh rebuild")
    return main


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def run(arguments: Sequence[str]) -> int:
    """Run one command, or the app; returns the exit code."""
    commands = parser()
    names = commands._subparsers._group_actions[0].choices or {}  # type: ignore[union-attr]  # noqa: SLF001
    words = list(arguments)
    if not words or (not words[0].startswith("-") and words[0] not in names):
        return _app(words)
    args = commands.parse_args(words)
    if args.command is None:
        commands.print_help()
        return 2
    try:
        return _command(args)
    except (LibraryError, UnicodeEncodeError) as error:
        # Bytes on the command line that are no text arrive as lone surrogates, which nothing indexed can hold.
        unicode = isinstance(error, UnicodeEncodeError)
        why = "A name or query given is not valid UTF-8; nothing here has it." if unicode else str(error)
        print(f"notes-tui: {clean_line(why)}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone; so has whoever could be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _command(args: argparse.Namespace) -> int:
    from notes_tui.cli import subcommands

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    user = settings.load()
    for warning in user.warnings:
        print(f"notes-tui: {warning}", file=sys.stderr)  # noqa: T201
    library = Library(settings.choose_vault(args.vault, user), user.corpus)
    try:
        return subcommands.COMMANDS[args.command](library, args)
    finally:
        library.close()


def _app(words: Sequence[str]) -> int:
    if len(words) > 1:
        print("notes-tui: name one vault, or a command; notes-tui --help lists them.", file=sys.stderr)  # noqa: T201
        return 2
    try:
        user = settings.load()
        vault = _vault_or_sample(words[0] if words else None, user)
        library = Library(vault, user.corpus)
    except LibraryError as error:
        print(f"notes-tui: {error}", file=sys.stderr)  # noqa: T201
        return 2
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        print("notes-tui: the app needs a terminal; notes-tui --help lists the commands.", file=sys.stderr)  # noqa: T201
        return 2
    # Twice as often as Textual's default, as results wait for the next frame; it reads this when it is imported.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from notes_tui.app import NotesApp

    app = NotesApp(library, user)
    app.run()
    return app.return_code or 0


def _vault_or_sample(given: str | None, user: settings.Settings) -> Path:
    from notes_tui.sample import sample_vault

    try:
        return settings.choose_vault(given, user)
    except LibraryError:
        return sample_vault()
