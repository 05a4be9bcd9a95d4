"""Output of the commands: results on standard output, messages and progress on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from index import LibraryError, clean_line, json_safe, logs, without_formats
from notes_tui.cli.styled_lines import is_colored, text_of
from notes_tui.view.time_left import with_time_left

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from index import Change, Library, Progress, RenamePlan
    from notes_tui.cli.json_outputs import PlanJson
    from notes_tui.cli.styled_lines import Line


_MOST_FAULTS = 3


def print_text(text: str, *, end: str = "\n") -> None:
    """Print on standard output."""
    print(text, end=end)  # noqa: T201


def say(text: str) -> None:
    """Print a message on standard error."""
    print(f"notes-tui: {clean_line(text)}", file=sys.stderr)  # noqa: T201


def emit(args: argparse.Namespace, value: Any, lines: Sequence[Line]) -> None:
    """Print a result on standard output: the value as JSON with `--json`, else the lines."""
    if args.json:
        indent = 2 if sys.stdout.isatty() else None
        print_answer(args, json_safe(json.dumps(value, ensure_ascii=False, indent=indent)))
    elif lines:
        print_answer(args, text_of(lines, colored=is_colored(args)))


def print_answer(args: argparse.Namespace, text: str) -> None:
    """Print on standard output, in the user's pager where a terminal is too small for it."""
    if sys.stdout.isatty():
        from notes_tui.cli import paging

        if paging.is_paged(args, text) and paging.page(text):
            return
    print_text(text)


def _progress() -> Callable[[Progress], None]:
    """Return a function that shows the progress of a long run, if standard error is a terminal."""
    if not sys.stderr.isatty():
        return lambda _progress: None

    def show(progress: Progress) -> None:
        text = f"{progress.phase} {progress.done:,} of {progress.total:,}"
        sys.stderr.write(f"\r{with_time_left(text, progress.remaining)}\033[K")
        sys.stderr.flush()

    return show


def refresh(library: Library, *, rebuild: bool = False, pdfs: bool = False) -> Any:
    """Bring the index up to date, with progress on a terminal."""
    refreshed = library.refresh(_progress(), rebuild=rebuild, pdfs=pdfs)
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    if refreshed.papers or refreshed.notes:
        for folder in refreshed.away:
            say(f"{folder} cannot be reached or is empty; results are what was known of it before.")
    file = logs.written_file()
    for sentence in refreshed.faults[:_MOST_FAULTS]:
        say(f"{sentence} Details are in {file}." if file is not None else sentence)
    for problem in library.read.unfinished():
        say(problem.detail)
    if refreshed.shared and not library.ready():
        raise LibraryError(
            "Another notes-tui is building the index; try again when it is done.", code="index-not-ready"
        )
    return refreshed


def done(library: Library, args: argparse.Namespace, change: Change) -> int:
    """Print what a change changed, once the index has it."""
    refresh(library)
    emit(args, {"changed": change.paths}, change.paths)
    return 0


def say_plan(args: argparse.Namespace, planned: RenamePlan) -> None:
    """Say what a plan leaves, and how many queries name what is renamed where they are not rewritten."""
    for sentence in (*planned.skipped, planned.remark):
        if sentence:
            say(sentence)
    if planned.queries and not args.queries:
        terms = f"{planned.terms} term{'s' if planned.terms > 1 else ''}"
        files = f"{len(planned.queries)} file{'s' if len(planned.queries) > 1 else ''}"
        say(f"{terms} of queries in {files} name it; --queries rewrites them.")


def plan_json(planned: RenamePlan) -> PlanJson:
    """Return a plan as JSON; `queries` has the files whose queries name what is renamed, rewritten or not."""
    return {
        "from": planned.old,
        "to": planned.new,
        "rewritten": [{"path": path, "links": count} for path, count in planned.rewritten],
        "queries": [{"path": path, "terms": count} for path, count in planned.queries],
    }


def carried_out(library: Library, args: argparse.Namespace, planned: RenamePlan) -> int:
    """Carry out a plan, unless it is a dry run, and print what it rewrites."""
    say_plan(args, planned)
    if args.dry_run:
        planned.verify()
    else:
        library.edit.rename(planned)
        refresh(library)
    lines = [f"{planned.old} -> {planned.new}", *(f"{count:5}  {path}" for path, count in planned.rewritten)]
    if planned.queries and args.queries:
        lines += [f"{count:5}  {path} (queries)" for path, count in planned.queries]
    emit(args, plan_json(planned), lines)
    return 0


class FormatsOnce:
    """Lets the list of formats that can be read stand in the first sentence that has it, of one run."""

    def __init__(self) -> None:
        """Begin a run."""
        self._is_said = False

    def reason(self, text: str) -> str:
        """Return a sentence, without the list where it was said already."""
        brief = without_formats(text)
        shown = brief if self._is_said else text
        self._is_said |= brief != text
        return shown


def made(library: Library, args: argparse.Namespace, path: str, *, created: bool) -> int:
    """Print the path of a note once the index has it, and open it where that was asked for."""
    if args.open:
        from notes_tui.terminal.external_programs import open_in_editor

        open_in_editor(library.roots.absolute(path))
    refresh(library)
    emit(args, {"path": path, "created": created}, [path])
    return 0
