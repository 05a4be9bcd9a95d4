"""The file that an export goes to: replaced as a whole, and only if its content changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.edit.changes import Change, FileChange
from index.errors import LibraryError
from index.text import clean_line
from index.vault.files import note_files

if TYPE_CHECKING:
    from pathlib import Path

    from index.edit.history import History
    from index.sync.roots import Roots

# Formats that are files of a vault.
_KINDS = {"markdown": "note", "canvas": "canvas", "base": "base"}
_READ = frozenset({*_KINDS.values(), "copy"})


def save(history: History, roots: Roots, path: Path, data: bytes, form: str) -> bool:
    """Write an export in a format; return whether the file changed. In the vault it is a step that can be undone.

    Raises:
        LibraryError: The file is a source or a note of the vault, its folder is not there, or it cannot be written.
    """
    target = path.resolve()
    shown, name = clean_line(str(path)), roots.name(target)
    if roots.in_corpus(name):
        raise LibraryError(
            f"{shown} is in a corpus folder, whose files papers are read from; export to another folder.",
            code="bad-value",
        )
    kind = roots.kind(name)
    if kind in _READ and kind != _KINDS.get(form):
        raise LibraryError(
            f"{shown} has the name of a {kind} of the vault; name a file such as refs.bib.",
            code="bad-value",
        )
    if target.is_dir() or not target.parent.is_dir():
        what = "is a folder" if target.is_dir() else "is in a folder that is not there"
        raise LibraryError(f"{shown} {what}; name a file in a folder that exists.", code="bad-value")
    with history.exclusive():
        try:
            before = note_files.read(target, vault=target.parent)[0]
        except FileNotFoundError:
            before = None
        if before == data:
            return False
        if roots.in_vault(name):
            history.do(Change(f"export to {clean_line(name)}", (FileChange(name, before, data),)))
        else:
            note_files.write(target, data, expected=before, vault=target.parent)
    return True
