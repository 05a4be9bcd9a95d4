"""The paper or note that a person means by a word of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import LibraryError, Paper, clean_line

if TYPE_CHECKING:
    from index import Library


def named_paper(library: Library, key: str) -> Paper:
    """Return the paper that a person means by its key or its note.

    Raises:
        LibraryError: There is none.
    """
    found = library.read.resolve(key)
    if isinstance(found, Paper):
        return found
    paper = library.read.paper(found.key) if found.key else None
    if paper is None:
        raise LibraryError(
            f"“{clean_line(key)}” is a note, not a paper; give a citation key.", code="not-found"
        )
    return paper


def named_note(library: Library, ref: str) -> str:
    """Return the path of the note that a person means, or of a paper's literature note.

    Raises:
        LibraryError: There is none.
    """
    item = library.read.resolve(ref)
    if not isinstance(item, Paper):
        return item.path
    if item.note is None:
        raise LibraryError(
            f"“{clean_line(ref)}” is a paper without a note; make one: notes-tui note KEY.", code="not-found"
        )
    return item.note
