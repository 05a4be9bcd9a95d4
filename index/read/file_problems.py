"""Problems of a file as a whole: its other version, its name, its citation key, and what keeps it from being read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import files_table, note_rows, notes_table, queries
from index.problems import Problem, ProblemKind
from index.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.cache.cache import Cache
    from index.papers.model import Paper
    from index.vault.model import Note

_MET_ON_DISK = (ProblemKind.ENCODING, ProblemKind.UNREADABLE, ProblemKind.NOT_DOWNLOADED)


def of_note(cache: Cache, note: Note, others: Mapping[str, Note]) -> Iterator[Problem]:
    """Yield the problems of a note's file; of two with one name or key, both have the problem.

    Args:
        cache: The cache.
        note: The note as it is being edited, with the key that it claims now.
        others: Notes, by path, that are edited too.
    """
    yield from (each for each in files_table.problems_of(cache, note.path) if each.kind in _MET_ON_DISK)
    original = files_table.original_of(cache, note.path)
    if original is not None:
        # Its key does not count.
        yield conflict_copy(note.path, original)
        return
    for other in files_table.namesakes_of(cache, note.path):
        if fold(other) == fold(note.path):
            yield ambiguous_name(note.path, other)
            break
    key = note_rows.summarise(note, 0).key
    if key:
        yield from _of_key(cache, note, key, others)


def _of_key(cache: Cache, note: Note, key: str, others: Mapping[str, Note]) -> Iterator[Problem]:
    stored = {path for path, _work in notes_table.notes_of_key(cache, key)}
    edited = {path for path, each in others.items() if _claims(each, key)}
    claiming = sorted((stored - others.keys() | edited) - {note.path})
    if claiming:
        yield duplicate_key(note.path, key, claiming[0])
        return
    paper = queries.paper(cache, key)
    if paper is not None and fold(paper.key) != fold(key) and paper.note not in (None, note.path):
        yield second_note(note.path, key, paper)


def _claims(note: Note, key: str) -> bool:
    return fold(note_rows.summarise(note, 0).key or "") == fold(key)


def conflict_copy(path: str, original: str) -> Problem:
    """Return the problem of a file that is another version of a file."""
    detail = f"It is another version of {clean_line(original)}, which was changed in two places."
    return Problem(path, None, ProblemKind.CONFLICT_COPY, detail, subject=original)


def ambiguous_name(path: str, other: str) -> Problem:
    """Return the problem of a file that some systems cannot tell from another."""
    detail = f"Its name is that of {clean_line(other)} but for case or accents; rename one."
    return Problem(path, None, ProblemKind.AMBIGUOUS_NAME, detail, subject=other)


def duplicate_key(path: str, key: str, other: str) -> Problem:
    """Return the problem of a note whose citation key another note claims."""
    detail = f"The key {clean_line(key)} is claimed by {clean_line(other)} as well."
    return Problem(path, None, ProblemKind.DUPLICATE_KEY, detail, subject=key)


def second_note(path: str, key: str, paper: Paper) -> Problem:
    """Return the problem of a note about a paper that has another literature note."""
    detail = (
        f"{clean_line(paper.note or '')} is the note of the same paper, {paper.key}: tags, status and rating of "
        "this one do not count. Join the two notes."
    )
    return Problem(path, None, ProblemKind.SECOND_NOTE, detail, subject=key)
