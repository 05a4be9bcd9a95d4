"""The commands that move text between notes: `join` and `extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Block, LibraryError, clean_line
from notes_tui.cli.command_output import carried_out, refresh

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library

_DRY_RUN = "say what would happen, and change nothing"


def add_arguments(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Declare the arguments of both; `add` makes the parser of a command from its name and summary."""
    command = add("join", "Append a note to another, with every link to it; the note goes to the trash.")
    command.add_argument("note", metavar="NOTE")
    command.add_argument("into", metavar="INTO")
    command.add_argument("--heading", metavar="H", help="the section of INTO to append it to")
    command.add_argument("--dry-run", action="store_true", help=_DRY_RUN)
    command = add(
        "extract", "Move a section into a new note, with every link to it; a link stays in its place."
    )
    command.add_argument("section", metavar="NOTE#HEADING")
    command.add_argument("new", metavar="NEW", help="a name, or a path from the vault's root")
    command.add_argument("--embed", action="store_true", help="leave an embed in its place, not a link")
    command.add_argument("--dry-run", action="store_true", help=_DRY_RUN)


def join(library: Library, args: argparse.Namespace) -> int:
    """`join NOTE INTO`."""
    refresh(library)
    note, into = library.read.place(args.note), library.read.place(args.into)
    return carried_out(library, args, library.edit.plans.join(note, into, args.heading))


def extract(library: Library, args: argparse.Namespace) -> int:
    """`extract NOTE#HEADING NEW`."""
    from index import find_part  # it loads what reads notes

    refresh(library)
    name, mark, anchor = args.section.partition("#")
    if not mark or not name.strip() or not anchor.strip():
        raise LibraryError("Name note and heading: notes-tui extract NOTE#HEADING NEW.", code="usage")
    path = library.read.place(name)
    if not path.lower().endswith(".md"):
        raise LibraryError(f"{clean_line(path)} is not a note.", code="usage")
    heading = find_part(library.read.note(path), anchor)
    if isinstance(heading, Block):
        raise LibraryError("Only the section below a heading can be extracted, not a block.", code="usage")
    return carried_out(library, args, library.edit.plans.extract(path, heading, args.new, embed=args.embed))
