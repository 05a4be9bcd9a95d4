"""The editor, map, PDF file, comparison or plot over a list or document, as the next start opens it again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from index import PLOT_KINDS, DocumentId
from notes_tui.editing.presence import is_there
from notes_tui.shell import ComparePapers, EditNote, OpenPdf, ShowMap, ShowPlot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Library
    from notes_tui.screens.command_screen import CommandScreen
    from notes_tui.shell import Destination, Shell


def page_as_row(screen: CommandScreen[Any]) -> list[str | int]:
    """Return what a screen shows, as JSON can hold it; empty for one that is not opened again."""
    # The modules of the others are loaded once such a screen is open, and not before.
    match screen.SCREEN_NAME:
        case "editor" | "paper-note":
            from notes_tui.screens.editor_screen import EditorScreen

            if isinstance(screen, EditorScreen) and screen.takes_keys:
                current = screen.current()
                beside = str(current) if isinstance(current, DocumentId) and current.kind == "paper" else ""
                return ["edit", screen.path, screen.editor.cursor_offset, beside]
        case "map":
            from notes_tui.screens.map_screen import MapScreen

            if isinstance(screen, MapScreen):
                centre = screen.centre
                return ["map", "tag", centre] if isinstance(centre, str) else ["map", "document", str(centre)]
        case "pdf":
            from notes_tui.screens.pdf_screen import PdfScreen

            if isinstance(screen, PdfScreen):
                return ["pdf", screen.file, screen.page]
        case "comparison" | "plot":
            from notes_tui.screens.page_screen import PageScreen

            if isinstance(screen, PageScreen):
                return screen.as_row()
    return []


def page_to_open(shell: Shell, row: Sequence[Any]) -> Destination | None:
    """Return what to open for a row, if it is still there; blocks.

    A note of which a draft is left is not opened: the user is asked about that.

    Raises:
        LibraryError: The index or the drafts cannot be read.
    """
    library = shell.library
    with suppress(ValueError):
        match row:
            case ["edit", str(path), int(offset), str(paper)] if _is_to_edit(library, path):
                shell.editor_places[path] = max(0, offset)
                return EditNote(path, beside=DocumentId.parse(paper) if paper else None)
            case ["map", kind, str(text)] if (centre := _centre(library, kind, text)) is not None:
                return ShowMap(centre)
            case ["pdf", str(name), int(page)] if library.pdfs.stamp(name) is not None:
                return OpenPdf(name, max(1, page))
            case ["comparison", *keys]:
                return _comparison(library, keys)
            case ["plot", str(name), str(query)]:
                return _plot(library, name, query)
    return None


def _is_to_edit(library: Library, path: str) -> bool:
    return is_there(library, path) and all(draft.path != path for draft in library.drafts.unsaved())


def _centre(library: Library, kind: object, text: str) -> DocumentId | str | None:
    """Return the tag or document that a map is of; None for a document that is gone."""
    if kind == "tag":
        return text
    id_ = DocumentId.parse(text) if kind == "document" else None
    return id_ if id_ is not None and library.read.items([id_]) else None


def _comparison(library: Library, keys: Sequence[Any]) -> ComparePapers | None:
    """Return a comparison of those papers that are there still."""
    found = [library.read.paper(key) for key in keys if isinstance(key, str)]
    papers = [paper for paper in found if paper is not None]
    return ComparePapers(library.read.compare(papers)) if len(papers) > 1 else None


def _plot(library: Library, name: str, query: str) -> ShowPlot | None:
    kind = next((each for each in PLOT_KINDS if each == name), None)
    return None if kind is None else ShowPlot(library.read.diary.plot(kind, query))
