"""The commands `import` and `fetch`, which bring papers into the corpus from files and from live sources."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from index import LibraryError, Paper
from notes_tui.cli import output
from notes_tui.cli.arguments import add_dry_run
from notes_tui.cli.command_output import FormatsOnce, emit, refresh, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import Asked, ImportProgress, ImportResult, Library, Rejected, Remark


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments of both; `add` returns the parser of a command."""
    command = add("import")
    command.add_argument(
        "source", nargs="+", metavar="SOURCE", help="a file, a folder, or - for standard input"
    )
    command.add_argument(
        "--tags", action="store_true", help="make the papers' keywords tags of their literature notes"
    )
    add_dry_run(command)
    command = add("fetch")
    command.add_argument(
        "asked", nargs="*", metavar="DOI|ARXIV|URL", help="papers, or days, weeks and months of Daily Papers"
    )
    command.add_argument(
        "--hf",
        action="append",
        default=[],
        metavar="SPAN",
        help="Daily Papers of a day, week or month: 2026-11-27, 2026-W48, 2026-11",
    )
    command.add_argument(
        "--arxiv",
        action="append",
        default=[],
        metavar="QUERY",
        help="the newest papers that match a query in arXiv's own syntax",
    )
    command.add_argument(
        "--openalex",
        action="append",
        default=[],
        metavar="QUERY",
        help="papers that OpenAlex finds by words and filters; it needs a key in the settings",
    )
    command.add_argument(
        "--missing",
        choices=("dates", "abstracts", "dois", "authors"),
        help="what papers of the library lack; words are a query then, to take only papers that match",
    )
    command.add_argument(
        "--limit", type=_limit, default=100, metavar="N", help="at most so many papers of a query (100)"
    )


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 2000:
        raise argparse.ArgumentTypeError("the limit is a whole number from 1 to 2000")
    return int(text[:9])


def import_(library: Library, args: argparse.Namespace) -> int:
    """`import SOURCE…`."""
    incoming = []
    rejected: list[Rejected] = []
    for source in args.source:
        if source == "-":
            incoming.append(library.edit.piped_source(sys.stdin.buffer.read()))
            continue
        found, unread = library.edit.collect_sources(Path(source))
        incoming += found
        rejected += unread
    outcome = library.import_files(incoming, dry_run=args.dry_run, tags=args.tags)
    rejected += outcome.rejected
    value = _json(outcome, rejected)
    if outcome.tags is not None:
        value["tags"] = output.tags_json(outcome.tags)
        for sentence in outcome.tags.skipped:
            say(sentence)
    would = "would be " if args.dry_run else ""
    tagged = output.tags_lines(outcome.tags, would) if outcome.tags else []
    emit(args, value, [*_lines(outcome, rejected, dry_run=args.dry_run), *tagged])
    return 1 if rejected else 0


def fetch(library: Library, args: argparse.Namespace) -> int:
    """`fetch DOI|ARXIV|URL…`, `--hf SPAN`, `--arxiv QUERY`, `--openalex QUERY`, `--missing FIELD [QUERY]`."""
    if args.missing is None:
        asked = _asked(library, args)
        refresh(library)
    else:
        refresh(library)
        asked = _missing(library, args)
    return carry_out(library, args, asked, complete=args.missing or "")


def carry_out(
    library: Library, args: argparse.Namespace, asked: Sequence[Asked], *, complete: str = ""
) -> int:
    """Fetch, save and say what came; return the exit code.

    Args:
        library: The library.
        args: Of the command.
        asked: What to fetch.
        complete: What papers of the library lack, where only that is fetched: `dates`, `abstracts` and so on.
    """
    with library.sources.turn(_say_waiting) as waited:
        if waited:
            refresh(library)
        planned = library.sources.plan(asked, _progress(), lambda: False)
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
        if planned is None:
            return 130
        if planned.files:
            library.sources.carry_out(planned, lambda _progress: None, lambda: False)
            refresh(library)
    rejected = [*planned.unread, *planned.outcome.rejected]
    requests = [dict(each._asdict()) for each in planned.requests]
    value = {**_json(planned.outcome, rejected), "requests": requests}
    lines = _lines(planned.outcome, rejected, dry_run=False)
    if complete:
        lines[0] = _completed(planned.outcome, complete, asked)
    emit(args, value, lines)
    return 1 if rejected else 0


