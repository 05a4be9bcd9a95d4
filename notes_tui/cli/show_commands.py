"""The commands that say something of documents: `show`, `cat`, `open`, `links`, `related` and `tags`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from index import LibraryError, Paper, ProblemKind, clean_line
from notes_tui.cli import output
from notes_tui.cli.arguments import positive
from notes_tui.cli.command_output import emit, print_answer, refresh, say
from notes_tui.cli.named_documents import named_paper
from notes_tui.cli.styled_lines import StyledText, is_colored, joined, text_of
from notes_tui.terminal import external_programs, pdf_viewers
from notes_tui.view.document_markdown import byline
from notes_tui.view.paper_addresses import paper_addresses

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    add("show").add_argument("ref", metavar="KEY|NOTE")
    add("cat").add_argument("ref", metavar="KEY|NOTE")
    command = add("open")
    command.add_argument("ref", metavar="KEY")
    command.add_argument("--print", action="store_true", help="only print what would be opened")
    command.add_argument("--pdf", action="store_true", help="only a PDF file")
    command.add_argument("--web", action="store_true", help="only an address")
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
        emit(args, {**output.paper_json(item), "pdfs": list(pdfs)}, output.paper_lines(item, pdfs))
    elif args.json:
        emit(args, output.note_json(library, item), [])
    else:
        lines = output.note_lines(library.read.note(item.path), _note_text(library, item.path))
        print_answer(args, text_of(lines, colored=is_colored(args)))
    return 0


def _note_text(library: Library, path: str) -> str:
    """Return the text of a note, and say where it is not what the file holds."""
    text = library.read.note_text(path)
    if "\N{REPLACEMENT CHARACTER}" in text:
        for problem in library.read.problems():
            if problem.path == path and problem.kind is ProblemKind.ENCODING:
                say(f"{path}: {problem.detail}")
    return text


def cat(library: Library, args: argparse.Namespace) -> int:
    """`cat KEY|NOTE`."""
    refresh(library)
    item = library.read.resolve(args.ref)
    if isinstance(item, Paper):
        passage = library.read.own_passage(item)
        own = passage.text.strip("\n") if passage else ""
        parts = [item.title, byline(item), item.abstract, own]
        text = "\n\n".join(part for part in parts if part)
    else:
        text = _note_text(library, item.path)
        if not args.json and not sys.stdout.isatty():
            # Another program gets the bytes of the file, as from any `cat`.
            sys.stdout.flush()
            sys.stdout.buffer.write(library.vault.read_bytes_or_none(item.path) or b"")
            sys.stdout.buffer.flush()
            return 0
    emit(args, {"text": text}, [text.removesuffix("\n")])
    return 0


def open_(library: Library, args: argparse.Namespace) -> int:
    """`open KEY`, `--print`, `--pdf`, `--web`."""
    refresh(library)
    try:
        paper = named_paper(library, args.ref)
    except LibraryError as error:
        if error.code != "not-found":
            raise
        say(str(error))
        return 1
    pdfs = [] if args.web else library.read.pdfs(paper)
    addresses = [] if args.pdf else paper_addresses(paper)
    if not pdfs and not addresses:
        lacks = "" if args.pdf else ", and neither an address nor a title to search for"
        say(f"{paper.key} has no PDF file here{lacks}.")
        return 1
    place = pdfs[0] if pdfs else addresses[0].address
    emit(args, {"pdf": place if pdfs else None, "address": None if pdfs else place}, [place])
    if not args.print:
        if pdfs:
            pdf_viewers.open_pdf(args.user.pdf_viewer, library.roots.absolute(place))
        else:
            external_programs.open_address(place)
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
        *(output.link_line("out", link) for link in found.out),
        *(output.link_line("back", link) for link in found.back),
        *(output.link_line("named", link) for link in mentions),
    ]
    emit(args, output.links_json(found, mentions), lines)
    return 0


def related(library: Library, args: argparse.Namespace) -> int:
    """`related KEY|NOTE…`."""
    refresh(library)
    wanted, unwanted = ([library.read.resolve(ref) for ref in refs] for refs in (args.ref, args.less_like))
    found = library.read.related(wanted, args.limit, unwanted=unwanted)
    lines = [joined(output.item_line(each.item), f"    {'; '.join(each.why)}") for each in found]
    emit(args, [output.related_json(each) for each in found], lines)
    return 0


def tags(library: Library, args: argparse.Namespace) -> int:
    """`tags`."""
    refresh(library)
    counted = library.read.tags()
    value = [{"tag": count.tag, "papers": count.papers, "notes": count.notes} for count in counted]
    lines = [
        (StyledText(f"{c.papers:5} {c.notes:5}  "), StyledText(f"#{clean_line(c.tag)}", "tag"))
        for c in counted
    ]
    emit(args, value, lines)
    return 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "show": show,
    "cat": cat,
    "open": open_,
    "links": links,
    "related": related,
    "tags": tags,
}
