"""Export the selected papers to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper, clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.selection import selected_papers, title_of
from notes_tui.questions import ChooseAnswer, EnterText
from notes_tui.view.typed_path import typed_path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from notes_tui.commands.command import DocumentContext
    from notes_tui.shell import Shell

_FORMATS = {
    "b": ("bibtex", "BibTeX", ".bib"),
    "l": ("biblatex", "BibLaTeX", ".bib"),
    "j": ("csl-json", "CSL-JSON", ".json"),
    "r": ("ris", "RIS", ".ris"),
    "t": ("csv", "table (CSV)", ".csv"),
}
"""Name, name for people and suffix of the formats, by the key of the answer."""


async def export_papers(screen: DocumentContext) -> None:
    """Ask for a format and a file, and write the selected papers to it."""
    shell = screen.shell
    papers = await selected_papers(screen)
    if not papers:
        return
    title = f"Export {title_of(list(papers))}"
    answers = [*((key, shown) for key, (_name, shown, _suffix) in _FORMATS.items()), ("n", "cancel")]
    answer = await shell.ask(ChooseAnswer(title, answers))
    if answer is None or answer not in _FORMATS:
        return
    form, shown, suffix = _FORMATS[answer]
    name = await shell.ask(EnterText(f"{title} as {shown}: file", f"refs{suffix}"))
    if not name:
        return
    found = await shell.attempt(lambda: _file(name))
    if found is None:
        return
    path, exists = found
    # No file is replaced that the user does not know of.
    if exists:
        question = f"{clean_line(name)} exists. Replace it?"
        if await shell.ask(ChooseAnswer(question, [("r", "replace it"), ("n", "cancel")])) != "r":
            return
    await _write(shell, papers, form, path)


def _file(name: str) -> tuple[Path, bool]:
    """Return the path of a file that somebody typed, and whether it exists."""
    path = typed_path(name)
    return path, path.exists()


async def _write(shell: Shell, papers: Sequence[Paper], form: str, path: Path) -> None:
    def work() -> bool:
        exports = shell.library.exports
        found = exports.chosen([paper.key for paper in papers])
        return exports.save(path, exports.text(form, found), form)

    changed = await shell.attempt(work)
    if changed is not None:
        count = f"{len(papers)} paper{'s' if len(papers) != 1 else ''}"
        place = clean_line(str(path))
        shell.notify_done(f"{count} exported to {place}" if changed else f"{place} has this already")


EXPORTING: tuple[Command[DocumentContext], ...] = (
    Command(
        "export",
        "w",
        "Export",
        "Write the selected papers to a file, as BibTeX, BibLaTeX, CSL-JSON, RIS or a table.",
        "Work",
        ("browse", "reader", "map"),
        export_papers,
    ),
)
