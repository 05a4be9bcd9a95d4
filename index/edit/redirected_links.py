"""The changes of the notes and canvases whose links follow text that moves to another note."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.cache import files_table, links_table
from index.edit.changes import FileChange, RewrittenFile
from index.text import clean_line
from index.vault.files import note_files
from index.vault.files.names import is_canvas
from index.vault.links.canvas import redirect_canvas

if TYPE_CHECKING:
    from collections.abc import Collection

    from index.cache.cache import Cache
    from index.vault.links.redirect import Redirection
    from index.vault.vault import Vault


class RedirectedLinks(NamedTuple):
    """The changes of files, the number of links in each, and a sentence for each file that is left as it is."""

    files: tuple[FileChange, ...]
    rewritten: tuple[RewrittenFile, ...]
    skipped: tuple[str, ...]


def redirected_links(
    cache: Cache, vault: Vault, redirection: Redirection, notes: Collection[str], named: Collection[str]
) -> RedirectedLinks:
    """Make the links of all other files follow; nothing is written.

    Args:
        cache: The cache, in which the files to read are found.
        vault: The folder of notes.
        redirection: The move of text.
        notes: The notes that take part in the move, which the caller changes.
        named: The notes whose names links may have that lead elsewhere afterwards.
    """
    names = {links_table.link_name(path) for path in named}
    sources = {link.source for link in links_table.targets(cache, names=names, sources=())}
    sources.update(files_table.canvases(cache))
    changes: list[FileChange] = []
    rewritten: list[RewrittenFile] = []
    skipped: list[str] = []
    for path in sorted(sources.difference(notes)):
        data = vault.read_bytes_or_none(path)
        if data is None:
            continue
        text, sound = note_files.decode(data)
        found = (
            redirect_canvas(path, text, redirection) if is_canvas(path) else redirection.redirect(path, text)
        )
        if found is None or found.text == text:
            continue
        if not sound:
            skipped.append(f"{clean_line(path)} is not valid UTF-8, so its links are left as they are.")
            continue
        changes.append(FileChange(path, data, found.text.encode("utf-8")))
        rewritten.append(RewrittenFile(path, found.links))
    return RedirectedLinks(tuple(changes), tuple(rewritten), tuple(skipped))
