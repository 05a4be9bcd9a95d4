"""Import source files into the corpus, after showing what that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.editor_outside import edit_file
from notes_tui.questions import EnterText, ImportFiles
from notes_tui.shell import ShowPapers
from notes_tui.view.counted import counted
from notes_tui.view.typed_path import completed_path, typed_path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index import ImportResult, PlannedImport
    from notes_tui.commands.command import DocumentContext
    from notes_tui.questions import ShowProgress
    from notes_tui.shell import Destination, Shell


_MOST_KEYS = 12


async def import_files(screen: DocumentContext) -> None:
    """Ask for a file, folder or archive, show what importing it does, and import it; then list what came in."""
    shell = screen.shell
    title = "Import a file, a folder or a .zip archive"
    typed = await shell.ask(
        EnterText(title, placeholder="Path, such as ~/library.bib", complete=completed_path)
    )
    if not typed:
        return
    source = await shell.attempt(lambda: typed_path(typed))
    imports = await shell.attempt(lambda: shell.library.imports)
    if source is None or imports is None:
        return

    def plan(
        file: Path | None, progress: ShowProgress, cancelled: Callable[[], bool]
    ) -> PlannedImport | None:
        return imports.plan(file or source, progress, cancelled)

    def file_of(planned: PlannedImport, part: str, imported: bool) -> Path | None:
        return imports.file_of(planned, part, imported=imported)

    question = ImportFiles(
        clean_line(str(source)),
        plan,
        imports.carry_out,
        file_of,
        lambda file, line: edit_file(shell, file, line),
    )
    outcome = await shell.ask(question)
    if outcome is not None:
        show_outcome(shell, outcome)


def show_outcome(shell: Shell, outcome: ImportResult, then: Destination | None = None) -> None:
    """Say what came in, and list it, or go to `then`."""
    library = shell.library
    corpus, vault = library.roots.corpus[0], library.roots.vault
    undo = " · u to undo" if corpus.is_relative_to(vault) else ""
    shell.notify_done(f"{counted(len(outcome.added), 'paper')} added, {len(outcome.updated):,} updated{undo}")
    if not undo:
        library.look()
    if outcome.added:
        shell.open(then or ShowPapers(_listing(outcome.added)))


def _listing(added: Sequence[str]) -> str:
    """Return a query that finds new papers: a few by their keys, many by the day."""
    if len(added) > _MOST_KEYS or any('"' in key or "\\" in key for key in added):
        return "added:today"
    return " OR ".join(f'key:"{key}"' for key in added)


IMPORTING: tuple[Command[DocumentContext], ...] = (
    Command(
        "import",
        "i",
        "Import",
        "Import a file, a folder or an archive, after showing what that does.",
        "Work",
        ("browse", "reader"),
        import_files,
    ),
)
