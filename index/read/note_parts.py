"""The heading or block that a person means by a note's name and what follows its `#`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import LibraryError
from index.text import clean_line, fold
from index.vault.links.resolver import match_heading, same_heading

if TYPE_CHECKING:
    from index.vault.model import Block, Heading, Note


def find_part(note: Note, anchor: str) -> Heading | Block:
    """Return the heading or block of a note.

    Args:
        note: The note.
        anchor: A heading's text, headings from the outside in joined by `#`, or `^block`.

    Raises:
        LibraryError: There is none, or several headings have this text; the lines are named.
    """
    if anchor.startswith("^"):
        block = next((each for each in note.blocks if fold(each.id) == fold(anchor[1:])), None)
        if block is None:
            raise LibraryError(f"{note.path} has no block {clean_line(anchor)}.", code="not-found")
        return block
    found = match_heading(note.headings, anchor)
    if found is None:
        raise LibraryError(f"{note.path} has no heading “{clean_line(anchor)}”.", code="not-found")
    equal = [each for each in note.headings if same_heading(each.text, anchor)]
    if "#" not in anchor and len(equal) > 1:
        lines = ", ".join(str(each.line) for each in equal)
        raise LibraryError(
            f"{note.path} has several headings “{clean_line(anchor)}”, on lines {lines}; "
            "give the one above too: NOTE#ABOVE#HEADING.",
            code="ambiguous",
        )
    return found
