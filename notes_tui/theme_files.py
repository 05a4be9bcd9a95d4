"""The app's own themes, and those that users keep as files beside their settings."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import clean_line
from notes_tui.toml_places import place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COLORS = (
    *("background", "surface", "panel", "foreground"),
    *("primary", "secondary", "accent", "success", "warning", "error"),
)
"""The colours that a theme may give."""

_MOST_FILES = 100
_MOST_BYTES = 65_536
_COLOR = re.compile("#(?:[0-9a-fA-F]{3}){1,2}")


@dataclass(frozen=True, slots=True)
class ThemeColors:
    """A theme.

    Attributes:
        name: The name that the settings and the palette know it by.
        dark: Light text on a dark ground.
        colors: All of `COLORS`, as `#rrggbb` or `#rgb`.
    """

    name: str
    dark: bool
    colors: Mapping[str, str]


def _own(name: str, colors: str, *, dark: bool) -> ThemeColors:
    return ThemeColors(name, dark, dict(zip(COLORS, colors.split(), strict=True)))


_DARK = _own(
    "notes-dark",
    "#16181d #1e2128 #262a33 #dcdfe4 #6cb6ff #8fa3bf #e8b35f #7fd18c #e8c15f #f47f86",
    dark=True,
)
_LIGHT = _own(
    "notes-light",
    "#fbfaf7 #f0eee8 #e6e3da #24292f #0b5cad #4b5b70 #8a4b00 #116329 #7a4e00 #a40e26",
    dark=False,
)
_CONTRAST = _own(
    "notes-contrast",
    "#000000 #0a0a0a #1a1a1a #ffffff #6ee7ff #c0c8ff #ffd54a #7dff8a #ffd54a #ff9a9a",
    dark=True,
)
OWN_THEMES = (_DARK, _LIGHT, _CONTRAST)
"""The themes of the app itself, beside Textual's: dark, light, and of high contrast."""


def read_themes(folder: Path) -> tuple[tuple[ThemeColors, ...], tuple[str, ...]]:
    """Return the themes in a folder, and a sentence for each file and line that cannot be used.

    A colour that is missing or wrong is that of the app's own dark or light theme.
    """
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix == ".toml")[:_MOST_FILES]
    except OSError:
        return (), ()
    themes: list[ThemeColors] = []
    warnings: list[str] = []
    for file in files:
        try:
            with file.open("rb") as stream:
                text = stream.read(_MOST_BYTES).decode("utf-8-sig")
            themes.append(_theme(file, text, tomllib.loads(text), warnings))
        except (OSError, ValueError, RecursionError) as error:
            warnings.append(f"{_shown(file)} is not used: {clean_line(str(error))}.")
    return tuple(themes), tuple(warnings)


def _theme(file: Path, text: str, table: Mapping[str, object], warnings: list[str]) -> ThemeColors:
    dark = table.get("dark", True) is not False
    colors = dict((_DARK if dark else _LIGHT).colors)
    for key, value in table.items():
        fault = ""
        if key == "dark":
            fault = "" if isinstance(value, bool) else "must be true or false"
        elif key not in COLORS:
            fault = f"is not a color of a theme; those are {', '.join(COLORS)}"
        elif isinstance(value, str) and _COLOR.fullmatch(value):
            colors[key] = value
        else:
            fault = "must be a color such as “#6cb6ff”"
        if fault:
            warnings.append(f"{place(_shown(file), text, key)}: “{clean_line(key)}” {fault}.")
    return ThemeColors(file.stem, dark, colors)


def _shown(file: Path) -> str:
    return clean_line(f"{file.parent.name}/{file.name}")
