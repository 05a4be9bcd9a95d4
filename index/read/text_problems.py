"""The problems of one note while it is being edited: found in its text, which may not be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import note_rows
from index.edit.renamed_notes import known_moves
from index.read import doctor, file_problems, link_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.cache.cache import Cache
    from index.edit.change_log import ChangeLog
    from index.problems import Problem
    from index.vault.model import Note
    from index.vault.vault import Vault


def problems_in(
    cache: Cache, vault: Vault, log: ChangeLog, note: Note, others: Mapping[str, Note]
) -> list[Problem]:
    """Return the problems of a note's file, properties, tags and links, in order of line.

    Args:
        cache: The cache.
        vault: The vault.
        log: The changes of the past, which tell what was renamed.
        note: The note as it is being edited.
        others: Notes, by path, that are edited too.
    """
    links = link_problems.problems_of(cache, vault, note, known_moves(cache, log), others)
    found = [*file_problems.of_note(cache, note, others), *note_rows.flaws_of(note), *links]
    return sorted(doctor.counted(found, vault.settings), key=doctor.order)
