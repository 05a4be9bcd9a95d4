"""The commands that make and change single notes: `new`, `today`, `append`, `link`, `task` and `delete`."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import TYPE_CHECKING

from index import LibraryError, clean_line
from notes_tui.cli.command_output import done, made, refresh, say
from notes_tui.cli.named_documents import named_note, named_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Library

MAX_INPUT = 16 * 1024 * 1024
"""Most bytes that are read from standard input as the text of a note."""


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("new")
    command.add_argument("name", metavar="NAME", help="a name, or a path from the vault's root")
    command.add_argument("--text", default="", metavar="TEXT", help="its text, or - for standard input")
    command.add_argument("--open", action="store_true", help="open it in $EDITOR")
    command = add("today")
    _add_choice_of_day(command)
    command.add_argument("--open", action="store_true", help="open it in $EDITOR")
    command = add("append")
    command.add_argument("ref", metavar="NOTE")
    command.add_argument("text", metavar="TEXT", help="the text, or - for standard input")
    command.add_argument("--heading", metavar="H", help="the section to add it to")
    command = add("link")
    command.add_argument("note", metavar="NOTE")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("--heading", metavar="H", help="the section to add it to")
    command.add_argument("--section-end", action="store_true", help="at the section's end (the default)")
    command = add("task")
    command.add_argument("place", metavar="NOTE:LINE")
    command = add("delete")
    command.add_argument("refs", nargs="+", metavar="NOTE")


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


def new(library: Library, args: argparse.Namespace) -> int:
    """`new NAME`."""
    refresh(library)
    change = library.edit.create(args.name, _text(args.text))
    return made(library, args, change.paths[0], created=True)


def today(library: Library, args: argparse.Namespace) -> int:
    """`today`, `--date`, `--previous`, `--next`, `--weekly`."""
    refresh(library)
    if args.previous or args.next:
        found = library.templates.neighbour(args.date, -1 if args.previous else 1)
        if found is None:
            say(f"There is no {'earlier' if args.previous else 'later'} daily note.")
            return 1
        return made(library, args, found, created=False)
    path, created = (library.templates.weekly if args.weekly else library.templates.daily)(args.date)
    return made(library, args, path, created=created)


def append(library: Library, args: argparse.Namespace) -> int:
    """`append NOTE TEXT`."""
    from index import append_text  # it loads what edits notes

    text = _text(args.text)
    refresh(library)
    return done(library, args, append_text(library.edit, named_note(library, args.ref), text, args.heading))


def link(library: Library, args: argparse.Namespace) -> int:
    """`link NOTE KEY`."""
    refresh(library)
    path = named_note(library, args.note)
    change = library.edit.link(path, [named_paper(library, args.ref)], args.heading)
    if not change.files:
        say(f"{path} already has this link; nothing was changed.")
    return done(library, args, change)


def task(library: Library, args: argparse.Namespace) -> int:
    """`task NOTE:LINE`."""
    from index import toggle_task

    ref, colon, line = args.place.rpartition(":")
    if not colon or not (line.isascii() and line.isdecimal()) or len(line) > 9:
        raise LibraryError("Name the note and the line of the task: notes-tui task NOTE:LINE.", code="usage")
    refresh(library)
    change, state = toggle_task(library.edit, named_note(library, ref), int(line))
    if not args.json:
        say("The task is done." if state == "x" else "The task is open again.")
    return done(library, args, change)


def delete(library: Library, args: argparse.Namespace) -> int:
    """`delete NOTE…`."""
    refresh(library)
    paths = list(dict.fromkeys(named_note(library, ref) for ref in args.refs))
    if links := library.read.links_into(paths):
        say(f"{links} link{'s lead' if links != 1 else ' leads'} to what is deleted now.")
    return done(library, args, library.edit.delete(paths))


def _text(given: str) -> str:
    """Return a text as it is given, or standard input for `-`."""
    if given != "-":
        return given
    data = sys.stdin.buffer.read(MAX_INPUT + 1)
    if len(data) > MAX_INPUT:
        raise LibraryError(f"Standard input holds more than {MAX_INPUT // 1024**2} MB.", code="too-large")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise LibraryError("Standard input is not valid UTF-8.", code="not-editable") from None


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "new": new,
    "today": today,
    "append": append,
    "link": link,
    "task": task,
    "delete": delete,
}
