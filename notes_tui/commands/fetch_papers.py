"""Fetch papers from live sources, after showing what that brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from index import clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.editor_outside import edit_file
from notes_tui.commands.importing import show_outcome
from notes_tui.commands.selection import selected_papers, title_of
from notes_tui.questions import ChooseAnswer, EnterText, ImportFiles
from notes_tui.shell import ShowInbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index import Asked, Library, PlannedImport
    from notes_tui.commands.command import DocumentContext
    from notes_tui.questions import ShowProgress
    from notes_tui.shell import Destination, Shell

_MOST_SHOWN = 60
_FIELDS = {"d": "dates", "a": "abstracts", "o": "dois", "u": "authors"}


async def fetch_papers(screen: DocumentContext) -> None:
    """Ask for ids, addresses or days, show what fetching them brings, and save it."""
    shell = screen.shell
    title = "Fetch papers, or Daily Papers of a day, week or month"
    offered, shell.offered_id = shell.offered_id, ""
    example = "DOI, arXiv id, address, 2026-11-27 or 2026-W48"
    asked: list[Asked] = []

    def check(typed: str) -> None:
        asked[:] = map(shell.library.sources.asked, typed.split())

    typed = await shell.ask(EnterText(title, offered, example, check=check))
    if typed:
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


async def refresh_followed(screen: DocumentContext) -> None:
    """Fetch what is new of all that is followed, and list the inbox."""
    shell = screen.shell
    sources = shell.library.sources
    found = await shell.attempt(lambda: (sources.subscriptions(), sources.followed()))
    if found is None:
        return
    (followed, flaws), asked = found
    if flaws:
        more = f" There are {len(flaws) - 1:,} more." if len(flaws) > 1 else ""
        shell.notify_error(f"subscriptions.toml: {flaws[0]}{more}")
    if asked:
        noun = "subscription" if len(followed) == 1 else "subscriptions"
        await fetch_new(shell, asked, f"what is new of {len(followed):,} {noun}")
    elif not flaws:
        say_nothing_is_followed(shell)


def say_nothing_is_followed(shell: Shell) -> None:
    """Say that there is no subscription, and how to make one."""
    shell.notify_info("Nothing is followed", "“Follow” in the palette (ctrl+p) follows a query.")


async def fetch_new(shell: Shell, asked: Sequence[Asked], title: str) -> None:
    """Show what fetching brings, save it, and list the inbox."""
    await _fetch(shell, asked, title, ShowInbox())


async def _fetch(shell: Shell, asked: Sequence[Asked], title: str, then: Destination | None = None) -> None:
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
        show_outcome(shell, outcome, then)


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
    Command(
        "refresh",
        "R",
        "Refresh subscriptions",
        "Fetch what is new of all that is followed, and list the inbox.",
        "Work",
        ("browse", "reader"),
        refresh_followed,
    ),
)
