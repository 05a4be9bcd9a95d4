"""Names of the colours of annotations."""

from __future__ import annotations

import colorsys

HIGHLIGHT_COLORS = (
    "red",
    "orange",
    "yellow",
    "green",
    "cyan",
    "blue",
    "purple",
    "pink",
    "brown",
    "gray",
    "black",
    "white",
)
"""All names that `color_name` returns."""

# By the hue, in degrees, at which each ends.
_HUES = (
    (14, "red"),
    (44, "orange"),
    (70, "yellow"),
    (165, "green"),
    (200, "cyan"),
    (255, "blue"),
    (290, "purple"),
)


def color_name(color: str) -> str:
    """Return the name of a colour `#rrggbb`; an empty text for one that is not given."""
    if not color:
        return ""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if light < 0.08:
        return "black"
    if light > 0.97:
        return "white"
    if saturation < 0.12:
        return "gray"
    name = next((name for end, name in _HUES if hue * 360 < end), "pink" if hue * 360 < 345 else "red")
    return "brown" if name == "orange" and light < 0.35 else name
