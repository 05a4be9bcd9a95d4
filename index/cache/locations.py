"""The folders of a vault's cache and state, outside the vault."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import platformdirs

from index.errors import LibraryError, as_library_error, error_code, reason
from index.text import clean_line

APP_NAME = "notes-tui"
DATABASE = "cache.sqlite"
FULL_TEXT = "full-text"
WRITER_LOCK = "writer.lock"
ARRIVALS = "arrivals.jsonl"


def cache_folder(vault: Path, base: Path | None = None) -> Path:
    """Return the folder for one vault's index, in the user's cache folder and never in the vault.

    An index that came with somebody's vault could run their code when it is opened.
    """
    real = str(vault.resolve())
    readable = re.sub(r"[^A-Za-z0-9-]+", "-", vault.resolve().name).strip("-")[:40] or "vault"
    digest = hashlib.blake2b(real.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()
    return (base or platformdirs.user_cache_path(APP_NAME)) / "vaults" / f"{readable}-{digest}"


def state_folder(vault: Path, base: Path | None = None) -> Path:
    """Return the folder for what must outlive the cache: journal, drafts, saved state."""
    return (base or platformdirs.user_state_path(APP_NAME)) / "vaults" / cache_folder(vault).name


def make_private(folder: Path) -> None:
    """Create a folder that only its owner may enter.

    Raises:
        LibraryError: It cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    except OSError as error:
        raise LibraryError(
            f"{clean_line(str(folder))} cannot be used ({reason(error)}); "
            "set XDG_CACHE_HOME and XDG_STATE_HOME to folders that can be written.",
            code=error_code(error, "unwritable"),
        ) from None


def keep(file: Path, data: bytes) -> None:
    """Write a file of ours, in a private folder, whole or not at all.

    Raises:
        LibraryError: It cannot be written.
    """
    from index.vault.files import atomic

    make_private(file.parent)
    with as_library_error(f"{clean_line(str(file.parent))} cannot be written", "unwritable"):
        with atomic.temporary(file, data, None) as (temp, _):
            temp.replace(file)
        atomic.sync_folder(file.parent)
