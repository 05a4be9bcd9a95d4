"""The commands for PDF files: `attach` and `highlights`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from notes_tui.cli.arguments import add_dry_run
from notes_tui.cli.command_output import emit, refresh, say
from notes_tui.cli.guard import CANNOT_RUN
from notes_tui.cli.named_documents import named_paper
from notes_tui.view.highlights_sentence import highlights_sentence

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from index import Library, Paper


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("attach")
    command.add_argument("key", metavar="KEY")
    command.add_argument("file", metavar="FILE")
    command = add("highlights")
    command.add_argument("words", nargs="+", metavar="KEY|QUERY")
    add_dry_run(command)


def attach(library: Library, args: argparse.Namespace) -> int:
    """`attach KEY FILE`."""
    refresh(library)
    attached = library.pdfs.attach(named_paper(library, args.key), Path(args.file).expanduser())
    if attached.created:
        refresh(library)
    else:
        say("This file is attached already; nothing was copied.")
    emit(args, {"path": attached.path, "created": attached.created}, [attached.path])
    return 0


def highlights(library: Library, args: argparse.Namespace) -> int:
    """`highlights KEY…|QUERY`."""
    refresh(library)
    papers = _chosen(library, args.words)
    if papers is None:
        return CANNOT_RUN
    found = library.pdfs.add_highlights(papers, args.highlight_tags, dry_run=args.dry_run)
    if found.change and not args.dry_run:
        refresh(library)
    for sentence in found.remarks:
        say(sentence)
    if not args.json:
        say(highlights_sentence(found, would=args.dry_run))
    value = {
        "dry_run": args.dry_run,
        "changed": found.change.paths,
        "added": found.added,
        "comments": found.changed,
        "files": found.files,
        "remarks": list(found.remarks),
    }
    emit(args, value, found.change.paths)
    return 1 if found.remarks else 0


def _chosen(library: Library, words: Sequence[str]) -> list[Paper] | None:
    """Return the papers that words mean: their keys where each is one, else a query; None if that cannot be read."""
    named = [library.read.paper(word.removeprefix("@")) for word in words]
    papers = [paper for paper in named if paper is not None]
    if len(papers) == len(words):
        return papers
    found = library.exports.find(" ".join(words))
    for part in found.ignored:
        say(part)
    return None if found.unreadable else list(library.exports.papers(found.keys))


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "attach": attach,
    "highlights": highlights,
}
