"""Copy references to the selected papers and notes."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from index import Paper, clean, clean_line
from notes_tui.commands.command import Command
from notes_tui.commands.selection import needed_items, selected_papers, title_of
from notes_tui.questions import ChooseAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Bibliography
    from notes_tui.commands.command import DocumentContext, ScreenName
    from notes_tui.shell import Shell

_DOCUMENTS: tuple[ScreenName, ...] = ("browse", "reader", "map")


async def copy_citation(screen: DocumentContext) -> None:
    """Copy `[@key]`."""
    papers = await selected_papers(screen)
    if papers:
        _copy(screen.shell, _citation(papers))


async def copy_wikilink(screen: DocumentContext) -> None:
    """Copy `[[key]]`, or `[[path]]` of a note."""
    items = await needed_items(screen)
    if items:
        names = [item.key if isinstance(item, Paper) else item.path.removesuffix(".md") for item in items]
        _copy(screen.shell, " ".join(f"[[{name}]]" for name in names))


async def copy_as(screen: DocumentContext) -> None:
    """Ask for a form, and copy the selected papers in it."""
    papers = await selected_papers(screen)
    if not papers:
        return
    shell = screen.shell
    answers = [
        ("k", "key"),
        ("c", "[@key]"),
        ("b", "BibTeX"),
        ("f", f"formatted ({clean_line(shell.citation_style)})"),
        ("m", "Markdown link"),
        ("n", "cancel"),
    ]
    answer = await shell.ask(ChooseAnswer(f"Copy {title_of(list(papers))}", answers))
    text: str | None = None
    if answer == "k":
        text = ", ".join(paper.key for paper in papers)
    elif answer == "c":
        text = _citation(papers)
    elif answer == "b":
        text = await shell.attempt(lambda: _bibtex(shell, papers))
    elif answer == "f":
        text = await _formatted(shell, papers)
    elif answer == "m":
        text = "\n".join(shell.library.exports.markdown_links(papers))
    if text:
        _copy(shell, text)


async def _formatted(shell: Shell, papers: Sequence[Paper]) -> str | None:
    shell.notify_done("Formatting…")
    ended = Event()

    def work() -> Bibliography:
        exports = shell.library.exports
        records = exports.records([paper.key for paper in papers])
        return exports.bibliography(records, shell.citation_style, cancelled=ended.is_set)

    try:
        made = await shell.attempt(work)
    finally:
        # Whoever leaves the app meanwhile does not wait for it.
        ended.set()
    if made is None:
        return None
    for key in made.left_out:
        shell.notify_warning(f"{clean_line(key)} cannot be formatted in this style.")
    return made.markdown


def _bibtex(shell: Shell, papers: Sequence[Paper]) -> str:
    exports = shell.library.exports
    return exports.text("bibtex", exports.chosen([paper.key for paper in papers]))


def _citation(papers: Sequence[Paper]) -> str:
    return "[" + "; ".join(f"@{paper.key}" for paper in papers) + "]"


def _copy(shell: Shell, text: str) -> None:
    shell.copy(clean(text).strip("\n"))


COPYING: tuple[Command[DocumentContext], ...] = (
    Command(
        "cite",
        "y",
        "Copy citation",
        "Copy the citation: [@key].",
        "Work",
        _DOCUMENTS,
        copy_citation,
    ),
    Command(
        "copy-as",
        "c",
        "Copy as",
        "Copy the papers as key, [@key], BibTeX, formatted citation or Markdown link.",
        "Work",
        _DOCUMENTS,
        copy_as,
    ),
    Command(
        "wikilink",
        "Y",
        "Copy wikilink",
        "Copy the wikilink: [[key]].",
        "Work",
        _DOCUMENTS,
        copy_wikilink,
    ),
)
