"""The texts of documents, as searches read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import queries
from index.errors import LibraryError
from index.search import wordllama
from index.search.meaning import Meaning
from index.search.text_access import TextAccess

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.cache.cache import Cache
    from index.ids import DocumentId
    from index.search.segment.array_file import Ints
    from index.search.snapshot import Snapshot
    from index.vault.vault import Vault


def text_access(
    vault: Vault, cache: Cache, unseen: Callable[[Snapshot], Ints], *, meaning: bool
) -> TextAccess:
    """Return access to the texts of notes and papers, with comparison by meaning if that is wanted and installed.

    Args:
        vault: The vault.
        cache: Its cache.
        unseen: See `TextAccess`.
        meaning: Texts are compared by their meaning where word vectors are installed.
    """

    def text_of(id_: DocumentId) -> str:
        """Return a note's text on disk, or a paper's title and abstract; empty where it cannot be read."""
        if id_.kind == "paper":
            paper = queries.paper(cache, id_.value)
            return f"{paper.title}\n\n{paper.abstract}" if paper is not None else ""
        try:
            return vault.read_text(id_.value).text
        except LibraryError:
            return ""

    return TextAccess(text_of, _tasks_of, Meaning(wordllama.load, text_of) if meaning else None, unseen)


def _tasks_of(text: str) -> list[tuple[str, str]]:
    from index.vault.parse.tasks import read_tasks

    return [(task.state, task.text) for task in read_tasks(text)]
