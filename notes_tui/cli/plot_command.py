"""`plot`: counts over time as Markdown, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import PLOT_KINDS
from notes_tui.cli.command_output import emit, refresh, say
from notes_tui.view.plot_page import plot_page

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("plot")
    command.add_argument("kind", choices=PLOT_KINDS)
    command.add_argument("words", nargs="*", metavar="QUERY")


def plot(library: Library, args: argparse.Namespace) -> int:
    """`plot papers|tags|reading [QUERY]`."""
    refresh(library)
    counted = library.read.diary.plot(args.kind, " ".join(args.words))
    for sentence in counted.ignored:
        say(sentence)
    series = {each.name: each.counts for each in counted.series}
    value = {"kind": counted.kind, "query": counted.query, "spans": counted.spans, "series": series}
    emit(args, {**value, "left_out": counted.left_out}, plot_page(counted).rstrip().split("\n"))
    return 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "plot": plot,
}
