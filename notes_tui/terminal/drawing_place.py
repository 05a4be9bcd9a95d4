"""The stream that the app is drawn on: Textual draws on standard error, which may lead into a file."""

from __future__ import annotations

import sys
from pathlib import Path


def draws_on_terminal() -> bool:
    """Have the app drawn on the terminal, wherever standard error leads, and return whether that can be done.

    What is written to `sys.stderr` and `sys.stdout` still goes where the user wants it.
    """
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        try:
            sys.__stderr__ = Path("/dev/tty").open("w", encoding=sys.stdout.encoding)  # type: ignore[misc]  # noqa: SIM115
        except OSError:
            return False
    # The size of the screen is asked of standard output, which a script may read.
    if sys.__stdout__ is None or not sys.__stdout__.isatty():
        sys.__stdout__ = sys.__stderr__  # type: ignore[misc]
    return True
