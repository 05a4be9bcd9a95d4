"""The commands of the reading desk: `queue` and `diary`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, get_args

from index import Order, Paper, clean_line
from notes_tui.cli import output
from notes_tui.cli.arguments import positive
from notes_tui.cli.command_output import emit, refresh

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import DiaryEntry, DiaryWeek, Library


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments of both commands; `add` returns the parser of a command."""
    command = add("queue")
    command.add_argument("--limit", type=positive, metavar="N")
    command.add_argument("--sort", choices=get_args(Order), help="another order than that of the queue")
    command = add("diary")
    command.add_argument("--limit", type=positive, metavar="N", help="the latest N weeks")


def queue(library: Library, args: argparse.Namespace) -> int:
    """`queue`."""
    refresh(library)
    ids = library.read.listing("queue", args.sort)[: args.limit]
    found = library.read.items(ids)
    papers = [item for id_ in ids if isinstance(item := found.get(id_), Paper)]
    emit(args, [output.paper_json(paper) for paper in papers], [output.item_line(each) for each in papers])
    return 0


def diary(library: Library, args: argparse.Namespace) -> int:
    """`diary`."""
    refresh(library)
    weeks = library.read.diary.weeks()[: args.limit]
    emit(args, [_week_json(week) for week in weeks], [line for week in weeks for line in _week_lines(week)])
    return 0


def _week_json(week: DiaryWeek) -> dict[str, object]:
    entries = [
        {
            "kind": entry.id.kind,
            "ref": entry.id.value,
            "deeds": list(entry.deeds),
            "day": entry.day.isoformat(),
            "note": entry.note or None,
        }
        for entry in week.entries
    ]
    return {"monday": week.monday.isoformat(), "counts": dict(week.counts()), "entries": entries}


def _week_lines(week: DiaryWeek) -> list[str]:
    counts = ", ".join(f"{count} {deed}" for deed, count in week.counts().items())
    sunday = week.monday + timedelta(days=6)
    return [f"{week.monday.isoformat()} to {sunday.isoformat()}: {counts}", *map(_entry_line, week.entries)]


def _entry_line(entry: DiaryEntry) -> str:
    return f"  {entry.day.isoformat()}  {clean_line(entry.id.value)}  ({', '.join(entry.deeds)})"


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "queue": queue,
    "diary": diary,
}
