"""Answers that are longer than the screen, in the user's pager."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

_COLOR = re.compile("\033\\[[0-9;]*m")


def is_paged(args: argparse.Namespace, text: str) -> bool:
    """Return whether a text is for a pager: standard output is a terminal that it does not fit on."""
    if vars(args).get("no_pager") or not sys.stdout.isatty():
        return False
    columns, lines = shutil.get_terminal_size()
    needed = 1  # for the prompt of the shell
    for line in text.split("\n"):
        needed += max(1, -(-len(_COLOR.sub("", line)) // max(1, columns)))
        if needed > lines:
            return True
    return False


def page(text: str) -> bool:
    """Show a text in the pager, and wait until it is left; return False if there is none."""
    command = _pager()
    if not command:
        return False
    # As git does: less leaves a short text on the screen, and passes colors on.
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)  # noqa: S603 - the user's own
    except OSError:
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the key is for the pager
    try:
        pager.communicate(f"{text}\n".encode(errors="backslashreplace"))
    finally:
        signal.signal(signal.SIGINT, before)
    return True


def _pager() -> list[str]:
    """Return the words of the pager's command; none where the user wants none, or none is installed."""
    named = next((os.environ[name] for name in ("NOTES_TUI_PAGER", "PAGER") if name in os.environ), "less")
    try:
        words = shlex.split(named)
    except ValueError:
        return []
    if not words or words == ["cat"] or shutil.which(words[0]) is None:
        return []
    return words
