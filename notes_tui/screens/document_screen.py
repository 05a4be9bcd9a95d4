"""What is selected on a screen, and how it is read without holding up the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar, cast

from index import DocumentId, LibraryError, NoteSummary, Paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from index import Library
    from notes_tui.app import NotesApp
    from notes_tui.view.row_ids import RowId

    Base = Screen[None]
else:
    Base = object

T = TypeVar("T")
Item = Paper | NoteSummary


class Selecting(Base):
    """Mixed into screens; they say what is selected."""

    library: Library

    def selection(self) -> list[RowId]:
        """Return the rows to work on."""
        raise NotImplementedError

    def current(self) -> RowId | None:
        """Return the row under the cursor."""
        raise NotImplementedError

    @property
    def notes_app(self) -> NotesApp:
        """The app, by its own type."""
        return cast("NotesApp", self.app)

    async def read_off_loop(self, work: Callable[[], T]) -> T | None:
        """Read something off the event loop; a refusal is shown and gives None."""
        try:
            return await asyncio.to_thread(work)
        except LibraryError as error:
            self.notes_app.complain(error)
            return None

    async def selected_items(self) -> list[Item]:
        """The selected papers and notes; what is gone meanwhile is left out."""
        ids = [id_ for id_ in self.selection() if isinstance(id_, DocumentId)]
        found = await self.read_off_loop(lambda: self.library.read.items(ids))
        return [found[id_] for id_ in ids if id_ in found] if found else []

    async def current_item(self) -> Item | None:
        """The paper or note under the cursor."""
        id_ = self.current()
        if not isinstance(id_, DocumentId):
            return None
        found = await self.read_off_loop(lambda: self.library.read.items([id_]))
        return found.get(id_) if found else None

    async def selected_papers(self) -> list[Paper]:
        """The selected papers; a literature note stands for its paper."""
        papers: list[Paper] = []
        for item in await self.selected_items():
            key = item.key
            if isinstance(item, Paper):
                papers.append(item)
            elif key is not None:
                paper = await self.read_off_loop(lambda key=key: self.library.read.paper(key))  # type: ignore[misc]
                if paper is not None:
                    papers.append(paper)
        if not papers:
            self.notes_app.warn("Select a paper first.")
        return papers
