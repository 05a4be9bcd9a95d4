"""The commands of tags, status and rating: `tag`, `status` and `rate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import READING_STATUSES, LibraryError, Paper, clean_line
from notes_tui.cli.command_output import done, refresh
from notes_tui.cli.named_documents import named_paper

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("tag")
    command.add_argument("words", nargs="+", metavar="KEY|NOTE|+TAG")
    command.add_argument("--remove", action="append", default=[], metavar="TAG")
    command = add("status")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("status", choices=READING_STATUSES)
    command = add("rate")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("rating", metavar="N", help="1 to 5, or none")


def tag(library: Library, args: argparse.Namespace) -> int:
    """`tag KEY|NOTE… +TAG`."""
    refresh(library)
    refs = [word for word in args.words if not word.startswith(("+", "-"))]
    add = [word[1:] for word in args.words if word.startswith("+")]
    remove = [*args.remove, *(word[1:] for word in args.words if word.startswith("-"))]
    if not refs or not (add or remove):
        raise LibraryError(
            "Name what to tag and the tags: notes-tui tag KEY +TAG, or --remove TAG.", code="usage"
        )
    items = [library.read.resolve(ref) for ref in refs]
    targets = [item if isinstance(item, Paper) else item.path for item in items]
    return done(library, args, library.edit.tag(targets, add, remove))


def status(library: Library, args: argparse.Namespace) -> int:
    """`status KEY unread|reading|read`."""
    refresh(library)
    return done(library, args, library.edit.set_status([named_paper(library, args.ref)], args.status))


def rate(library: Library, args: argparse.Namespace) -> int:
    """`rate KEY N`."""
    wanted = args.rating.strip()
    if wanted not in {"1", "2", "3", "4", "5", "none", "0"}:
        raise LibraryError(f"“{clean_line(wanted)}” is not a rating; use 1 to 5, or none.", code="usage")
    refresh(library)
    paper = named_paper(library, args.ref)
    return done(library, args, library.edit.set_rating(paper, int(wanted) if wanted in "12345" else None))


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "tag": tag,
    "status": status,
    "rate": rate,
}
