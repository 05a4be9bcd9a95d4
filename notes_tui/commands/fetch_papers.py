"""Fetch papers from live sources, after showing what that brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from index import clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.editor_outside import edit_file
from notes_tui.commands.importing import show_outcome
from notes_tui.commands.selection import selected_papers, title_of
from notes_tui.questions import ChooseAnswer, EnterText, ImportFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index import Asked, Library, PlannedImport
    from notes_tui.commands.command import DocumentContext
    from notes_tui.questions import ShowProgress
    from notes_tui.shell import Shell

_MOST_SHOWN = 60
_FIELDS = {"d": "dates", "a": "abstracts", "o": "dois", "u": "authors"}


async def fetch_papers(screen: DocumentContext) -> None:
    """Ask for ids, addresses or days, show what fetching them brings, and save it."""
    shell = screen.shell
    title = "Fetch papers, or Daily Papers of a day, week or month"
    typed = await shell.ask(EnterText(title, placeholder="DOI, arXiv id, address, 2026-11-27 or 2026-W48"))
    if not typed:
        return
    asked = await shell.attempt(lambda: [shell.library.sources.asked(word) for word in typed.split()])
    if asked:
        await _fetch(shell, asked, clean_line(typed)[:_MOST_SHOWN])


async def fetch_missing(screen: DocumentContext) -> None:
    """Ask what the selected papers lack, and fetch that."""
    shell = screen.shell
    papers = await selected_papers(screen)
    if not papers:
        return
    title = title_of(list(papers))
    answers = [*((key, "DOIs" if name == "dois" else name) for key, name in _FIELDS.items()), ("n", "cancel")]
    answer = await shell.ask(ChooseAnswer(f"Fetch what is missing of {title}", answers))
    if answer is None or answer not in _FIELDS:
        return
    field = cast("Literal['dates', 'abstracts', 'dois', 'authors']", _FIELDS[answer])
    asked = await shell.attempt(lambda: shell.library.sources.missing(papers, field))
    if asked is None:
        return
    if not asked:
        shell.notify_info("Nothing to ask for", f"{title} has that, or has neither ids nor a long title.")
        return
    await _fetch(shell, asked, f"{_FIELDS[answer]} of {title}")


async def _fetch(shell: Shell, asked: Sequence[Asked], title: str) -> None:
    library = shell.library

    def plan(
        file: Path | None, progress: ShowProgress, cancelled: Callable[[], bool]
    ) -> PlannedImport | None:
        # A file that was fetched is read again after it was edited.
        if file is not None:
            return library.imports.plan(file, progress, cancelled)
        return library.sources.plan(asked, progress, cancelled)

    question = ImportFiles(
        title,
        plan,
        library.sources.carry_out,
        lambda planned, part, imported: _file_of(library, planned, part, imported=imported),
        lambda file, line: edit_file(shell, file, line),
        fetched=True,
    )
    outcome = await shell.ask(question)
    if outcome is not None:
        show_outcome(shell, outcome)


def _file_of(library: Library, planned: PlannedImport, part: str, *, imported: bool) -> Path | None:
    if part not in planned.plan.places:
        return None
    return library.imports.file_of(planned, part, imported=imported)


FETCHING: tuple[Command[DocumentContext], ...] = (
    Command(
        "fetch",
        "F",
        "Fetch",
        "Fetch papers by DOI, arXiv id or address, or Daily Papers of a day, after showing what comes.",
        "Work",
        ("browse", "reader"),
        fetch_papers,
    ),
    Command(
        "fetch-missing",
        "",
        "Fetch what is missing",
        "Fetch dates, abstracts, DOIs or authors that the selected papers lack.",
        "Work",
        ("browse", "reader"),
        fetch_missing,
    ),
)