def _completed(outcome: ImportResult, field: str, asked: Sequence[Asked]) -> str:
    """Sum up a fetch of what papers lack, which brings no papers but by chance."""
    if not asked:
        return f"No paper that matches lacks {field} that can be asked for; nothing was fetched."
    noun = "paper" if len(outcome.updated) == 1 else "papers"
    added = f", {len(outcome.added)} added" if outcome.added else ""
    return f"{field}: {len(outcome.updated)} {noun} completed{added}; {outcome.papers} in all"


def _say_waiting() -> None:
    say("another notes-tui is fetching; waiting until it is done (ctrl+c to cancel)")


def _missing(library: Library, args: argparse.Namespace) -> list[Asked]:
    if args.hf or args.arxiv or args.openalex:
        raise LibraryError(
            "--missing goes with words of a query only, not with --hf, --arxiv or --openalex.", code="usage"
        )
    most = max(1, library.read.counts()[0])
    results = library.read.find(" ".join(args.asked), scope="paper", limit=most)
    for part in results.ignored:
        say(part)
    if results.unreadable:
        raise LibraryError("The query cannot be read, so nothing was fetched.", code="usage")
    found = library.read.items([hit.id for hit in results.hits])
    papers = [item for hit in results.hits if isinstance(item := found.get(hit.id), Paper)]
    return list(library.sources.missing(papers, args.missing))


def _asked(library: Library, args: argparse.Namespace) -> list[Asked]:
    sources = library.sources
    asked = [
        *(sources.asked(text) for text in args.asked),
        *(sources.daily_papers(span) for span in args.hf),
        *(sources.arxiv_query(query, args.limit) for query in args.arxiv),
        *(sources.openalex_query(query, args.limit) for query in args.openalex),
    ]
    if not asked:
        raise LibraryError(
            "Name what to fetch: notes-tui fetch DOI|ARXIV|URL…, --hf 2026-11-27, or --arxiv QUERY.",
            code="usage",
        )
    return asked


def _progress() -> Callable[[ImportProgress], None]:
    if not sys.stderr.isatty():
        return lambda _progress: None

    def show(progress: ImportProgress) -> None:
        if progress.phase == "requests":
            sys.stderr.write(f"\rfetching, request {progress.done + 1:,} of {progress.total:,}\033[K")
            sys.stderr.flush()

    return show


def _json(outcome: ImportResult, rejected: Sequence[Rejected]) -> output.Json:
    return {
        "added": list(outcome.added),
        "updated": list(outcome.updated),
        "unchanged": outcome.unchanged,
        "papers": outcome.papers,
        "keys": [list(pair) for pair in outcome.keys],
        "rejected": [{"source": r.source, "line": r.line, "reason": r.reason} for r in rejected],
        "remarks": [{"source": r.source, "line": r.line, "reason": r.reason} for r in outcome.remarks],
    }


def _lines(outcome: ImportResult, rejected: Sequence[Rejected], *, dry_run: bool) -> list[str]:
    """Say what is wrong, and return the lines that sum an import up."""
    said: set[str] = set()
    once = FormatsOnce()
    parts: list[Rejected | Remark] = [*rejected, *outcome.remarks]
    for part in parts:
        # One sentence is enough for all that cannot be fetched without a network.
        if part.line or part.reason not in said:
            say(f"{part.source}{f':{part.line}' if part.line else ''}: {once.reason(part.reason)}")
            said.add(part.reason)
    would = "would be " if dry_run else ""
    noun = "paper" if len(outcome.added) == 1 else "papers"
    summary = (
        f"{len(outcome.added)} {noun} {would}added, {len(outcome.updated)} updated, "
        f"{outcome.unchanged} unchanged; {outcome.papers} in all"
    )
    changes = "would change" if dry_run else "changed"
    return [summary, *(f"key {changes}: {old} -> {new}" for old, new in outcome.keys)]


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "import": import_,
    "fetch": fetch,
}
