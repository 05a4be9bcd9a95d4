"""The stream that the app is drawn on: Textual draws on standard error, which may lead into a file."""

from __future__ import annotations

import sys
from pathlib import Path


def draws_on_terminal() -> bool:
    """Have the app drawn on the terminal, wherever standard error leads, and return whether that can be done.

    What is written to `sys.stderr` still goes where the user wants it.
    """
    if sys.__stderr__ is not None and sys.__stderr__.isatty():
        return True
    try:
        sys.__stderr__ = Path("/dev/tty").open("w", encoding=sys.stdout.encoding)  # type: ignore[misc]  # noqa: SIM115
    except OSError:
        return False
    return True
