"""The commands that find documents: `search`, `papers` and `random`."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, get_args

from index import Paper, Scope, Sort
from notes_tui.cli import output
from notes_tui.cli.arguments import positive
from notes_tui.cli.command_output import refresh, say
from notes_tui.cli.guard import CANNOT_RUN
from notes_tui.cli.line_form import add_form_options, emit_results
from notes_tui.cli.styled_lines import StyledText, joined, matched
from notes_tui.view.lacking import Lacking, without

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import DocumentId, Library, Reason
    from notes_tui.cli.styled_lines import Line


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("search")
    command.add_argument("query", nargs="+", metavar="QUERY")
    command.add_argument("--explain", action="store_true", help="say what each score is made of")
    command.add_argument("--kind", choices=get_args(Scope), default="all")
    command.add_argument("--all-words", action="store_true", help="only what has all the words")
    command.add_argument(
        "--snippets", type=positive, metavar="N", help="show up to N passages of each document"
    )
    command.add_argument("--limit", type=positive, default=20, metavar="N")
    command.add_argument("--sort", choices=get_args(Sort), default="relevance")
    add_form_options(command)
    command = add("papers")
    command.add_argument("query", nargs="*", metavar="QUERY")
    command.add_argument("--limit", type=positive, metavar="N")
    command.add_argument("--sort", choices=get_args(Sort), default="date")
    add_form_options(command)
    command = add("random")
    command.add_argument("query", nargs="*", metavar="QUERY")
    command.add_argument("--kind", choices=get_args(Scope), default="paper")
    add_form_options(command)


def search(library: Library, args: argparse.Namespace) -> int:
    """`search QUERY`."""
    refresh(library)
    page = library.read.search(
        " ".join(args.query),
        scope=args.kind,
        limit=args.limit,
        sort=args.sort,
        relax=args.relax,
        # Plain lines show passages of PDF files alone; to find the others takes a tenth of the time.
        most_snippets=args.snippets or int(args.json or args.format is not None),
    )
    for part in page.ignored:
        say(part)
    hits = (*page.hits, *page.relaxed)
    lines: list[Line] = [output.hit_line(hit) for hit in hits]
    reasons: list[tuple[Reason, ...]] = []
    if args.explain:
        reasons = [library.read.explain(page.query, hit.item.id, scope=args.kind) for hit in hits]
        for at, found in enumerate(reasons):
            lines[at] = joined(lines[at], *(f"    {reason.score:10.3f}  {reason.what}" for reason in found))
    for at, relaxed in enumerate(page.relaxed, len(page.hits)):
        lacking = without(Lacking(relaxed.missing, relaxed.replaced)) or "other words"
        lines[at] = joined(lines[at], f"    {lacking}")
    if args.snippets:
        for at, hit in enumerate(hits):
            shown = (matched(text, spans) for text, spans in ((hit.snippet, hit.matches), *hit.more) if text)
            lines[at] = joined(lines[at], *((StyledText("    "), *pieces) for pieces in shown))
    reading = library.read.reading(page.query) if args.explain else ()
    if not page.hits:
        hint = f" Did you mean: {page.suggestion}" if page.suggestion else ""
        say(f"Nothing found.{hint}" if not hits else f"No document has all the words.{hint}")
    elif page.relaxed:
        lines.insert(len(page.hits), "Not all the words:")
    value = output.page_json(page, reasons, reading, snippets=bool(args.snippets))
    emit_results(args, value, value["hits"], [*reading, *lines])
    return CANNOT_RUN if page.unreadable else 0 if page.hits else 1


def papers(library: Library, args: argparse.Namespace) -> int:
    """`papers [QUERY]`."""
    refresh(library)
    query = " ".join(args.query).strip()
    unreadable = False
    if not query and args.sort != "relevance":
        # The index has the order of all; what searches takes most of the time of this command to import.
        ids = list(library.read.listing("papers", args.sort)[: args.limit])
    else:
        limit = args.limit or max(1, library.read.counts()[0])
        results = library.read.find(query, scope="paper", limit=limit, sort=args.sort)
        ids, unreadable = [hit.id for hit in results.hits], results.unreadable
        for part in results.ignored:
            say(part)
    found = library.read.items(ids)
    listed = [item for id_ in ids if isinstance(item := found.get(id_), Paper)]
    values = [output.paper_json(paper) for paper in listed]
    emit_results(args, values, values, [output.item_line(paper) for paper in listed])
    return CANNOT_RUN if unreadable else 0


def random_(library: Library, args: argparse.Namespace) -> int:
    """`random [QUERY]`."""
    refresh(library)
    query, unreadable = " ".join(args.query).strip(), False
    ids: list[DocumentId] = []
    if not query:
        # As above.
        ids += library.read.listing("papers") if args.kind != "note" else ()
        ids += library.read.listing("notes") if args.kind != "paper" else ()
    else:
        most = max(1, sum(library.read.counts()))
        results = library.read.find(query, scope=args.kind, limit=most, sort="date")
        ids, unreadable = [hit.id for hit in results.hits], results.unreadable
        for part in results.ignored:
            say(part)
    if not ids:
        say("Nothing found.")
        return CANNOT_RUN if unreadable else 1
    chosen = random.choice(ids)  # noqa: S311 - nothing secret
    item = library.read.items([chosen])[chosen]
    value = output.item_json(item)
    emit_results(args, value, [value], [output.item_line(item)])
    return 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "search": search,
    "papers": papers,
    "random": random_,
}
