"""The address that opens a note in Obsidian."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.vault.links.resolver import same_heading
from index.vault.obsidian.settings import uri

if TYPE_CHECKING:
    from index.vault.vault import Vault


def note_uri(vault: Vault, path: str, heading: str) -> str:
    """Return the address of a note, at a heading where the note has exactly one such.

    Raises:
        LibraryError: A heading is given, and the note cannot be read.
    """
    headings = vault.read_note(path).headings if heading else ()
    found = [each for each in headings if same_heading(each.text, heading)]
    return uri(vault.root, path, found[0].text if len(found) == 1 else "")
