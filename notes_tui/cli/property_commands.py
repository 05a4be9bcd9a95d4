"""The commands of properties: `set` and `property`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index import PROPERTY_TYPES, LibraryError, Paper
from notes_tui.cli import correction_commands
from notes_tui.cli.arguments import add_dry_run
from notes_tui.cli.command_output import done, emit, plan_json, refresh, say_plan

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library, RenamePlan

TYPE_NAMES = tuple("list" if kind == "multitext" else kind for kind in PROPERTY_TYPES)


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments of both commands; `add` returns the parser of a command."""
    command = add("set")
    command.add_argument("ref", metavar="NOTE|KEY")
    command.add_argument(
        "assignments",
        nargs="*",
        metavar="NAME=VALUE",
        help="name=value, name=[a, b] for a list, name+=item and name-=item for one item, name= for no value",
    )
    command.add_argument(
        "--remove", action="append", default=[], metavar="NAME", help="remove a property, or a correction"
    )
    command.add_argument("--type", choices=TYPE_NAMES, help="the type of the values, instead of the vault's")
    command.add_argument(
        "--force", action="store_true", help="take the values as they look, whatever the type"
    )
    command = add("property")
    command.add_argument("action", choices=("list", "rename", "remove"))
    command.add_argument("names", nargs="*", metavar="NAME", help="rename OLD NEW, or remove NAME")
    command.add_argument(
        "--queries", action="store_true", help="rename: rewrite the searches that name it too"
    )
    add_dry_run(command)


def set_(library: Library, args: argparse.Namespace) -> int:
    """`set NOTE|KEY NAME=VALUE…`."""
    from index import known_type, read_assignment  # they load what edits notes

    refresh(library)
    if not args.assignments and not args.remove:
        raise LibraryError("Name what to set: notes-tui set NOTE name=value, or --remove NAME.", code="usage")
    assignments = [read_assignment(text) for text in args.assignments]
    item = library.read.resolve(args.ref)
    if isinstance(item, Paper):
        code = correction_commands.correct(library, args, item, assignments)
        if code is not None:
            return code
    target = item if isinstance(item, Paper) else item.path
    kind = known_type(args.type) if args.type else None
    change = library.properties.set([target], assignments, args.remove, kind=kind, force=args.force)
    return done(library, args, change)


def property_(library: Library, args: argparse.Namespace) -> int:
    """`property list`, `property rename OLD NEW`, `property remove NAME`."""
    refresh(library)
    match args.action, args.names:
        case "list", []:
            return _listed(library, args)
        case "rename", [old, new]:
            return _carried_out(library, args, library.edit.plans.property(old, new, queries=args.queries))
        case "remove", [name] if not args.queries:
            return _carried_out(library, args, library.edit.plans.without_property(name))
    raise LibraryError("Write property list, property rename OLD NEW, or property remove NAME.", code="usage")


def _listed(library: Library, args: argparse.Namespace) -> int:
    uses = library.properties.uses()
    value: list[dict[str, Any]] = [
        {"name": use.name, "notes": use.notes, "type": use.type, "declared": use.declared} for use in uses
    ]
    emit(args, value, [f"{use.notes:5}  {use.type or '-':9}  {use.name}" for use in uses])
    return 0


def _carried_out(library: Library, args: argparse.Namespace, planned: RenamePlan) -> int:
    say_plan(args, planned)
    if not args.dry_run:
        library.edit.rename(planned)
        refresh(library)
    first = f"{planned.old} -> {planned.new}" if planned.new else f"{planned.old} removed"
    changed = [file.path for file in planned.rewritten]
    if args.queries:
        changed += [f"{file.path} (queries)" for file in planned.queries]
    emit(args, plan_json(planned), [first, *changed])
    return 1 if planned.skipped else 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "set": set_,
    "property": property_,
}
