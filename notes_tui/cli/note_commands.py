"""The commands that make and change single notes: `new`, `append`, `task`, `delete` and `rate`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from index import LibraryError, Paper, clean_line
from notes_tui.cli.command_output import done, emit, refresh, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library

MAX_INPUT = 16 * 1024 * 1024
"""Most bytes that are read from standard input as the text of a note."""


def add_arguments(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` makes the parser of a command from its name and summary."""
    command = add("new", "Create a note, and print its path.")
    command.add_argument("name", metavar="NAME", help="a name, or a path from the vault's root")
    command.add_argument("--text", default="", metavar="TEXT", help="its text, or - for standard input")
    command.add_argument("--open", action="store_true", help="open it in $EDITOR")
    command = add("append", "Add text at the end of a note, or of one of its sections.")
    command.add_argument("ref", metavar="NOTE")
    command.add_argument("text", metavar="TEXT", help="the text, or - for standard input")
    command.add_argument("--heading", metavar="H", help="the section to add it to")
    command = add("task", "Tick a task, or open it again.")
    command.add_argument("place", metavar="NOTE:LINE")
    command = add("delete", "Move notes to the vault's trash.")
    command.add_argument("refs", nargs="+", metavar="NOTE")
    command = add("rate", "Rate a paper with 1 to 5 stars.")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("rating", metavar="N", help="1 to 5, or none")


def new(library: Library, args: argparse.Namespace) -> int:
    """`new NAME`."""
    refresh(library)
    change = library.edit.create(args.name, _text(args.text))
    path = change.paths[0]
    if args.open:
        from notes_tui.terminal.external_programs import open_in_editor

        open_in_editor(library.roots.absolute(path))
    refresh(library)
    emit(args, {"path": path, "created": True}, [path])
    return 0


def append(library: Library, args: argparse.Namespace) -> int:
    """`append NOTE TEXT`."""
    from index import append_text  # it loads what edits notes

    text = _text(args.text)
    refresh(library)
    return done(library, args, append_text(library.edit, _path(library, args.ref), text, args.heading))


def task(library: Library, args: argparse.Namespace) -> int:
    """`task NOTE:LINE`."""
    from index import toggle_task

    ref, colon, line = args.place.rpartition(":")
    if not colon or not (line.isascii() and line.isdecimal()) or len(line) > 9:
        raise LibraryError("Name the note and the line of the task: notes-tui task NOTE:LINE.", code="usage")
    refresh(library)
    change, state = toggle_task(library.edit, _path(library, ref), int(line))
    if not args.json:
        say("The task is done." if state == "x" else "The task is open again.")
    return done(library, args, change)


def delete(library: Library, args: argparse.Namespace) -> int:
    """`delete NOTE…`."""
    refresh(library)
    paths = list(dict.fromkeys(_path(library, ref) for ref in args.refs))
    if links := library.read.links_into(paths):
        say(f"{links} link{'s lead' if links != 1 else ' leads'} to what is deleted now.")
    return done(library, args, library.edit.delete(paths))


def rate(library: Library, args: argparse.Namespace) -> int:
    """`rate KEY N`."""
    wanted = args.rating.strip()
    if wanted not in {"1", "2", "3", "4", "5", "none", "0"}:
        raise LibraryError(f"“{clean_line(wanted)}” is not a rating; use 1 to 5, or none.", code="usage")
    refresh(library)
    item = library.read.resolve(args.ref)
    paper = item if isinstance(item, Paper) else library.read.paper(item.key) if item.key else None
    if paper is None:
        raise LibraryError(
            f"“{clean_line(args.ref)}” is a note, not a paper; give a citation key.", code="not-found"
        )
    return done(library, args, library.edit.set_rating(paper, int(wanted) if wanted in "12345" else None))


def _path(library: Library, ref: str) -> str:
    """Return the path of the note that a person means, or of a paper's literature note."""
    item = library.read.resolve(ref)
    if not isinstance(item, Paper):
        return item.path
    if item.note is None:
        raise LibraryError(
            f"“{clean_line(ref)}” is a paper without a note; make one: notes-tui note KEY.", code="not-found"
        )
    return item.note


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
