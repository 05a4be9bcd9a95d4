"""The commands of the past: `history`, `undo`, `versions` and `restore`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from index import LibraryError
from notes_tui.cli.command_output import done, emit, refresh, say
from notes_tui.cli.styled_lines import StyledText, line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import FileDiff, Library, PastChange
    from notes_tui.cli.styled_lines import Line, Style

_SIGNS: dict[str, Style] = {"+": "added", "-": "removed", "@": "faint"}
_OFF = "No history is kept: megabytes or days under [history] in the settings is 0."


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("history")
    command.add_argument("id", nargs="?", metavar="ID", help="only this change")
    command.add_argument("--note", metavar="PATH", help="only changes of this note, under earlier names too")
    command.add_argument("--limit", type=int, default=50, metavar="N")
    command.add_argument("--diff", action="store_true", help="show the lines that changed")
    command.add_argument("--clear", action="store_true", help="delete the history; notes stay as they are")
    command = add("undo")
    command.add_argument("id", nargs="?", metavar="ID")
    command = add("versions")
    command.add_argument("note", metavar="NOTE")
    command.add_argument("--show", metavar="ID", help="print the text of this version")
    command = add("restore")
    command.add_argument("note", metavar="NOTE")
    command.add_argument("id", metavar="ID")


def history(library: Library, args: argparse.Namespace) -> int:
    """`history [ID]`, `--clear`."""
    if args.clear:
        library.past.clear()
        emit(args, [], ["The history is deleted; notes are as they were."])
        return 0
    refresh(library)
    if args.id:
        found = [library.past.find(args.id)]
    else:
        note = _path(library, args.note) if args.note else None
        found = library.past.changes(note=note, limit=max(1, args.limit))
    if library.past.damaged:
        say(f"{library.past.damaged} damaged entries of {library.past.folder} are left out.")
    if not library.past.enabled:
        say(_OFF)
    value = []
    lines: list[Line] = []
    for change in found:
        diffs = library.past.diff(change) if args.diff or args.id else None
        value.append(_json(change, diffs))
        lines.append(_line(change))
        for diff in diffs or ():
            path, remark = StyledText(diff.path, "place"), StyledText(f"  {diff.remark}")
            lines.append(line(StyledText("--- ", "faint"), path, remark))
            lines += [(StyledText(f"{sign}{text}", _SIGNS.get(sign, "")),) for sign, text in diff.lines]
    emit(args, value, lines)
    return 0


def _json(change: PastChange, diffs: list[FileDiff] | None) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": change.id,
        "when": _iso(change.when),
        "label": change.label,
        "paths": change.paths,
        "outside": change.outside,
        "undone": change.undone,
    }
    if diffs is not None:
        value["diffs"] = [
            {
                "path": diff.path,
                "remark": diff.remark,
                "lines": [f"{sign}{text}" for sign, text in diff.lines],
            }
            for diff in diffs
        ]
    return value


def _line(change: PastChange) -> Line:
    return _entry(change.id, change.when, change.label, "  (undone)" if change.undone else "")


def _entry(name: str, when: float, label: str, mark: str) -> Line:
    return line(
        StyledText(name, "key"),
        StyledText(f"  {_when(when)}  ", "faint"),
        StyledText(label),
        StyledText(mark, "faint"),
    )


def undo(library: Library, args: argparse.Namespace) -> int:
    """`undo [ID]`."""
    refresh(library)
    past = library.past.find(args.id) if args.id else library.edit.history.earlier()
    if past is None:
        raise LibraryError("There is nothing to undo.", code="nothing-to-undo")
    change = library.edit.history.undo_change(past.id)
    say(f"Undone: {change.label}, of {_when(past.when)}.")
    return done(library, args, change)


def versions(library: Library, args: argparse.Namespace) -> int:
    """`versions NOTE`, `--show ID`."""
    refresh(library)
    path = _path(library, args.note)
    if args.show:
        text = library.past.version_text(library.past.find_version(path, args.show), path)
        if args.json:
            emit(args, {"path": path, "text": text}, [])
        else:
            emit(args, None, [text.removesuffix("\n")])
        return 0
    found = library.past.versions(path)
    value = [
        {
            "id": version.id,
            "when": _iso(version.when),
            "label": version.label,
            "outside": version.outside,
            "current": version.current,
        }
        for version in found
    ]
    lines = [
        _entry(version.id, version.when, version.label, "  (now)" if version.current else "")
        for version in found
    ]
    emit(args, value, lines)
    return 0


def restore(library: Library, args: argparse.Namespace) -> int:
    """`restore NOTE ID`."""
    refresh(library)
    path = _path(library, args.note)
    return done(library, args, library.past.restore(path, library.past.find_version(path, args.id)))


def _path(library: Library, ref: str) -> str:
    """Return the path of a note that is there, or that the history knows."""
    try:
        return library.read.place(ref)
    except LibraryError:
        for path in (ref, f"{ref}.md"):
            if library.past.changes(note=path, limit=1):
                return path
        raise


def _iso(seconds: float) -> str:
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _when(seconds: float) -> str:
    return f"{datetime.datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M}"


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "history": history,
    "undo": undo,
    "versions": versions,
    "restore": restore,
}
