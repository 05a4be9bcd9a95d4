"""The arguments of `note`, and `note --refresh`: literature notes as their template gives them now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import LibraryError
from notes_tui.cli.command_output import emit, made, refresh, say
from notes_tui.cli.guard import CANNOT_RUN
from notes_tui.cli.named_documents import named_paper

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("note")
    command.add_argument("words", nargs="*", metavar="KEY|QUERY")
    command.add_argument("--open", action="store_true", help="open it in $EDITOR")
    command.add_argument(
        "--refresh",
        action="store_true",
        help="renew what the template owns in the notes of all papers, or of those that match QUERY",
    )
    command.add_argument("--dry-run", action="store_true", help="with --refresh: write nothing")


def only_key(args: argparse.Namespace) -> str:
    """Return the one key that `note` needs without `--refresh`."""
    if len(args.words) != 1 or args.dry_run:
        raise LibraryError(
            "Name one paper: notes-tui note KEY, or notes-tui note --refresh [QUERY].", code="usage"
        )
    return str(args.words[0])


def refresh_notes(library: Library, args: argparse.Namespace) -> int:
    """`note --refresh [--dry-run] [QUERY]`."""
    from index import plan_refresh, refresh_notes  # it loads what edits notes

    if args.open:
        raise LibraryError("--open does not go with --refresh.", code="usage")
    refresh(library)
    found = library.exports.find(" ".join(args.words))
    for part in found.ignored:
        say(part)
    if found.unreadable:
        return CANNOT_RUN
    work = plan_refresh if args.dry_run else refresh_notes
    plan = work(library.edit, library.exports.papers(found.keys))
    if plan.change and not args.dry_run:
        refresh(library)
    for sentence in plan.skipped:
        say(sentence)
    paths = plan.change.paths
    if not args.json:
        would = "would be " if args.dry_run else ""
        notes = "1 literature note" if len(paths) == 1 else f"{len(paths):,} literature notes"
        say(f"{notes} {would}renewed, {plan.unchanged:,} unchanged.")
    value = {"dry_run": args.dry_run, "changed": paths, "unchanged": plan.unchanged, "skipped": plan.skipped}
    emit(args, value, paths)
    return 1 if plan.skipped else 0


def note(library: Library, args: argparse.Namespace) -> int:
    """`note KEY`, `note --refresh [QUERY]`."""
    if args.refresh:
        return refresh_notes(library, args)
    args.ref = only_key(args)
    refresh(library)
    paper = named_paper(library, args.ref)
    path, change = library.edit.note_path(paper), library.edit.literature_note(paper)
    return made(library, args, path, created=bool(change.files))


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "note": note,
}
