"""The clipboard through programs, beside the sequence for terminals, which many of them do not pass on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import NamedTuple

# Seconds that one program may take.
_LONGEST = 3.0


class _Program(NamedTuple):
    arguments: tuple[str, ...]
    encoding: str = "utf-8"


def clipboard_programs() -> list[_Program]:
    """Return the programs that reach a clipboard here: that of tmux, and that of the desktop."""
    desktop: list[_Program] = []
    if os.environ.get("WAYLAND_DISPLAY"):
        desktop.append(_Program(("wl-copy",)))
    if os.environ.get("DISPLAY"):
        desktop.append(_Program(("xclip", "-selection", "clipboard")))
        desktop.append(_Program(("xsel", "--clipboard", "--input")))
    if sys.platform == "darwin":
        desktop.append(_Program(("pbcopy",)))
    desktop.append(_Program(("clip.exe",), "utf-16"))
    installed = [each for each in desktop if shutil.which(each.arguments[0])][:1]
    if os.environ.get("TMUX") and shutil.which("tmux"):
        # With -w it goes on to the terminal as well; older releases do not know that.
        return [_Program(("tmux", "load-buffer", "-w", "-")), *installed]
    return installed


def copy_with_programs(text: str) -> list[str]:
    """Give a text to every clipboard that is reached by a program; return the names of those that took it."""
    took = [each for each in clipboard_programs() if _run(each, text)]
    return [each.arguments[0].removesuffix(".exe") for each in took]


def _run(program: _Program, text: str) -> bool:
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(  # noqa: S603 - arguments are ours, and the text is its input
            program.arguments,
            input=text.encode(program.encoding, "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_LONGEST,
            check=False,
        )
        return done.returncode == 0
    return False
