"""The looks of the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notes_tui.commands.command import Command
from notes_tui.questions import PickItem, PickOne

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext


async def choose_theme(screen: DocumentContext) -> None:
    """Ask for a theme, showing each under the cursor; it is kept over restarts."""
    shell = screen.shell
    shown, names = shell.theme_names()
    names.insert(0, names.pop(names.index(shown)))
    picked = await shell.ask(
        PickOne("Theme", [PickItem(name, name) for name in names], preview=shell.show_theme)
    )
    shell.show_theme(picked or shown, keep=picked is not None)


APPEARANCE: tuple[Command[DocumentContext], ...] = (
    Command(
        "theme",
        "",
        "Theme",
        "Choose the colors; each theme is shown while you move, and kept over restarts.",
        "App",
        ("browse", "reader"),
        choose_theme,
    ),
)
