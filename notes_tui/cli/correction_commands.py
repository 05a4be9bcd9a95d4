"""The commands of corrections by hand: `hide`, `unhide` and `new-paper`; `set` is among those of properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import LibraryError
from notes_tui.cli import output
from notes_tui.cli.command_output import done, emit, refresh, say
from notes_tui.cli.named_documents import named_paper

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Assignment, Library, Paper


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("hide")
    command.add_argument("keys", nargs="*", metavar="KEY")
    command = add("unhide")
    command.add_argument("keys", nargs="+", metavar="KEY")
    command = add("new-paper")
    command.add_argument("assignments", nargs="+", metavar="FIELD=VALUE", help="a title is among them")
    command.add_argument("--key", default="", metavar="KEY", help="its citation key")


def hide(library: Library, args: argparse.Namespace) -> int:
    """`hide [KEY…]`."""
    refresh(library)
    if args.keys:
        return done(library, args, library.works.edits.hide(_papers(library, args)))
    hidden = library.works.edits.hidden()
    emit(args, [output.paper_json(paper) for paper in hidden], [output.item_line(paper) for paper in hidden])
    return 0


def unhide(library: Library, args: argparse.Namespace) -> int:
    """`unhide KEY…`."""
    refresh(library)
    return done(library, args, library.works.edits.hide(_papers(library, args), hidden=False))


def _papers(library: Library, args: argparse.Namespace) -> list[Paper]:
    return [named_paper(library, key) for key in args.keys]


def new_paper(library: Library, args: argparse.Namespace) -> int:
    """`new-paper FIELD=VALUE…`."""
    from index import read_assignment

    refresh(library)
    change = library.works.edits.new_paper([read_assignment(text) for text in args.assignments], args.key)
    refresh(library)
    paper = library.works.edits.made()
    if paper is None:
        raise LibraryError(
            "The paper was written, but is not in the index yet; run notes-tui index.", code="busy"
        )
    if len(paper.sources) > 1:
        say(
            f"It is the work of {paper.key}, which has other sources; what you gave is stronger than they are."
        )
    emit(args, {"changed": change.paths, "paper": output.paper_json(paper)}, [paper.key])
    return 0


def correct(
    library: Library, args: argparse.Namespace, paper: Paper, assignments: list[Assignment]
) -> int | None:
    """Correct fields of a paper, as `set` names them; None where what it names are properties of its note."""
    field = library.works.edits.field
    named = [*(each.name for each in assignments), *args.remove]
    ours = [name for name in named if field(name)]
    if part := next((name for name in named if name in ("month", "day")), None):
        raise LibraryError(
            f"The {part} of a paper is corrected with its date: notes-tui set {paper.key} date=2024-05-31.",
            code="usage",
        )
    if not ours:
        return None
    others = [name for name in named if not field(name)]
    if others:
        raise LibraryError(
            f"{ours[0]} is a field of the paper, and {others[0]} a property of its note; set one after the other.",
            code="usage",
        )
    return done(library, args, library.works.edits.set([paper], assignments, args.remove))


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "hide": hide,
    "unhide": unhide,
    "new-paper": new_paper,
}
