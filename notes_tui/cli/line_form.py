"""The form of output lines that a script asks for: `--format TEMPLATE` and `--null`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index import LibraryError, clean, clean_line
from notes_tui.cli.command_output import emit, print_text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from notes_tui.cli.styled_lines import Line

_PART = re.compile(r"\{(?P<field>\w+)\}|\\(?P<escape>[tn\\])|\{\{|\}\}")
_ESCAPES = {"t": "\t", "n": "\n", "\\": "\\"}


def add_form_options(command: argparse.ArgumentParser) -> None:
    """Declare both options."""
    command.add_argument(
        "--format",
        metavar="TEMPLATE",
        help="print this for each result, with fields of its JSON: '{key}\\t{title}'",
    )
    command.add_argument(
        "--null", "-0", action="store_true", help="end each result with a null character, for xargs -0"
    )


def emit_results(
    args: argparse.Namespace, value: Any, results: Sequence[Mapping[str, Any]], lines: Sequence[Line]
) -> None:
    """Print results as `emit` does, or each in the form that was asked for.

    With `--null` alone, the key of each paper and the path of each note is printed, or the file of each
    where results have one.

    Args:
        args: Has the options.
        value: The JSON of all.
        results: The JSON of each.
        lines: The text for people.

    Raises:
        LibraryError: The template has a field that no result has.
    """
    if args.json or (args.format is None and not args.null):
        emit(args, value, lines)
    elif args.format is None:
        _print([str(each.get("file", each.get("key", each.get("path")))) for each in results], null=True)
    else:
        fields = dict.fromkeys(name for each in results for name in each)
        _print([fill(args.format, each, fields) for each in results], null=args.null)


def _print(lines: Sequence[str], *, null: bool) -> None:
    end = "\0" if null else "\n"
    print_text("".join(f"{line}{end}" for line in lines), end="")


def fill(template: str, values: Mapping[str, Any], fields: Mapping[str, Any]) -> str:
    r"""Return a template with fields replaced by their values; lists are joined with commas.

    Args:
        template: Has `{field}`, `\t` and `\n`; `{{` and `}}` stand for braces.
        values: By field; one that is missing, or null, is empty.
        fields: The fields that there may be.

    Raises:
        LibraryError: The template has another field.
    """

    def replaced(part: re.Match[str]) -> str:
        if part["escape"]:
            return _ESCAPES[part["escape"]]
        field = part["field"]
        if field is None:
            return part[0][0]
        if field not in fields:
            raise LibraryError(
                f"--format: there is no field “{clean_line(field)}” here; there are {', '.join(fields)}.",
                code="usage",
            )
        return _text(values.get(field))

    return _PART.sub(replaced, template)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(_text, value)) if isinstance(value, list) else clean(str(value)).replace("\n", " ")
