"""Look up the selected documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import DocumentId, NoteSummary, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable

    from notes_tui.commands.command import DocumentContext
    from notes_tui.view.row_ids import RowId

Item = Paper | NoteSummary

NOTHING_SELECTED = "Select a paper or note first."


async def selected_items(screen: DocumentContext) -> list[Item]:
    """Return the selected papers and notes that still exist."""
    return await _items(screen, screen.selection())


async def needed_items(screen: DocumentContext) -> list[Item]:
    """Return the same as `selected_items`; warn when there is none."""
    items = await selected_items(screen)
    if not items:
        screen.shell.notify_warning(NOTHING_SELECTED)
    return items


async def _items(screen: DocumentContext, rows: Iterable[RowId]) -> list[Item]:
    ids = [id_ for id_ in rows if isinstance(id_, DocumentId)]
    read = screen.shell.library.read
    found = await screen.shell.attempt(lambda: read.items(ids))
    return [found[id_] for id_ in ids if id_ in found] if found else []


async def current_item(screen: DocumentContext) -> Item | None:
    """Return the paper or note under the cursor."""
    id_ = screen.current()
    if not isinstance(id_, DocumentId):
        return None
    read = screen.shell.library.read
    found = await screen.shell.attempt(lambda: read.items([id_]))
    return found.get(id_) if found else None


async def selected_papers(screen: DocumentContext, rows: Iterable[RowId] | None = None) -> list[Paper]:
    """Return the papers of the selection, or of some rows, as `papers_of` does; warn when there is none."""
    papers = await papers_of(screen, screen.selection() if rows is None else rows)
    if not papers:
        screen.shell.notify_warning("Select a paper first.")
    return papers


async def papers_of(screen: DocumentContext, rows: Iterable[RowId]) -> list[Paper]:
    """Return the papers of some rows, a literature note standing for its paper."""
    papers: list[Paper] = []
    for item in await _items(screen, rows):
        if isinstance(item, Paper):
            papers.append(item)
        elif item.key is not None and (paper := await _paper(screen, item.key)) is not None:
            papers.append(paper)
    return papers


async def _paper(screen: DocumentContext, key: str) -> Paper | None:
    return await screen.shell.attempt(lambda: screen.shell.library.read.paper(key))


def title_of(items: list[Item]) -> str:
    """Name a selection: by its title, or by its size."""
    return items[0].title if len(items) == 1 else f"{len(items)} selected"


def file_of(item: Item | None) -> str | None:
    """Return the path of a note, or of the literature note of a paper that has one."""
    if item is None:
        return None
    return item.path if isinstance(item, NoteSummary) else item.note
