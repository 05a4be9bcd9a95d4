"""The state of a vault, kept outside it, taken along when the folder of the vault is moved.

The state folder is named by the path of the vault. It holds a note of which folder that was, by device and inode,
which a move on one disk keeps. It is taken over only where nothing is in doubt: the folder at the new path is that
very one, nothing of it is left at the old path, files in it are as the history knows them, and nothing is kept for
the new path yet. A copy, and a move to another disk, begin without a history.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index.cache import locations
from index.edit.past_change import digest, from_lines
from index.errors import LibraryError
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAME = "vault.json"
_LOG = Path("history") / "log.jsonl"
# The files whose content is compared; the latest changes say most.
_MOST_COMPARED = 50
_LARGEST_LOG = 64 * 1024 * 1024


class _Identity(NamedTuple):
    path: str
    device: int
    inode: int


def take_over(state: Path, vault: Path, warn: Callable[[str], None]) -> None:
    """Give a vault that was moved its state folder again, and say so; remember where the vault is now.

    Args:
        state: The state folder of the vault, where its path is now.
        vault: The vault's real folder.
        warn: Receives a sentence for the user.
    """
    here = _identity_of(vault)
    if here is not None and not state.exists() and (found := _find(state.parent, here, vault)) is not None:
        folder, old = found
        with suppress(OSError):
            folder.rename(state)
            warn(
                f"The vault was moved here from {clean_line(old)}; its history, drafts and journal came along."
            )
    remember(state, vault)


def _find(states: Path, here: _Identity, vault: Path) -> tuple[Path, str] | None:
    """Return the state folder of a vault that was moved, and the path where the vault was; None if there is none."""
    with suppress(OSError):
        for folder in sorted(states.iterdir()):
            was = _read(folder)
            if was is not None and was[1:] == here[1:] and _is_gone(was) and _is_known(folder, vault):
                return folder, was.path
    return None


def remember(state: Path, vault: Path) -> None:
    """Note in a state folder, if there is one, which folder its vault is."""
    here = _identity_of(vault)
    if here is None or not state.is_dir() or _read(state) == here:
        return
    # Without it, the history stays behind when the vault is moved; nothing else depends on it.
    with suppress(LibraryError):
        locations.keep(state / _NAME, json.dumps(here._asdict()).encode())


def _identity_of(vault: Path) -> _Identity | None:
    try:
        found = vault.stat()
    except OSError:
        return None
    return _Identity(str(vault), found.st_dev, found.st_ino) if found.st_ino else None


def _read(state: Path) -> _Identity | None:
    try:
        found = json.loads((state / _NAME).read_bytes())
        path, device, inode = found["path"], found["device"], found["inode"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if isinstance(path, str) and type(device) is int and type(inode) is int:
        return _Identity(path, device, inode)
    return None


def _is_gone(was: _Identity) -> bool:
    """Return whether there is nothing, or another folder, at the old path."""
    now = _identity_of(Path(was.path))
    return now is None or now[1:] != was[1:]


def _is_known(state: Path, vault: Path) -> bool:
    """Return whether a file of the vault is as the history in `state` left it: inodes are given out again."""
    with suppress(OSError):
        return any(
            (vault / path).is_file() and digest((vault / path).read_bytes()) == hash_
            for path, hash_ in _latest(state)
        )
    return False


def _latest(state: Path) -> Iterator[tuple[str, str]]:
    """Yield path and hash of the files that were changed last, as the history left them."""
    with (state / _LOG).open("rb") as file:
        changes, _ = from_lines(file.read(_LARGEST_LOG))
    seen: set[str] = set()
    for change in reversed(changes):
        for path, _, after in change.files:
            if path not in seen and after is not None and len(seen) < _MOST_COMPARED:
                yield path, after
            seen.add(path)
