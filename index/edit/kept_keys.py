"""Entries of `merges.yaml`, which keep a citation key with the paper it means."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from index.edit.changes import FileChange
from index.errors import LibraryError
from index.papers import key_file
from index.papers.formats import KEY_FILE
from index.vault.files import note_files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from index.edit.history import History
    from index.sync.roots import Roots
    from index.vault.vault import Vault

_log = logging.getLogger(__name__)


def change(vault: Vault, corpus: Path, entries: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Return the change of `merges.yaml` in a corpus inside the vault that adds entries: identity by key.

    Raises:
        LibraryError: The file cannot be read, or is not of a form that can be added to.
    """
    if not entries:
        return ()
    path = (corpus / KEY_FILE).relative_to(vault.root).as_posix()
    before = vault.read_text_or_none(path)
    text = before.text if before else ""
    after = key_file.add(text, entries)
    if after == text:
        return ()
    return (FileChange(path, before.data if before else None, after.encode("utf-8")),)


def write(corpus: Path, entries: Mapping[str, str]) -> None:
    """Add entries to `merges.yaml` in a corpus folder; it is no step to undo.

    Raises:
        LibraryError: The file cannot be read or written, or is not of a form that can be added to.
    """
    if not entries:
        return
    target = corpus / KEY_FILE
    try:
        before = note_files.read(target, vault=corpus)[0]
    except FileNotFoundError:
        before = None
    text, sound = note_files.decode(before) if before else ("", True)
    if not sound:
        raise LibraryError(f"{KEY_FILE} is not valid UTF-8, so it is left as it is.", code="not-utf8")
    after = key_file.add(text, entries)
    if after != text:
        note_files.write(target, after.encode("utf-8"), expected=before, vault=corpus)


def keep(history: History, roots: Roots, entries: Mapping[str, str]) -> str | None:
    """Add entries after another program changed the corpus; return the file's stored name, or None if it stays."""
    corpus = roots.corpus[0]
    try:
        if corpus.is_dir():
            # Not a step of the user's, so none to undo; the file must still be what was read.
            with history.exclusive():
                write(corpus, entries)
    except LibraryError as error:
        _log.warning("keys not kept: %s", error.code)
        return None
    name = corpus / KEY_FILE
    return roots.name(name) if name.is_file() else None
