"""Passages of notes, as they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search.snippets import snippets
from index.vault.plain_text import plain_text

if TYPE_CHECKING:
    from index.search.highlight import Highlighter
    from index.search.model import Snippet

_MOST_TEXT = 100_000


def note_snippets(markdown: str, highlighter: Highlighter, most: int = 1) -> tuple[Snippet, ...]:
    """Return the passages of a note that hold most of the words of a query, without the signs of Markdown.

    Where only those parts match that are not shown, such as the targets of links, the passages are of the Markdown.
    """
    # A little more than is searched, as signs go away; what is cut off is marked either way.
    found = snippets(plain_text(markdown[: 2 * _MOST_TEXT]), highlighter, most)
    if any(each.matches for each in found):
        return found
    raw = snippets(markdown, highlighter, most)
    return raw if any(each.matches for each in raw) else found
