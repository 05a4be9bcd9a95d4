"""Open what belongs to a paper outside the app: its PDF files, and its addresses."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from index import LibraryError, Paper, clean_line
from notes_tui.commands.selection import current_item
from notes_tui.questions import ChooseAnswer, PickItem, PickOne
from notes_tui.shell import OpenPdf
from notes_tui.terminal import external_programs, pdf_viewers
from notes_tui.view.paper_addresses import paper_addresses

if TYPE_CHECKING:
    from notes_tui.commands.command import DocumentContext
    from notes_tui.shell import Shell
    from notes_tui.widgets.markdown.model import Target

_PDF = "pdf:"
_PAGE = re.compile(r"page=([1-9]\d{0,5})(?!\d)")


async def paper_here(screen: DocumentContext) -> Paper | None:
    """Return the paper under the cursor, a literature note standing for its paper; warn where there is none."""
    shell = screen.shell
    item = await current_item(screen)
    if item is not None and not isinstance(item, Paper) and (key := item.key):
        item = await shell.attempt(lambda: shell.library.read.paper(key))
    if isinstance(item, Paper):
        return item
    shell.notify_warning("There is no paper here to open.")
    return None


async def open_paper(screen: DocumentContext) -> None:
    """Open a PDF file or an address of the paper, asking which where there are several."""
    shell = screen.shell
    paper = await paper_here(screen)
    if paper is None:
        return
    pdfs = await shell.attempt(lambda: shell.library.read.pdfs(paper))
    if pdfs is None:
        return
    addresses = (PickItem(url, label, clean_line(url)) for label, url in paper_addresses(paper))
    entries = [*(PickItem(f"{_PDF}{name}", "PDF", clean_line(name)) for name in pdfs), *addresses]
    if not entries:
        shell.notify_warning(
            f"{clean_line(paper.key)} has no PDF file here, and neither an address nor a title to search for."
        )
        return
    chosen: str | None = entries[0].value
    if len(entries) > 1:
        chosen = await shell.ask(PickOne("Open", entries))
    if chosen is None:
        return
    if chosen.startswith(_PDF):
        await open_pdf(shell, chosen.removeprefix(_PDF))
    elif len(entries) > 1:
        # The address was shown in the list.
        _open(shell, chosen)
    else:
        await open_address(shell, chosen)


async def open_pdf(shell: Shell, name: str, page: int | None = None) -> None:
    """Open a PDF file, given by its stored name, in the user's viewer; here, where none can be shown."""
    if await shell.attempt(lambda: pdf_viewers.has_viewer(shell.pdf_viewer, os.environ)):
        await open_outside(shell, name, page)
    else:
        shell.open(OpenPdf(name, page))


async def open_outside(shell: Shell, name: str, page: int | None = None) -> None:
    """Open a PDF file in the user's viewer."""
    file = shell.library.roots.absolute(name)

    def start() -> bool:
        pdf_viewers.open_pdf(shell.pdf_viewer, file, page)
        return True

    if await shell.attempt(start):
        shell.notify_done(f"Opening {clean_line(name)}{f' at page {page}' if page else ''}")


async def open_linked_pdf(shell: Shell, link: Target, source: str) -> bool:
    """Open the PDF file that a link leads to, at the page in its anchor; return False for any other link."""
    target, _, rest = link.target.partition("#")
    name = await shell.attempt(lambda: shell.library.read.linked_pdf(target, source))
    if name is None:
        return False
    page = _PAGE.search(link.anchor or rest)
    await open_pdf(shell, name, int(page[1]) if page else None)
    return True


async def open_address(shell: Shell, address: str) -> None:
    """Open an address after showing it."""
    answers = [("o", "open"), ("y", "copy the address"), ("n", "cancel")]
    answer = await shell.ask(ChooseAnswer(f"Open {address}", answers))
    if answer == "y":
        shell.copy(address)
    elif answer == "o":
        _open(shell, address)


def _open(shell: Shell, address: str) -> None:
    try:
        external_programs.open_address(address)
    except LibraryError as error:
        shell.notify_error(error)
