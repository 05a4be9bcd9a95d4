"""Colours that can be read: the last change of each style before it is drawn, whatever the theme says.

Text gets at least the contrast that is wanted, by as little as is needed of black or white. For terminals of 256
colours, the nearest colour to the eye is taken; the usual conversion makes dark greys with a tint navy or olive. On a
ground in one of the terminal's own colours, of which nothing is known, its default colours are used, reversed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color as RichColor
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

CONTRAST = 4.5
"""Least ratio of luminances between text and what is behind it: level AA of the accessibility guidelines."""

# Lines, bars and blocks are no text; neither are spaces.
_TEXT = re.compile("[^\\s\u2500-\u259f]")
_STEPS = 20
_REVERSED = Style(color="default", bgcolor="default", reverse=True, dim=False)
_UNDIMMED = Style(dim=False)
_BLACK, _WHITE = ColorTriplet(0, 0, 0), ColorTriplet(255, 255, 255)
# The first sixteen of 256 colours are the user's own.
_CUBE = (0, 95, 135, 175, 215, 255)
_NUMBERED = {
    **{
        16 + 36 * r + 6 * g + b: ColorTriplet(_CUBE[r], _CUBE[g], _CUBE[b])
        for r in range(6)
        for g in range(6)
        for b in range(6)
    },
    **{232 + n: ColorTriplet(8 + 10 * n, 8 + 10 * n, 8 + 10 * n) for n in range(24)},
}


@lru_cache(4096)
def luminance(color: ColorTriplet) -> float:
    """Return the relative luminance of a colour, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """Return the ratio of the luminances of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class ReadableColors(LineFilter):
    """Gives text enough contrast, in the colours that the terminal has."""

    def __init__(self, *, numbered: bool = False) -> None:
        """Create the filter; `numbered` colours are those of a terminal that has 256."""
        super().__init__()
        self._numbered = numbered

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the same segments in readable colours."""
        behind = background.rich_color
        return [
            segment
            if segment.control or segment.style is None
            else self._drawn(segment, segment.style, behind)
            for segment in segments
        ]

    def _drawn(self, segment: Segment, style: Style, behind: RichColor) -> Segment:
        found = _readable(style, behind, _TEXT.search(segment.text) is not None, self._numbered)
        return segment if found is style else Segment(segment.text, found)


# By position: this is done for all that is painted, and a look-up by names takes twice as long.
@lru_cache(8192)
def _readable(style: Style, behind: RichColor, is_text: bool, numbered: bool) -> Style:
    own = style.bgcolor if style.bgcolor is not None and not style.bgcolor.is_default else None
    back, front = (own or behind).triplet, style.color.triplet if style.color is not None else None
    if own is not None and back is None:
        return style + _REVERSED
    if back is None or front is None:
        return style
    if style.dim:
        style += _UNDIMMED  # the terminal would take away of the contrast
    if not numbered:
        if not is_text or contrast(front, back) >= CONTRAST:
            return style
        return style + Style(color=RichColor.from_triplet(_moved(front, back)))
    ground = nearest(back)
    wanted = _moved(front, _NUMBERED[ground]) if is_text else front
    ink = nearest(wanted, _NUMBERED[ground] if is_text else None)
    bgcolor = RichColor.from_ansi(ground) if own is not None else None
    return style + Style(color=RichColor.from_ansi(ink), bgcolor=bgcolor)


def _moved(front: ColorTriplet, back: ColorTriplet) -> ColorTriplet:
    """Return a colour that can be read, as near to `front` as steps towards black or white allow."""
    end = max((_BLACK, _WHITE), key=lambda each: contrast(each, back))
    for step in range(_STEPS + 1):
        red, green, blue = (
            round(old + (new - old) * step / _STEPS) for old, new in zip(front, end, strict=True)
        )
        found = ColorTriplet(red, green, blue)
        if contrast(found, back) >= CONTRAST:
            return found
    return end


@lru_cache(4096)
def nearest(color: ColorTriplet, back: ColorTriplet | None = None) -> int:
    """Return the number of the nearest of 256 colours; with `back`, of those that can be read on it."""
    usable = [
        number for number, each in _NUMBERED.items() if back is None or contrast(each, back) >= CONTRAST
    ]
    return min(usable, key=lambda number: _distance(color, _NUMBERED[number]))


def _distance(one: ColorTriplet, other: ColorTriplet) -> float:
    """Return the difference of two colours to the eye; a hue that was not there is worse than another grey."""
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    mean = (one.red + other.red) / 512
    hue = (max(one) - min(one)) - (max(other) - min(other))
    return (2 + mean) * red * red + 4 * green * green + (3 - mean) * blue * blue + 3 * hue * hue
