"""Read the pages of a PDF file in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from index import clean_line
from notes_tui.commands import documents, opening
from notes_tui.commands.command import Command, CommandContext
from notes_tui.questions import EnterText, PickItem, PickOne
from notes_tui.shell import OpenPdf

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext


class PdfContext(CommandContext, Protocol):
    """The screen that shows a page of a PDF file."""

    @property
    def file(self) -> str:
        """Return the stored name of the file."""
        ...

    @property
    def page(self) -> int:
        """Return the page that is shown, from 1."""
        ...

    @property
    def count(self) -> int:
        """Return the number of pages; 0 while it is not known."""
        ...

    @property
    def is_read(self) -> bool:
        """Return whether the text of the file is known."""
        ...

    def turn(self, step: int) -> None:
        """Go some pages on or back."""
        ...

    def go_to_page(self, page: int) -> None:
        """Go to a page."""
        ...

    async def find(self, words: str) -> bool:
        """Mark words and go to the first page that has them; return False if none has."""
        ...

    def toggle_picture(self) -> None:
        """Show the picture in place of the text, or the text again."""
        ...

    def back(self) -> None:
        """Leave the screen."""
        ...


async def read_pdf(screen: DocumentContext) -> None:
    """Show the PDF file of the paper here, asking which where there are several."""
    shell = screen.shell
    paper = await opening.paper_here(screen)
    if paper is None:
        return
    names = await shell.attempt(lambda: shell.library.read.pdfs(paper))
    if names is None:
        return
    if not names:
        shell.notify_warning(f"{paper.key} has no PDF file; notes-tui attach {paper.key} FILE copies one.")
        return
    name: str | None = names[0]
    if len(names) > 1:
        name = await shell.ask(PickOne("Read", [PickItem(each, clean_line(each)) for each in names]))
    if name is not None:
        shell.open(OpenPdf(name, None, screen.find_matches()))


async def go_to_page(screen: PdfContext) -> None:
    """Ask for a page, and go there."""
    typed = await screen.shell.ask(EnterText(f"Page, 1 to {screen.count:,}"))
    if typed is None:
        return
    number = typed.strip()
    if number.isdecimal() and 1 <= int(number) <= screen.count:
        screen.go_to_page(int(number))
    else:
        screen.shell.notify_warning(f"There is no page “{clean_line(typed)}”.")


async def find(screen: PdfContext) -> None:
    """Ask for words, and go to the first page that has them."""
    words = await screen.shell.ask(EnterText("Find in this file"))
    if words is None or not words.strip():
        return
    if not screen.is_read:
        screen.shell.notify_warning("The file is still being read; try again in a moment.")
    elif not await screen.find(words):
        screen.shell.notify_warning(f"“{clean_line(words)}” is not in this file.")


async def open_outside(screen: PdfContext) -> None:
    """Open the file at this page in another program."""
    await opening.open_outside(screen.shell, screen.file, screen.page)


PDF_PAGES: tuple[Command[Any], ...] = (
    Command(
        "pdf",
        "A",
        "Read PDF",
        "Read the PDF file of the paper here, page by page.",
        "Read",
        ("browse", "reader"),
        read_pdf,
    ),
    Command(
        "next-page",
        "n,right",
        "Next page",
        "In a PDF file: go to the next page.",
        "PDF",
        ("pdf",),
        lambda screen: screen.turn(1),
        footer="Next",
    ),
    Command(
        "previous-page",
        "p,left",
        "Previous page",
        "In a PDF file: go to the page before.",
        "PDF",
        ("pdf",),
        lambda screen: screen.turn(-1),
        footer="Previous",
    ),
    Command(
        "go-to-page",
        "colon",
        "Go to page",
        "In a PDF file: go to a page by its number.",
        "PDF",
        ("pdf",),
        go_to_page,
        footer="Page",
    ),
    Command(
        "find-in-pdf",
        "slash",
        "Find in the file",
        "In a PDF file: find words on all its pages; full stop and comma go to the next and the previous place.",
        "PDF",
        ("pdf",),
        find,
        footer="Find",
    ),
    Command(
        "toggle-picture",
        "v",
        "Picture or text",
        "In a PDF file: show the page as a picture, or as text.",
        "PDF",
        ("pdf",),
        lambda screen: screen.toggle_picture(),
        footer="Picture",
    ),
    Command(
        "open-outside",
        "o",
        "Open in another program",
        "In a PDF file: open it at this page in your PDF viewer.",
        "PDF",
        ("pdf",),
        open_outside,
        footer="Open",
    ),
    Command(
        "leave-pdf",
        "escape,q",
        "Back",
        "In a PDF file: leave it.",
        "PDF",
        ("pdf",),
        lambda screen: screen.back(),
        footer="Back",
    ),
    Command(
        "pdf-keys",
        "question_mark",
        "Keys",
        "In a PDF file: show this list.",
        "PDF",
        ("pdf",),
        documents.show_keys,
    ),
)
