"""Keep or dismiss papers of the inbox, in `inbox.txt`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.edit import corpus_file
from index.edit.work_names import records_of, unique_name
from index.errors import LibraryError
from index.papers import inbox
from index.papers.formats import INBOX_FILE
from index.papers.said import names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.cache.cache import Cache
    from index.edit.changes import Change
    from index.edit.history import History
    from index.papers.inbox import Mark
    from index.papers.model import Paper
    from index.sync.roots import Roots


def mark(roots: Roots, cache: Cache, history: History, papers: Sequence[Paper], as_: Mark) -> Change:
    """Mark papers as kept or dismissed; one step to undo.

    Raises:
        LibraryError: A paper has no name of its own, or the file cannot be written.
    """
    named = []
    for paper in papers:
        records = records_of(cache, paper)
        names = frozenset().union(*map(names_of, records))
        named.append((names, unique_name(cache, paper, records, {paper.identity}, INBOX_FILE)))
    with history.exclusive():
        before = corpus_file.read(roots, INBOX_FILE)
        text = before.text if before else ""
        if not inbox.is_inbox(text):
            raise LibraryError(
                f"{INBOX_FILE} in the corpus is a source file; give it another name to use the inbox.",
                code="not-editable",
            )
        word = "keep" if as_ == "kept" else "dismiss"
        label = f"{word} {' '.join(paper.key for paper in papers)}"
        planned = corpus_file.change(roots, label, INBOX_FILE, before, inbox.marked(text, named, as_))
        return corpus_file.do(history, roots, planned)
