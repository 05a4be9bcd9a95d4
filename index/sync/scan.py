"""Scan the disk by stat alone, and compare the result with what was read before.

A scan is reliable where events are only hints. It opens no file, and takes well under a
second for a hundred thousand of them.
"""

from __future__ import annotations

import os
import stat as modes
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.errors import reason
from index.papers import formats
from index.problems import Problem, ProblemKind
from index.text import clean_line
from index.vault.files.atomic import is_left_over
from index.vault.obsidian.settings import is_hidden, is_noise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

# Notes, canvases and the like: not sources of papers, so nothing is missed when they are not read as such.
_OTHERS_IN_CORPUS = frozenset({".md", ".canvas", ".base", ".yaml", ".yml"})
_SIGNED_64 = 1 << 63
# Timestamps of some file systems are this coarse; a file read so soon after a write is checked once more.
_RACY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Root:
    """A folder to scan.

    Attributes:
        folder: Its real path.
        prefix: The beginning of its files' names, without `/` at the end; empty for the vault.
        suffixes: Lower-case suffixes of the files that are read.
        kind: In the vault all other files count too, as targets of links.
    """

    folder: Path
    prefix: str
    suffixes: frozenset[str]
    kind: Literal["vault", "corpus"]


@dataclass(frozen=True, slots=True)
class Stat:
    """The facts that tell one state of a file from another without reading it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    device: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stat:
        """From what the system says, made to fit 64 bits with a sign: a file may bear a time after 2262."""
        return cls(
            found.st_size,
            _nearest(found.st_mtime_ns),
            _nearest(found.st_ctime_ns),
            _wrapped(found.st_ino),
            _wrapped(found.st_dev),
        )


def _nearest(number: int) -> int:
    return max(-_SIGNED_64, min(number, _SIGNED_64 - 1))


def _wrapped(number: int) -> int:
    return (number + _SIGNED_64) % (2 * _SIGNED_64) - _SIGNED_64


@dataclass(slots=True)
class FolderListing:
    """The result of one scan.

    Attributes:
        files: Notes and source files by stored name.
        others: Names of all other files of the vault.
        problems: Folders and files that cannot be read.
        missing_roots: Roots that cannot be reached, so nothing in them counts as removed.
    """

    files: dict[str, Stat] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    missing_roots: list[Root] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changes:
    """Stored names of files that were added, changed and removed, each sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def scan(roots: Iterable[Root], *, cancelled: Callable[[], bool] = lambda: False) -> FolderListing:
    """List every file under the roots; a root whose scan is cancelled counts as missing."""
    listing = FolderListing()
    for root in roots:
        seen = identity(root.folder)
        whole = (
            seen is not None
            and not _is_bare(root)
            and _walk(root, root.folder, root.prefix, listing, cancelled)
        )
        # A disk may be unmounted, or another mounted in its place, during the scan.
        if not whole or identity(root.folder) != seen:
            listing.missing_roots.append(root)
    listing.others -= listing.files.keys()
    # A folder that is part of two roots is walked twice.
    listing.problems = list(dict.fromkeys(listing.problems))
    return listing


def scan_subtree(root: Root, relative: str) -> FolderListing:
    """Scan one folder below a root, given by its stored name; the result is empty if it is gone."""
    listing = FolderListing()
    below = relative.removeprefix(root.prefix).strip("/")
    folder = root.folder / below
    # The real path of a folder that a scan would enter is its path: no part of it is a symbolic link.
    if is_hidden(below) or os.path.realpath(folder) != str(folder) or identity(folder) is None:
        return listing
    _walk(root, folder, relative, listing, lambda: False)
    return listing


def identity(folder: Path) -> tuple[int, int] | None:
    """Return device and inode of a folder; None if there is none, or it cannot be reached."""
    try:
        found = folder.stat()
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if modes.S_ISDIR(found.st_mode) else None


def _stands_alone(root: Root) -> bool:
    """Return whether a root is the vault itself, or outside it."""
    return not root.prefix or root.prefix.startswith("/")


def _is_bare(root: Root) -> bool:
    """Return whether a root is completely empty, as the mount point of a disk that is away."""
    if not _stands_alone(root):
        return False
    try:
        with os.scandir(root.folder) as entries:
            return next(entries, None) is None
    except OSError:
        return False


def _walk(root: Root, top: Path, name: str, listing: FolderListing, cancelled: Callable[[], bool]) -> bool:
    """Add everything below a folder; return False if it was cancelled or the folder itself cannot be read."""
    waiting = [(str(top), name)]
    while waiting:
        if cancelled():
            return False
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    _enter(root, entry, f"{prefix}/{entry.name}" if prefix else entry.name, listing, waiting)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):  # else it was removed during the scan
                detail = f"The folder cannot be read ({reason(error)}); its files are not shown."
                listing.problems.append(Problem(clean_line(prefix), None, ProblemKind.UNREADABLE, detail))
            if folder == str(top):
                return False
    return True


