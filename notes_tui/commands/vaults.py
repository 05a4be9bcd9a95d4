"""Open another vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index import LibraryError, clean_line
from notes_tui.commands.command import Command
from notes_tui.questions import EnterText, PickItem, PickOne
from notes_tui.view.recent_vaults import recent_vaults
from notes_tui.view.typed_path import completed_folder, typed_path

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext
    from notes_tui.shell import Shell

_ANOTHER = ""


async def switch_vault(screen: DocumentContext) -> None:
    """Ask for a vault: one that was open before, or another folder; open it in the place of this one."""
    shell = screen.shell
    here = shell.library.roots.vault
    others = [path for path in recent_vaults(shell.app_state) if path != here]
    items = [PickItem(str(path), path.name, str(path.parent)) for path in others]
    picked: str | None = _ANOTHER
    if items:
        picked = await shell.ask(PickOne("Open a vault", [*items, PickItem(_ANOTHER, "Another folder")]))
    vault = await _typed_folder(shell) if picked == _ANOTHER else picked and Path(picked)
    if vault:
        shell.open_vault(vault)


async def _typed_folder(shell: Shell) -> Path | None:
    def check(text: str) -> None:
        if not typed_path(text).is_dir():
            raise LibraryError(f"{clean_line(text)} is not a folder.", code="no-vault")

    typed = await shell.ask(
        EnterText(
            "Open a vault", placeholder="A folder, such as ~/notes", complete=completed_folder, check=check
        )
    )
    return await shell.attempt(lambda: typed_path(typed)) if typed else None


VAULTS: tuple[Command[DocumentContext], ...] = (
    Command(
        "switch-vault",
        "",
        "Open another vault",
        "Close this vault and open another: one of the last ones, or any folder.",
        "App",
        ("browse", "reader"),
        switch_vault,
    ),
)
