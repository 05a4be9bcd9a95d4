"""The looks of the app: its themes, and the colours and signs that the terminal has."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from textual.filter import Monochrome, NoColor
from textual.theme import Theme

from notes_tui.terminal.ending import EndableApp
from notes_tui.terminal.output_filter import SafeOutputFilter
from notes_tui.terminal.plain_signs import PlainSigns, takes_unicode
from notes_tui.terminal.readable_colors import ReadableColors
from notes_tui.theme_files import OWN_THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.filter import LineFilter

    from notes_tui.theme_files import ThemeColors


class ThemedApp(EndableApp):
    """An app that can be read in every terminal."""

    def __init__(self) -> None:
        super().__init__()
        self._own_filters: tuple[LineFilter, ...] = (ReadableColors(), SafeOutputFilter())

    @property
    def of_few_colors(self) -> bool:
        """Return whether no more than the terminal's own sixteen colours can be used."""
        return self.no_color or (
            not self.is_headless and self.console.color_system not in ("256", "truecolor")
        )

    def adapt_to_terminal(self, themes: Iterable[ThemeColors], signs: str) -> None:
        """Draw with the colours and signs that the terminal has.

        Args:
            themes: The user's own themes.
            signs: `unicode`, `ascii`, or `auto`, which asks the terminal.
        """
        for theme in (*OWN_THEMES, *themes):
            colors: dict[str, Any] = dict(theme.colors)
            self.register_theme(Theme(theme.name, dark=theme.dark, **colors))
        numbered = not self.is_headless and self.console.color_system == "256"
        filters: list[LineFilter] = [ReadableColors(numbered=numbered), SafeOutputFilter()]
        if self.no_color:
            filters.append(NoColor())
        if signs == "ascii" or (signs == "auto" and not self.is_headless and not takes_unicode()):
            filters.append(PlainSigns())
        self._own_filters = tuple(filters)

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the style sheets; what stands out is darker in a light theme, and not lighter."""
        variables = super().get_css_variables()
        if not self.current_theme.dark:
            for name, number in product(("surface", "panel"), (1, 2, 3)):
                variables[f"{name}-lighten-{number}"] = variables[f"{name}-darken-{number}"]
        return variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, and ours after them."""
        # Without colours there is nothing to make grey.
        theirs = (each for each in super().get_line_filters() if not isinstance(each, Monochrome))
        return [*theirs, *self._own_filters]

    def usable_theme(self, wanted: str) -> str:
        """Return a theme that is known, or the one in its place where the terminal has few colours."""
        theme = self.available_themes[wanted]
        if self.of_few_colors and not theme.ansi:
            return "ansi-dark" if theme.dark else "ansi-light"
        return wanted

    def theme_names(self) -> tuple[str, list[str]]:
        """Return the theme that is shown, and all that the terminal can show."""
        usable = (theme for theme in self.available_themes.values() if theme.ansi or not self.of_few_colors)
        return self.theme, sorted(theme.name for theme in usable)
