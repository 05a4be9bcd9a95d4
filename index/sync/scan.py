"""Scan the disk by stat alone, and compare the result with what was read before.

A scan is reliable where events are only hints. It opens no file, and takes well under a
second for a hundred thousand of them.
"""

from __future__ import annotations

import os
import stat as modes
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from index.errors import reason
from index.papers import formats
from index.problems import Problem, ProblemKind
from index.sync.file_stats import Stat
from index.text import clean_line
from index.vault.files.atomic import is_left_over, is_temporary
from index.vault.obsidian.settings import is_hidden, is_noise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from index.cache.files_table import StatRow

# Notes, canvases and the like: not sources of papers, so nothing is missed when they are not read as such.
_OTHERS_IN_CORPUS = frozenset({".md", ".canvas", ".base", ".yaml", ".yml"})
_NOTE = ".md"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder to scan, or with PDF files to watch.

    Attributes:
        folder: Its real path.
        prefix: The beginning of its files' names, without `/` at the end; empty for the vault.
        suffixes: Lower-case suffixes of the files that are read.
        kind: In the vault all other files count too, as targets of links; folders of attachments are only watched.
    """

    folder: Path
    prefix: str
    suffixes: frozenset[str]
    kind: Literal["vault", "corpus", "attachments"]


@dataclass(slots=True)
class FolderListing:
    """The result of one scan.

    Attributes:
        known: Stats of files by stored name; notes that still have theirs are in `same` instead of `files`.
        files: Notes and source files by stored name.
        others: Names of all other files of the vault.
        problems_at: What is wrong with folders and files that cannot be read, by their names as the disk has them.
        links: Names of all symbolic links.
        folders: Names of folders, where their contents were not to be listed.
        missing_roots: Roots that cannot be reached, so nothing in them counts as removed.
        same: Notes that are not in `files`, as they are known to be the same.
    """

    known: Mapping[str, StatRow] = field(default_factory=dict)
    files: dict[str, Stat] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    problems_at: dict[str, list[Problem]] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    missing_roots: list[Root] = field(default_factory=list)
    same: set[str] = field(default_factory=set)

    @property
    def problems(self) -> list[Problem]:
        """All problems."""
        return [problem for found in self.problems_at.values() for problem in found]

    def add_problem(self, name: str, problem: Problem) -> None:
        """Add a problem of one file or folder; one that is part of two roots is met twice."""
        found = self.problems_at.setdefault(name, [])
        if problem not in found:
            found.append(problem)


def scan(
    roots: Iterable[Root],
    *,
    cancelled: Callable[[], bool] = lambda: False,
    known: Mapping[str, StatRow] = MappingProxyType({}),
) -> FolderListing:
    """List every file under the roots; a root whose scan is cancelled counts as missing.

    Args:
        roots: The folders to scan.
        cancelled: Asked before each folder.
        known: Stats of files by stored name. Notes that still have theirs are only named, which takes a third of
            the time.
    """
    listing = FolderListing(known=known)
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
    return listing


def scan_places(roots: Sequence[Root], names: Iterable[str], folders: Iterable[str]) -> FolderListing:
    """List what a scan of everything would find at some places, given by stored names.

    Args:
        roots: All roots.
        names: Files, and folders whose contents are not listed.
        folders: Folders that are listed with everything in them.
    """
    listing = FolderListing()
    for root in roots:
        if identity(root.folder) is None or _is_bare(root):
            listing.missing_roots.append(root)
            continue
        for folder, inside in _by_folder(root, (*names, *folders)).items():
            _list_some(root, folder, inside, listing)
        for folder in folders:
            below = _below(root, folder)
            if below is not None and _is_entered(root, below):
                _walk(root, root.folder / below, folder, listing, lambda: False)
    listing.others -= listing.files.keys()
    return listing


def _by_folder(root: Root, names: Iterable[str]) -> dict[str, set[str]]:
    """Return the names below a root, in the folders that they are in."""
    found: dict[str, set[str]] = {}
    for name in names:
        if _below(root, name):
            folder, _, base = name.rpartition("/")
            found.setdefault(folder, set()).add(base)
    return found


def _list_some(root: Root, folder: str, names: set[str], listing: FolderListing) -> None:
    below = _below(root, folder) or ""
    if not _is_entered(root, below):
        return
    waiting: list[tuple[str, str]] = []
    with suppress(OSError), os.scandir(root.folder / below) as entries:
        for entry in entries:
            if entry.name in names:
                _enter(root, entry, f"{folder}/{entry.name}" if folder else entry.name, listing, waiting)
    for path, name in waiting:
        listing.folders.add(name)
        try:
            os.scandir(path).close()
        except OSError as error:
            _add_unreadable_folder(name, error, listing)


def _below(root: Root, name: str) -> str | None:
    """Return the path from a root to a stored name; None if it is elsewhere."""
    if not root.prefix:
        return None if name.startswith("/") else name
    if name == root.prefix:
        return ""
    return name.removeprefix(f"{root.prefix}/") if name.startswith(f"{root.prefix}/") else None


def _is_entered(root: Root, below: str) -> bool:
    """Return whether a scan enters a folder: it is there, not hidden, and no part of its path is a symbolic link."""
    folder = root.folder / below
    try:
        real = os.path.realpath(folder)
    except ValueError:  # a character that no name can have
        return False
    return not (below and is_hidden(below)) and real == str(folder) and identity(folder) is not None


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
    notes = listing.known if root.kind == "vault" and _NOTE in root.suffixes else {}
    while waiting:
        if cancelled():
            return False
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    inside = f"{prefix}/{entry.name}" if prefix else entry.name
                    if inside in notes and _is_same_note(entry, notes[inside]):
                        listing.same.add(inside)
                    else:
                        _enter(root, entry, inside, listing, waiting)
        except OSError as error:
            _add_unreadable_folder(prefix, error, listing)
            if folder == str(top):
                return False
    return True


def _is_same_note(entry: os.DirEntry[str], known: StatRow) -> bool:
    """Return whether an entry is a note that has not changed; False also where it is not sure."""
    if not entry.name.endswith(_NOTE) or not entry.is_file(follow_symlinks=False):
        return False
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    stat = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)
    return stat == known


def _add_unreadable_folder(name: str, error: OSError, listing: FolderListing) -> None:
    if isinstance(error, FileNotFoundError):  # it was removed during the scan
        return
    detail = f"The folder cannot be read ({reason(error)}); its files are not shown."
    listing.add_problem(name, Problem(clean_line(name), None, ProblemKind.UNREADABLE, detail))


@cache
def _own_files(prefix: str) -> frozenset[str]:
    """Return the names of the files at the top of a corpus folder that have no suffix of a source file."""
    return frozenset(f"{prefix}/{name}" for name in (formats.KEY_FILE, formats.CORRECTIONS_FILE))


def _enter(
    root: Root, entry: os.DirEntry[str], name: str, listing: FolderListing, waiting: list[tuple[str, str]]
) -> None:
    if is_hidden(entry.name) or not is_text(entry.name):
        for problem in _revealed_by(root, entry, name):
            listing.add_problem(name, problem)
        return
    wanted = (
        os.path.splitext(entry.name)[1].lower() in root.suffixes  # noqa: PTH122 - hot
        or (root.kind == "corpus" and name in _own_files(root.prefix))
    )
    try:
        if entry.is_dir(follow_symlinks=False):
            waiting.append((entry.path, name))
            if wanted and not entry.name.lower().endswith(".base"):
                detail = "Folder named like a note; its contents are indexed."
                listing.add_problem(name, Problem(name, None, ProblemKind.UNREADABLE, detail))
            return
        found = None if is_noise(entry.name) else _stat(root, entry, name, listing, wanted=wanted)
    except FileNotFoundError:
        return
    except OSError as error:
        detail = f"It cannot be looked at ({reason(error)})."
        listing.add_problem(name, Problem(clean_line(name), None, ProblemKind.UNREADABLE, detail))
        return
    if isinstance(found, str):
        listing.add_problem(name, Problem(clean_line(name), None, ProblemKind.UNREADABLE, found))
    elif found is not None and wanted:
        listing.files[name] = Stat.of(found)
    elif found is not None:
        _enter_unread(root, name, listing)


def _enter_unread(root: Root, name: str, listing: FolderListing) -> None:
    if root.kind == "vault":
        listing.others.add(name)
    elif _stands_alone(root) and is_unread_source(name):
        listing.add_problem(name, Problem(clean_line(name), None, ProblemKind.NOT_READ, formats.unread(name)))


def reveals(path: str) -> bool:
    """Return whether a hidden file or folder, in a folder that is not hidden, can be a problem."""
    folder, _, name = path.rpartition("/")
    return (name == ".obsidian" and bool(folder)) or name.endswith(".icloud") or is_temporary(name)


def is_unread_source(name: str) -> bool:
    """Return whether a file of a corpus folder is not read, by its suffix, and could have been meant as a source.

    A file with a suffix that is read may seem to be another for a moment, while its folder is away.
    """
    if name.endswith((f"/{formats.FETCH_LOG}", f"/{formats.SUBSCRIPTIONS_FILE}")):
        return False
    return Path(name).suffix.lower() not in _OTHERS_IN_CORPUS | formats.SUFFIXES


def _revealed_by(root: Root, entry: os.DirEntry[str], name: str) -> Iterator[Problem]:
    """Yield problems with files that are not listed: a vault within this one, a note that is only in iCloud."""
    if not is_hidden(entry.name):
        detail = "The name is not valid UTF-8; rename it to see it here."
        yield Problem(clean_line(name), None, ProblemKind.UNREADABLE, detail)
        return
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


def _stat(
    root: Root, entry: os.DirEntry[str], name: str, listing: FolderListing, *, wanted: bool
) -> os.stat_result | str | None:
    """Return the stat of a regular file, or the reason why it does not count, or None if that is normal."""
    if entry.is_symlink():
        listing.links.add(name)
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
