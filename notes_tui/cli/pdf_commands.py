"""The commands for PDF files: `attach`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from notes_tui.cli.command_output import emit, refresh, say
from notes_tui.cli.works_commands import named_paper

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from index import Library


def add_arguments(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` makes the parser of a command from its name and summary."""
    command = add("attach", "Copy a PDF file into the attachments folder, as that of a paper.")
    command.add_argument("key", metavar="KEY")
    command.add_argument("file", metavar="FILE")


def attach(library: Library, args: argparse.Namespace) -> int:
    """`attach KEY FILE`."""
    refresh(library)
    attached = library.pdfs.attach(named_paper(library, args.key), Path(args.file).expanduser())
    if attached.created:
        refresh(library)
    else:
        say("This file is attached already; nothing was copied.")
    emit(args, {"path": attached.path, "created": attached.created}, [attached.path])
    return 0
