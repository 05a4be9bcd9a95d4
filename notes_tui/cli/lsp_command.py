"""`lsp`: serve an editor. Nothing of the engine is imported before its first question is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    add("lsp").add_argument("--stdio", action="store_true", help="the only way, which some editors name")


def serve(args: argparse.Namespace) -> int:
    """`lsp`."""
    from notes_tui.lsp.serving import serve

    return serve(args.vault, verbose=args.verbose)
