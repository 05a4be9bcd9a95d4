"""The settings in use, and the theme: from the settings, or chosen in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.app_state import AppState
from notes_tui.commands import user_keys
from notes_tui.terminal.messaging_app import MessagingApp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notes_tui.settings import AppSettings


class ConfiguredApp(MessagingApp):
    """An app with settings, which can change while it runs; see `Shell` for those that screens use.

    Attributes:
        settings: The settings as they were read.
        setting_warnings: A sentence for each of them that cannot be used.
        app_state: Choices that are kept over restarts.
    """

    def __init__(self) -> None:
        super().__init__()
        self.app_state = AppState()

    def take_settings(self, settings: AppSettings) -> None:
        """Use settings, and keep a sentence for each that cannot be used."""
        self.settings = settings
        keys = user_keys.checked(settings.keys, settings.key_places)
        self.user_keys: Mapping[str, str] = keys.keys
        self.ignored_problems = settings.doctor.ignore
        self.relax_searches = settings.search.relax
        self.citation_style = settings.citations.style
        self.pdf_viewer = settings.pdf_viewer
        self.pictures = settings.pictures
        self.quote_template = settings.citations.quote
        self.highlight_tags = settings.highlight_tags
        self.autosave_after = settings.editor.autosave
        self.paste_as = settings.editor.paste
        self.setting_warnings = [*settings.warnings, *keys.refused, *keys.given_up]

    def apply_settings(self, settings: AppSettings) -> None:
        """Use other settings from now on; what the vault was opened with stays until it is opened again."""
        before, known = self.settings, self.setting_warnings
        self.take_settings(settings)
        for warning in self.setting_warnings:
            if warning not in known:
                self.notify_warning(warning)
        self.set_keymap(dict(self.user_keys))
        if settings.signs != before.signs or settings.themes != before.themes:
            self.adapt_to_terminal(settings.themes, settings.signs)
        if settings.theme != before.theme and settings.theme in self.available_themes:
            self.show_theme(self.usable_theme(settings.theme))
            self.app_state.keep(theme=settings.theme, theme_in_settings=settings.theme)

    def adapt_to_settings(self) -> None:
        """Show the theme, signs and keys of the settings; call once, when running."""
        self.adapt_to_terminal(self.settings.themes, self.settings.signs)
        wanted = self.settings.theme
        if wanted not in self.available_themes:
            self.setting_warnings.append(f"There is no theme “{wanted}”; the default is used.")
            wanted = self.theme
        self.theme = self._theme_at_start(wanted)
        self.set_keymap(dict(self.user_keys))

    def _theme_at_start(self, wanted: str) -> str:
        """Return the theme that was chosen last, here or in the settings, or one that the terminal can show."""
        if self.app_state.text("theme_in_settings") == wanted:
            chosen = self.app_state.text("theme")
            wanted = chosen if chosen in self.available_themes else wanted
        return self.usable_theme(wanted)

    def show_theme(self, name: str, *, keep: bool = False) -> None:
        """Show a theme; with `keep`, at the next start too."""
        self.theme = name
        if keep:
            self.app_state.keep(theme=name, theme_in_settings=self.settings.theme)
