"""Files at the top of the corpus that the user edits too: `merges.yaml` and its like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.edit.changes import Change, FileChange
from index.errors import LibraryError
from index.text import clean_line
from index.vault.files import note_files
from index.vault.vault import NoteText

if TYPE_CHECKING:
    from index.edit.history import History
    from index.sync.roots import Roots


def read(roots: Roots, name: str) -> NoteText | None:
    """Return the file as it is, or None where there is none.

    Raises:
        LibraryError: It cannot be read, or is not valid UTF-8 and so must not be written.
    """
    corpus = roots.corpus[0]
    try:
        data = note_files.read(corpus / name, vault=corpus)[0]
    except FileNotFoundError:
        return None
    text, sound = note_files.decode(data)
    if not sound:
        raise LibraryError(
            f"{name} is not valid UTF-8, so it is left as it is; convert it first.", code="not-utf8"
        )
    return NoteText(text, data)


def change(roots: Roots, label: str, name: str, before: NoteText | None, after: str) -> Change:
    """Return the change that gives a file another text; it does nothing where the text is the same."""
    if after == (before.text if before else ""):
        return Change(label)
    file = FileChange(
        roots.name(roots.corpus[0] / name), before.data if before else None, after.encode("utf-8")
    )
    return Change(label, (file,))


def do(history: History, roots: Roots, planned: Change) -> Change:
    """Carry out a change of one of these files, as one step to undo.

    Raises:
        StaleFileError: The file has changed since; nothing was written.
        LibraryError: It cannot be written.
    """
    check_folder(roots)
    return history.do(planned)


def check_folder(roots: Roots) -> None:
    """Refuse to write where a corpus folder outside the vault is away.

    Raises:
        LibraryError: It is.
    """
    corpus = roots.corpus[0]
    if not corpus.is_dir() and not corpus.is_relative_to(roots.vault):
        raise LibraryError(
            f"The corpus folder {clean_line(str(corpus))} cannot be reached; nothing was written.",
            code="not-found",
        )
