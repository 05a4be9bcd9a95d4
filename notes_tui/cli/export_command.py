"""The command `export`: papers in the formats that other programs take."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import EXPORT_FORMATS, LibraryError, clean_line
from notes_tui.cli.command_output import emit, refresh, say
from notes_tui.cli.guard import CANNOT_RUN

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from index import ExportedPapers, Library, UnknownKey


_FORMATS = (*EXPORT_FORMATS, "markdown", "canvas", "base")


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("export")
    command.add_argument("query", nargs="*", metavar="QUERY", help="all papers where there is none")
    command.add_argument(
        "--format",
        required=True,
        metavar="F",
        help=f"{', '.join(_FORMATS)}, or a format that another package brings",
    )
    command.add_argument(
        "--style",
        metavar="NAME|FILE.csl",
        help="citation style of --format markdown; the one in the settings, or chicago-author-date",
    )
    command.add_argument(
        "--cited-in",
        nargs="+",
        action="extend",
        default=[],
        metavar="NOTE",
        help="only what these notes cite or link to, with the keys that they use",
    )
    command.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="a file to replace if its content changes; - is standard output",
    )


def export(library: Library, args: argparse.Namespace) -> int:
    """`export --format F [--style S] [QUERY]`, `--cited-in NOTE…`, `-o FILE`."""
    if args.style is not None and args.format != "markdown":
        raise LibraryError("--style goes with --format markdown only.", code="usage")
    refresh(library)
    found = library.exports.find(" ".join(args.query), cited_in=args.cited_in)
    for part in found.ignored:
        say(part)
    if found.unreadable:
        return CANNOT_RUN
    _say_unknown(found.unknown)
    if not found.records:
        say("No paper is cited." if args.cited_in and not args.query else "No paper matches.")
    text, complete = _text(library, args, found)
    value = {
        "format": args.format,
        "keys": [record.key for record in found.records],
        "unknown": [
            {"key": key.key, "path": key.path, "line": key.line, "bare": key.bare} for key in found.unknown
        ],
    }
    missing = not found.records or not complete or any(not key.bare for key in found.unknown)
    if args.output in (None, "-"):
        if args.json:
            emit(args, {**value, "text": text}, [])
        else:
            # A file for other programs: UTF-8 with the newlines of the format, whatever the terminal has.
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8"))
            sys.stdout.buffer.flush()
        return int(missing)
    # A query that finds nothing is more often a slip than a wish for an empty file.
    changed = bool(found.records and text) and library.exports.save(Path(args.output), text, args.format)
    count = len(found.records)
    done = f"written, {count} paper{'s' if count != 1 else ''}" if changed else "left as it is"
    if not changed and not Path(args.output).exists():
        done = "not written"
    emit(args, {**value, "path": args.output, "changed": changed}, [f"{clean_line(args.output)}: {done}"])
    return int(missing)


def _say_unknown(keys: Iterable[UnknownKey]) -> None:
    for key in keys:
        shown = f"@{key.key}" if key.bare else f"[@{key.key}]"
        what = "it may be no citation" if key.bare else "add it to the corpus, or correct the key"
        say(f"{key.path}:{key.line}: no paper has the key of {shown}; {what}.")


def _text(library: Library, args: argparse.Namespace, found: ExportedPapers) -> tuple[str, bool]:
    """Return the text, and whether every paper that was found is in it."""
    exports = library.exports
    if args.format == "markdown":
        # A paper that is cited with two keys is one line.
        papers_once = {replace(record, key=None): record for record in found.records}
        made = exports.bibliography([*papers_once.values()], args.style or args.citation_style)
        for key in made.left_out:
            say(f"{key} cannot be formatted in this style; it is left out.")
        return made.markdown, not made.left_out
    if args.format == "canvas":
        return exports.canvas(exports.papers(found.keys)), True
    if args.format == "base":
        papers = exports.papers(found.keys)
        without = sum(paper.note is None for paper in papers)
        if without:
            papers_left = "1 paper has" if without == 1 else f"{without:,} papers have"
            say(f"{papers_left} no literature note, and a base lists notes only; create it with `note KEY`.")
        return (exports.base(papers) if without < len(papers) else ""), not without
    return exports.text(args.format, found), True


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "export": export,
}
