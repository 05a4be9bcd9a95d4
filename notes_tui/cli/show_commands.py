"""The commands that say something of documents: `show`, `links`, `related` and `tags`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper, ProblemKind
from notes_tui.cli import output
from notes_tui.cli.arguments import positive
from notes_tui.cli.command_output import emit, print_text, refresh, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    add("show").add_argument("ref", metavar="KEY|NOTE")
    add("links").add_argument("ref", metavar="NOTE|KEY")
    command = add("related")
    command.add_argument("ref", nargs="+", metavar="KEY|NOTE")
    command.add_argument(
        "--less-like",
        nargs="+",
        action="extend",
        default=[],
        metavar="KEY|NOTE",
        help="put what is like these behind",
    )
    command.add_argument("--limit", type=positive, default=20, metavar="N")


def show(library: Library, args: argparse.Namespace) -> int:
    """`show KEY|NOTE`."""
    refresh(library)
    item = library.read.resolve(args.ref)
    if isinstance(item, Paper):
        pdfs = library.read.pdfs(item)
        emit(args, {**output.paper_json(item), "pdfs": list(pdfs)}, [output.paper_text(item, pdfs)])
    elif args.json:
        emit(args, output.note_json(library, item), [])
    else:
        text = library.read.note_text(item.path)
        if "\N{REPLACEMENT CHARACTER}" in text:
            for problem in library.read.problems():
                if problem.path == item.path and problem.kind is ProblemKind.ENCODING:
                    say(f"{item.path}: {problem.detail}")
        print_text(text)
    return 0


def links(library: Library, args: argparse.Namespace) -> int:
    """`links NOTE|KEY`."""
    refresh(library)
    attachment = library.read.attachment(args.ref)
    if attachment is not None:
        found, mentions = library.read.backlinks(attachment), []
    else:
        item = library.read.resolve(args.ref)
        found, mentions = library.read.links(item), library.read.mentions(item)
    lines = [
        *(f"out   {output.link_line(link)}" for link in found.out),
        *(f"back  {output.link_line(link)}" for link in found.back),
        *(f"named {output.link_line(link)}" for link in mentions),
    ]
    emit(args, output.links_json(found, mentions), lines)
    return 0


def related(library: Library, args: argparse.Namespace) -> int:
    """`related KEY|NOTE…`."""
    refresh(library)
    wanted, unwanted = ([library.read.resolve(ref) for ref in refs] for refs in (args.ref, args.less_like))
    found = library.read.related(wanted, args.limit, unwanted=unwanted)
    lines = [f"{output.item_line(each.item)}\n    {'; '.join(each.why)}" for each in found]
    emit(args, [output.related_json(each) for each in found], lines)
    return 0


def tags(library: Library, args: argparse.Namespace) -> int:
    """`tags`."""
    refresh(library)
    counted = library.read.tags()
    value = [{"tag": count.tag, "papers": count.papers, "notes": count.notes} for count in counted]
    emit(args, value, [f"{c.papers:5} {c.notes:5}  #{c.tag}" for c in counted])
    return 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "show": show,
    "links": links,
    "related": related,
    "tags": tags,
}
