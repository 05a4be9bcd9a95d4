"""The path of a new note, by the vault's settings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from index.cache import queries
from index.errors import LibraryError
from index.text import fold
from index.vault.files import names

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.vault.vault import Vault


def new_note_path(cache: Cache, vault: Vault, name: str, beside: str = "") -> str:
    """Return the path of a new note; a bare name goes into the vault's folder for new notes.

    Args:
        cache: The cache, which knows the notes that are there.
        vault: The folder of notes.
        name: A name, or a path from the vault's root; a name with a leading slash is such a path too. `.md` may be
            left out.
        beside: The note that the new one is made from, for vaults whose new notes go into the same folder.

    Raises:
        LibraryError: The name cannot be used or is taken.
    """
    # Composed characters, as other systems write names; otherwise links typed there would not resolve.
    name = unicodedata.normalize("NFC", name.strip().removesuffix(".md").rstrip("/"))
    bare = "/" not in name
    name = name.lstrip("/")
    for part in name.split("/"):
        names.check_name(part)
    settings = vault.settings
    folder = ""
    if settings.new_file_location == "folder":
        folder = settings.new_file_folder.strip("/")
    elif settings.new_file_location == "current":
        folder = beside.rpartition("/")[0]
    if bare and folder:
        name = f"{folder}/{name}"
    path = f"{name}.md"
    taken = [other for other in queries.note_paths(cache) if fold(other) == fold(path)]
    if taken or vault.read_bytes_or_none(path) is not None:
        raise LibraryError(
            f"{taken[0] if taken else path} exists already; choose another name.", code="exists"
        )
    return path
