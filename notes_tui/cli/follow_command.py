"""The commands `follow` and `refresh`: queries that are asked again for what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import LibraryError, clean_line
from notes_tui.cli.command_output import emit, refresh, say
from notes_tui.cli.import_command import carry_out

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments of both; `add` returns the parser of a command."""
    command = add("follow")
    command.add_argument("source", nargs="?", metavar="SOURCE", help="arxiv, hf, rss, crossref or openalex")
    command.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="in arXiv's own syntax; for hf, words, or daily; for rss, the address of a feed; "
        "for crossref and openalex, words and filters",
    )
    command.add_argument("--name", default="", metavar="N", help="its name; made of the query by default")
    command.add_argument("--remove", metavar="NAME", help="follow this one no longer; what it brought stays")
    command = add("refresh")
    command.add_argument("names", nargs="*", metavar="NAME", help="only these")


def follow(library: Library, args: argparse.Namespace) -> int:
    """`follow SOURCE QUERY [--name N]`, `follow --remove NAME`, `follow`."""
    if args.remove is not None:
        if args.source is not None or args.name:
            raise LibraryError("Give --remove a name and nothing else.", code="usage")
        library.sources.unfollow(args.remove)
        said = f"{clean_line(args.remove)} is no longer followed; what it brought stays."
        emit(args, {"removed": args.remove}, [said])
        return 0
    if args.source is None:
        return _list(library, args)
    if not args.query:
        raise LibraryError(
            "Give a source and a query: notes-tui follow arxiv cat:cs.CL, notes-tui follow hf daily, or "
            "notes-tui follow rss https://rss.arxiv.org/rss/cs.CL.",
            code="usage",
        )
    new = library.sources.follow(args.source, " ".join(args.query), args.name)
    say_next = f"{new.name} is followed; notes-tui refresh {new.name} fetches it."
    emit(args, dict(new._asdict()), [say_next])
    return 0


def _list(library: Library, args: argparse.Namespace) -> int:
    found, flaws = library.sources.subscriptions()
    for flaw in flaws:
        say(f"subscriptions.toml: {flaw}")
    lines = [f"{each.name}  {each.source}  {each.query}" for each in found]
    emit(args, [dict(each._asdict()) for each in found], lines or ["nothing is followed"])
    return 1 if flaws else 0


def refresh_followed(library: Library, args: argparse.Namespace) -> int:
    """`refresh [NAME…]`."""
    flaws = library.sources.subscriptions().flaws
    for flaw in flaws:
        say(f"subscriptions.toml: {flaw}")
    asked = library.sources.followed(args.names)
    if not asked and not flaws:
        raise LibraryError(
            "Nothing is followed; notes-tui follow arxiv cat:cs.CL follows a query.", code="not-found"
        )
    refresh(library)
    return max(carry_out(library, args, asked), int(bool(flaws)))


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "follow": follow,
    "refresh": refresh_followed,
}
