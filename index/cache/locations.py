"""The folders of a vault's cache and state, and how the cache is opened; if it is damaged, it is rebuilt."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from index.cache.database import CacheDamagedError, connect
from index.errors import LibraryError, as_library_error, error_code, expected, reason
from index.text import clean_line

if TYPE_CHECKING:
    from index.search.search_index import SearchIndex

APP_NAME = "notes-tui"
DATABASE = "cache.sqlite"
FULL_TEXT = "full-text"

_log = logging.getLogger(__name__)


def cache_folder(vault: Path, base: Path | None = None) -> Path:
    """The folder for one vault's index, in the user's cache: never in the vault.

    An index that came with somebody's vault could run their code when it is opened.
    """
    real = str(vault.resolve())
    readable = re.sub(r"[^A-Za-z0-9-]+", "-", vault.resolve().name).strip("-")[:40] or "vault"
    digest = hashlib.blake2b(real.encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()
    return (base or platformdirs.user_cache_path(APP_NAME)) / "vaults" / f"{readable}-{digest}"


def state_folder(vault: Path, base: Path | None = None) -> Path:
    """The folder for what must outlive the cache: recovery copies and the like."""
    return (base or platformdirs.user_state_path(APP_NAME)) / "vaults" / cache_folder(vault).name


def make_private(folder: Path) -> None:
    """Make a folder that only its owner may enter.

    Raises:
        LibraryError: It cannot be made.
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
    """Write a file of our own, in a private folder, whole or not at all.

    Raises:
        LibraryError: It cannot be written.
    """
    from index.vault.files import atomic

    make_private(file.parent)
    with as_library_error(f"{clean_line(str(file.parent))} cannot be written", "unwritable"):
        with atomic.temporary(file, data, None) as (temp, _):
            temp.replace(file)
        atomic.sync_folder(file.parent)


def open_reader(folder: Path) -> sqlite3.Connection | None:
    """A connection for reading, or None while there is no sound database yet."""
    try:
        return connect(folder / DATABASE)
    except CacheDamagedError:
        return None


def database_file(folder: Path) -> tuple[int, int] | None:
    """What tells the database from one made anew in its place, as long as somebody has it open."""
    try:
        found = (folder / DATABASE).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_writer(folder: Path, *, rebuild: bool = False) -> tuple[sqlite3.Connection, SearchIndex]:
    """Database and full-text index for the one writer, empty where they had to be made anew."""
    from index.search.search_index import IndexDamagedError, SearchIndex

    make_private(folder)
    if not rebuild:
        try:
            return _open_sound(folder)
        except (CacheDamagedError, IndexDamagedError, sqlite3.Error) as error:
            found = expected(error)
            if found is not None and found.code != "damaged-index" and isinstance(error, sqlite3.Error):
                raise found from error
            # The questions asked there are fixed, so any other SQL error means that the tables are not ours.
            first = not (folder / DATABASE).exists()
            _log.log(logging.INFO if first else logging.WARNING, "The index is rebuilt.", exc_info=error)
    _clear(folder)
    db = connect(folder / DATABASE, create=True)
    return db, SearchIndex.create(folder / FULL_TEXT)


def _open_sound(folder: Path) -> tuple[sqlite3.Connection, SearchIndex]:
    from index.search.search_index import SearchIndex

    db = connect(folder / DATABASE)
    try:
        search = SearchIndex.open(folder / FULL_TEXT)
        expected = db.execute(
            "SELECT (SELECT count(*) FROM papers) + (SELECT count(*) FROM notes WHERE standing = 'shown')"
        ).fetchone()
        waiting = db.execute("SELECT count(*) FROM dirty").fetchone()
        if waiting[0] == 0 and expected[0] != search.doc_count():
            search.close()
            raise CacheDamagedError("The full-text index and the cache differ; both will be rebuilt.")
    except BaseException:
        db.close()
        raise
    return db, search


def _clear(folder: Path) -> None:
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", FULL_TEXT):
        place = folder / name
        try:
            # What stands there may be of any kind; behind a symbolic link it is not ours.
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)
        except OSError as error:
            shown = clean_line(str(place))
            raise LibraryError(
                f"{shown} cannot be removed ({reason(error)}); remove it yourself.",
                code=error_code(error, "unwritable"),
            ) from None
