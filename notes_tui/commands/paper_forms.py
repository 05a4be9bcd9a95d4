"""Correct, hide and make papers by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper, clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.selection import current_item, selected_papers
from notes_tui.questions import FillForm, FormField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index import Assignment, Change
    from notes_tui.commands.command import DocumentContext, ScreenName

_PLACEHOLDERS = {
    "authors": "Roe, Ann; Poe, Bo; {The Team}",
    "editors": "Roe, Ann; Poe, Bo",
    "published": "2024, 2024-05 or 2024-05-21",
    "type": "article, inproceedings, book, report, thesis, online",
    "doi": "10.1145/3065386",
    "arxiv_id": "1706.03762",
    "urls": "https://…",
    "code_urls": "https://…",
    "keywords": "a; b",
}


async def new_paper(screen: DocumentContext) -> None:
    """Ask for the fields of a paper, and make it."""
    shell = screen.shell
    edits = shell.library.works.edits
    fields = [FormField(name, "", _PLACEHOLDERS.get(name, "")) for name in edits.fields()]

    def check(texts: Mapping[str, str]) -> None:
        edits.check(_filled(texts), is_new=True)

    texts = await shell.ask(FillForm("New paper", fields, check))
    if texts is None:
        return
    change = await shell.attempt(lambda: edits.new_paper(_filled(texts)))
    if change is not None:
        shell.notify_done(f"{change.label} · u to undo")


def _filled(texts: Mapping[str, str]) -> list[Assignment]:
    return _assignments({name: text for name, text in texts.items() if text})


def _assignments(texts: Mapping[str, str]) -> list[Assignment]:
    from index import read_assignment  # it loads what parses notes

    return [read_assignment(f"{name}={text}") for name, text in texts.items()]


async def correct_paper(screen: DocumentContext) -> None:
    """Show the fields of the paper in a form, and correct those that are changed."""
    shell = screen.shell
    edits = shell.library.works.edits
    paper = await current_item(screen)
    before = await shell.attempt(lambda: edits.typed(paper)) if isinstance(paper, Paper) else None
    if before is None or not isinstance(paper, Paper):
        shell.notify_warning("Select a paper to correct.")
        return
    fields = [FormField(name, text, _PLACEHOLDERS.get(name, "")) for name, text in before.items()]

    def changed(texts: Mapping[str, str]) -> list[Assignment]:
        return _assignments(
            {name: text for name, text in texts.items() if clean_line(text) != clean_line(before[name])}
        )

    texts = await shell.ask(
        FillForm(f"Correct {paper.key}", fields, lambda texts: edits.check(changed(texts)))
    )
    if texts is None or not changed(texts):
        return
    change = await shell.attempt(lambda: edits.set([paper], changed(texts)))
    if change is not None:
        shell.notify_done(f"{change.label} · u to undo")


async def take_back_corrections(screen: DocumentContext) -> None:
    """Take all corrections of the selected papers away."""
    shell = screen.shell
    papers = [paper for paper in await selected_papers(screen) if paper.corrected]
    if not papers:
        shell.notify_warning("Nothing here is corrected.")
        return
    fields = sorted({name for paper in papers for name in paper.corrected})
    change = await shell.attempt(lambda: shell.library.works.edits.set(papers, (), fields))
    if change is not None:
        shell.notify_done(f"{change.label} · u to undo")


async def hide_papers(screen: DocumentContext) -> None:
    """Leave the selected papers out of lists and search, or take hidden ones in again."""
    shell = screen.shell
    papers = await selected_papers(screen)
    if not papers:
        return
    hidden = not all(paper.hidden for paper in papers)

    def hide() -> Change:
        return shell.library.works.edits.hide(papers, hidden=hidden)

    change = await shell.attempt(hide)
    if change is not None:
        shell.notify_done(f"{change.label} · u to undo")


_DOCUMENTS: tuple[ScreenName, ...] = ("browse", "reader", "map")
PAPER_FORMS: tuple[Command[DocumentContext], ...] = (
    Command(
        "new-paper",
        "",
        "New paper",
        "Make a paper by hand, in a form.",
        "Work",
        _DOCUMENTS,
        new_paper,
    ),
    Command(
        "correct-paper",
        "",
        "Correct paper",
        "Correct the fields of the paper, in a form; what you say is stronger than its sources.",
        "Work",
        _DOCUMENTS,
        correct_paper,
    ),
    Command(
        "take-back-corrections",
        "",
        "Take corrections back",
        "Take the corrections of the selected papers away, so that their sources count again.",
        "Work",
        _DOCUMENTS,
        take_back_corrections,
    ),
    Command(
        "hide-papers",
        "",
        "Hide papers",
        "Leave the selected papers out of lists and search; in the reader, take a hidden one in again.",
        "Work",
        _DOCUMENTS,
        hide_papers,
    ),
)
