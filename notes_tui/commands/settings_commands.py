"""The settings, changed in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.questions import ChangeSettings

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext
    from notes_tui.commands.dialog_contexts import SettingsContext


async def change_settings(screen: DocumentContext) -> None:
    """Show the settings; where a change needs it, open the vault again afterwards."""
    shell = screen.shell
    if await shell.ask(ChangeSettings()):
        shell.open_vault(shell.library.roots.vault)


SETTINGS: tuple[Command[DocumentContext], ...] = (
    Command(
        "settings",
        "f9",
        "Settings",
        "Show every setting with its value, and change it; it is written to config.toml.",
        "App",
        ("browse", "reader"),
        change_settings,
    ),
)
IN_SETTINGS: tuple[Command[SettingsContext], ...] = (
    Command(
        "default-setting",
        "ctrl+r",
        "Default",
        "In the settings: give this one its default again.",
        "Dialogs",
        ("settings",),
        lambda screen: screen.set_default(),
    ),
)