def _enter(
    root: Root, entry: os.DirEntry[str], name: str, listing: FolderListing, waiting: list[tuple[str, str]]
) -> None:
    if is_hidden(entry.name):
        listing.problems += _revealed_by(root, entry, name)
        return
    if not is_text(entry.name):
        detail = "The name is not valid UTF-8; rename it to see it here."
        listing.problems.append(Problem(clean_line(name), None, ProblemKind.UNREADABLE, detail))
        return
    wanted = (
        os.path.splitext(entry.name)[1].lower() in root.suffixes  # noqa: PTH122 - hot
        or (root.kind == "corpus" and name == f"{root.prefix}/{formats.KEY_FILE}")
    )
    try:
        if entry.is_dir(follow_symlinks=False):
            waiting.append((entry.path, name))
            if wanted:
                detail = "Folder named like a note; its contents are indexed."
                listing.problems.append(Problem(name, None, ProblemKind.UNREADABLE, detail))
            return
        found = None if is_noise(entry.name) else _stat(root, entry, wanted=wanted)
    except FileNotFoundError:
        return
    except OSError as error:
        detail = f"It cannot be looked at ({reason(error)})."
        listing.problems.append(Problem(clean_line(name), None, ProblemKind.UNREADABLE, detail))
        return
    if isinstance(found, str):
        listing.problems.append(Problem(clean_line(name), None, ProblemKind.UNREADABLE, found))
    elif found is not None and wanted:
        listing.files[name] = Stat.of(found)
    elif found is not None:
        _enter_unread(root, name, listing)


def _enter_unread(root: Root, name: str, listing: FolderListing) -> None:
    if root.kind == "vault":
        listing.others.add(name)
    elif _stands_alone(root) and is_unread_source(name):
        listing.problems.append(Problem(clean_line(name), None, ProblemKind.NOT_READ, formats.unread(name)))


def is_unread_source(name: str) -> bool:
    """Return whether a file of a corpus folder, which is not read, could have been meant as a source of papers."""
    return Path(name).suffix.lower() not in _OTHERS_IN_CORPUS


def _revealed_by(root: Root, entry: os.DirEntry[str], name: str) -> Iterator[Problem]:
    """Yield problems that hidden files reveal: a vault within this one, a note that is only in iCloud."""
    if root.kind != "vault":
        return
    folder = name[: -len(entry.name)].rstrip("/")
    if entry.name == ".obsidian" and folder and entry.is_dir(follow_symlinks=False):
        detail = "The folder is a vault of its own; Obsidian follows no links between it and this one."
        yield Problem(clean_line(folder), None, ProblemKind.NESTED_VAULT, detail)
    if is_left_over(entry):
        detail = (
            "A write was cut short here and left this copy of some note, from before or after; "
            "delete it when the note is as it should be."
        )
        yield Problem(clean_line(name), None, ProblemKind.LEFT_OVER, detail)
    visible = entry.name[1:].removesuffix(".icloud")
    if f".{visible}.icloud" != entry.name or os.path.splitext(visible)[1].lower() not in root.suffixes:  # noqa: PTH122 - hot
        return
    if not (Path(entry.path).parent / visible).exists():
        detail = "The note is in iCloud and not on this disk; download it to see it here."
        yield Problem(clean_line(f"{folder}/{visible}".lstrip("/")), None, ProblemKind.NOT_DOWNLOADED, detail)


def _stat(root: Root, entry: os.DirEntry[str], *, wanted: bool) -> os.stat_result | str | None:
    """Return the stat of a regular file, or the reason why it does not count, or None if that is normal."""
    if entry.is_symlink():
        target = Path(os.path.realpath(entry.path))
        if not target.exists():
            return "The symbolic link leads nowhere."
        if not target.is_relative_to(_home(root)):
            return "The symbolic link leads out of the vault or corpus folder, so it is not followed."
        if target.is_dir():
            return "The symbolic link leads to another folder of the vault, whose files are there already."
    found = entry.stat()
    if modes.S_ISREG(found.st_mode):
        return found
    return "Not a regular file, so it is never opened." if wanted else None


def is_other(vault: Path, name: str) -> bool:
    """Return whether a scan of the vault would list this file, by its stored name, among `others`."""
    path = vault / name
    if is_hidden(name) or is_noise(path.name) or not is_text(name):
        return False
    target = Path(os.path.realpath(path))
    # A folder that is a symbolic link is not entered.
    entered = os.path.realpath(path.parent) == str(path.parent)
    return entered and target.is_relative_to(vault) and target.is_file()


def _home(root: Root) -> Path:
    """Return the folder that no symbolic link may lead out of: the vault, for everything in it."""
    return root.folder if _stands_alone(root) else root.folder.parents[root.prefix.count("/")]


def is_text(name: str) -> bool:
    """Return whether a name can be stored: the system may give bytes that are not UTF-8."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def diff(known: Mapping[str, Stat], found: Mapping[str, Stat]) -> Changes:
    """Return the changes from `known` to `found`."""
    return Changes(
        tuple(sorted(found.keys() - known.keys())),
        tuple(sorted(name for name, stat in found.items() if name in known and known[name] != stat)),
        tuple(sorted(known.keys() - found.keys())),
    )


def racy(stat: Stat, read_at_ns: int) -> bool:
    """Return whether a file was read so soon after a write that another write could have kept its times."""
    return max(stat.mtime_ns, stat.ctime_ns) > read_at_ns - _RACY_NS
