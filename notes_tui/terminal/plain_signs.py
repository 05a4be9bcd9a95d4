"""Signs for terminals that have few: ASCII in place of bars, bullets, arrows and typographic quotes.

A sign is replaced by one as wide, so that nothing on the line moves.
"""

from __future__ import annotations

import locale
import sys
import unicodedata
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("●◆■▶▸❯➤∗✱✎", "*"),
        **dict.fromkeys("○◌◇□▷◦☐", "o"),
        **dict.fromkeys("◐◑◒◓", "%"),
        **dict.fromkeys("★☆✦", "*"),
        **dict.fromkeys("▲△↑⇧", "^"),
        **dict.fromkeys("▼▽▾↓", "v"),
        **dict.fromkeys("→⇒›»▹↳", ">"),
        **dict.fromkeys("←⇐‹«◀◃", "<"),
        **dict.fromkeys("│┃║▎▏▌▍▐▕▊▋▉╎┆", "|"),
        **dict.fromkeys("─━═╌┈▔▁▂‾–—‒−☒", "-"),
        **dict.fromkeys("█▓▒░▇▆▅▄▃▀▣", "#"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪", "+"),
        **dict.fromkeys("“”„″❝", '"'),
        **dict.fromkeys("‘’‚′", "'"),
        **dict.fromkeys("·•∙‣▪", "."),
        **dict.fromkeys("✓✔☑", "x"),
        **dict.fromkeys("✗✘×", "x"),
        "…": ".",
        "⏎": "<",
        **dict.fromkeys("⚠↯", "!"),
        **dict.fromkeys("↔≡≣", "="),
        "≈": "~",
        "↗": "/",
        "↩": "<",
        "¶": "P",
        "\xa0": " ",
    }
)


def takes_unicode() -> bool:
    """Return whether the terminal takes UTF-8, as far as its locale says so."""
    stream = sys.__stderr__
    encoding = stream.encoding if stream is not None else locale.getpreferredencoding(do_setlocale=False)
    return encoding.replace("-", "").lower() == "utf8"


class PlainSigns(LineFilter):
    """Replaces all that is not ASCII: signs by similar ones, letters by those without accents, others by `?`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the same segments in ASCII."""
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(plain(segment.text), segment.style)
            for segment in segments
        ]


def plain(text: str) -> str:
    """Return a text in ASCII, character by character as wide as before."""
    return "".join(char if char.isascii() else _letter(char) for char in text.translate(_SIGNS))


def _letter(char: str) -> str:
    base = unicodedata.normalize("NFKD", char)[0]
    width = cell_len(char)
    return (base if base.isascii() and base.isprintable() else "?").ljust(width)[:width]
