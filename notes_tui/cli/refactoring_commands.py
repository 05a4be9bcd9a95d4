"""The commands that rename, and that move text between notes: `rename`, `join` and `extract`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Block, LibraryError, clean_line
from notes_tui.cli.arguments import add_dry_run
from notes_tui.cli.command_output import carried_out, refresh

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library, RenamePlan


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("rename")
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
    add_dry_run(command)
    command = add("join")
    command.add_argument("note", metavar="NOTE")
    command.add_argument("into", metavar="INTO")
    command.add_argument("--heading", metavar="H", help="the section of INTO to append it to")
    add_dry_run(command)
    command = add("extract")
    command.add_argument("section", metavar="NOTE#HEADING")
    command.add_argument("new", metavar="NEW", help="a name, or a path from the vault's root")
    command.add_argument("--embed", action="store_true", help="leave an embed in its place, not a link")
    add_dry_run(command)


def rename(library: Library, args: argparse.Namespace) -> int:
    """`rename NOTE|NOTE#HEADING|NOTE#^BLOCK|#TAG NEW`."""
    refresh(library)
    planned = _planned(library, args.note, args.new, alias=args.alias, queries=args.queries)
    return carried_out(library, args, planned)


def _planned(library: Library, old: str, new: str, *, alias: bool, queries: bool) -> RenamePlan:
    plans = library.edit.plans
    if alias:
        return plans.note(library.read.place(old), new, alias=True, queries=queries)
    if old.startswith("#"):
        return plans.tag(old, new, queries=queries)
    name, mark, anchor = old.partition("#")
    try:
        return plans.note(library.read.place(old), new, queries=queries)
    except LibraryError as error:
        # A file may have the sign in its name.
        if not mark or error.code != "not-found":
            raise
    from index import find_part

    path = library.read.place(name)
    part = find_part(library.read.note(path), anchor)
    if isinstance(part, Block):
        return plans.block(path, part, new, queries=queries)
    return plans.heading(path, part, new, queries=queries)


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


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "rename": rename,
    "join": join,
    "extract": extract,
}
