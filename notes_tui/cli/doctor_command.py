"""`doctor`: list the problems of the files, grouped for people, one by one for scripts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from index import ProblemKind, choose_problems, clean_line, group_problems
from notes_tui.cli import output
from notes_tui.cli.command_output import FormatsOnce, emit, refresh
from notes_tui.cli.styled_lines import StyledText, line

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import Library, Problem, ProblemGroup
    from notes_tui.cli.styled_lines import Line, Style

_STYLES: dict[str, Style] = {"error": "error", "warning": "warning", "info": "faint"}


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    command = add("doctor")
    command.add_argument("--verify", action="store_true", help="also compare the index with a fresh rebuild")
    command.add_argument(
        "--report", action="store_true", help="print facts for a bug report, with nothing from your notes"
    )
    for name, what in (("only", "list only problems of these kinds"), ("ignore", "leave these kinds out")):
        command.add_argument(
            f"--{name}",
            action="extend",
            type=_kinds,
            default=[],
            metavar="KIND",
            help=f"{what}; several with commas, or the option again",
        )


def _kinds(text: str) -> list[ProblemKind]:
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in list(ProblemKind)]
    if unknown:
        known = ", ".join(ProblemKind)
        raise argparse.ArgumentTypeError(
            f"“{clean_line(unknown[0])}” is not a kind of problem; the kinds are {known}"
        )
    return [ProblemKind(name) for name in names]


def chosen(problems: list[Problem], args: argparse.Namespace) -> list[Problem]:
    """Return the problems that the options, and the settings where `--only` does not overrule them, ask for."""
    ignored = {*args.ignore, *(kind for kind in args.ignored_problems if kind not in args.only)}
    return choose_problems(problems, only=args.only, ignored=ignored)


def lines(problems: list[Problem]) -> list[Line]:
    """Return one line for each group of problems."""
    once = FormatsOnce()
    return [_line(group, once) for group in group_problems(problems)]


def _line(group: ProblemGroup, once: FormatsOnce) -> Line:
    first = group.first
    place = output.problem_place(first)
    many = (
        f"{clean_line(first.subject)}: {len(group.problems):,} places, first {place}. "
        if len(group.problems) > 1
        else ""
    )
    return line(
        StyledText(place, "place"),
        StyledText(": "),
        StyledText(first.kind, _STYLES[first.kind.severity]),
        StyledText(f": {many}{once.reason(first.detail)}"),
        StyledText(output.context_text(first.context, first.section), "faint"),
    )


def doctor(library: Library, args: argparse.Namespace) -> int:
    """`doctor`, `--verify`, `--only`, `--ignore`."""
    away = refresh(library).away
    problems = chosen(library.read.problems(), args)
    verdict = library.verify() if args.verify else None
    value = {
        "problems": [output.problem_json(problem) for problem in problems],
        "index": verdict,
    }
    shown = lines(problems)
    if verdict:
        shown.append(f"the index and a fresh rebuild: {verdict}")
    elif not problems and not away:
        shown.append("nothing to report")
    emit(args, value, shown)
    serious = any(problem.kind.severity == "error" for problem in problems)
    return 1 if serious or away or verdict == "differs" else 0


COMMANDS: dict[str, Callable[[Library, argparse.Namespace], int]] = {
    "doctor": doctor,
}
