"""Pictures in terminals: which kind a terminal shows, and how large its cells are.

A terminal cannot be asked while the app runs, because its answer would be taken for keys, and asking at every start
would delay it. So its name in the environment says what it can, and a setting where that is wrong.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

PictureKind = Literal["kitty", "sixel", "half-cells"]

_KITTY = ("xterm-kitty", "xterm-ghostty")
_SIXEL = ("foot", "foot-extra", "mlterm", "contour", "yaft-256color")
_KITTY_PROGRAMS = ("kitty", "ghostty")
_SIXEL_PROGRAMS = ("WezTerm", "iTerm.app", "iTerm2", "mlterm", "rio")
_LEAST_KONSOLE = 220400


class CellPixels(NamedTuple):
    """Size of a cell of the terminal, in pixels."""

    width: int = 10
    height: int = 20


def picture_kind(setting: str, environment: Mapping[str, str]) -> PictureKind | None:
    """Return how the terminal shows pictures that one can read; None where it cannot, or where none are wanted.

    Args:
        setting: A kind, `auto` for what the environment says, or `never`.
        environment: The variables of this process.
    """
    if setting == "never":
        return None
    if setting != "auto":
        return cast("PictureKind", setting)
    term = environment.get("TERM", "")
    if "TMUX" in environment or "STY" in environment or term.startswith(("tmux", "screen")):
        return None  # they pass on neither kind as it is
    program = environment.get("TERM_PROGRAM") or environment.get("LC_TERMINAL", "")
    if term in _KITTY or program in _KITTY_PROGRAMS or "KITTY_WINDOW_ID" in environment:
        return "kitty"
    konsole = environment.get("KONSOLE_VERSION", "")
    if term in _SIXEL or program in _SIXEL_PROGRAMS:
        return "sixel"
    return "sixel" if konsole.isdecimal() and int(konsole) >= _LEAST_KONSOLE else None


def is_installed() -> bool:
    """Return whether the package that draws pictures is installed."""
    return find_spec("textual_image") is not None


def cell_pixels() -> CellPixels:
    """Return the size of a cell as the terminal says; a usual one where it says nothing."""
    import array
    import fcntl
    import termios

    window = array.array("H", (0, 0, 0, 0))
    try:
        fcntl.ioctl(sys.__stdout__ or -1, termios.TIOCGWINSZ, window)
    except (OSError, ValueError):
        return CellPixels()
    rows, columns, width, height = window
    if not (rows and columns and width >= columns and height >= rows):
        return CellPixels()
    return CellPixels(width // columns, height // rows)
