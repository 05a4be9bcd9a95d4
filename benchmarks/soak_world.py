"""A vault that the app and other programs change, and checks of what must always hold."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import soak_texts as texts
from index import Library, LibraryError
from index.cache.search_documents import documents, everything
from index.cache.verify import TABLES
from index.edit.changes import HalfDoneError, moved
from index.edit.journal import Journal
from index.edit.past_change import digest
from index.edit.recovery import recover
from index.papers.formats import KEY_FILE
from index.vault.files.atomic import is_temporary

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.edit.changes import Change
    from index.sync.model import SyncState

PATIENCE = 30.0
"""Seconds in which the index must have caught up with the disk."""
_DISK_BYTES = 24 * 1024 * 1024


class DifferenceError(AssertionError):
    """Index, files or history are not as they must be."""


class World:
    """A vault, two copies of the app that have it open, and its expected contents.

    Attributes:
        library: The copy that the user works in. The one that was opened first writes the index, the other follows.
        disk: Every file by path: its bytes, or the target of a symbolic link.
        place: The folder that holds the vault; a small disk of its own if `mounted`.
        saved: Each content that was saved into the vault and not removed on purpose.
        links: True while symbolic links may be created.
    """

    def __init__(self, root: Path, *, own_disk: bool = False) -> None:
        """Create the vault and open it; with `own_disk` on a small disk of its own, where this may be made."""
        self.root = root
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(root / name.lower())
        self.place = root / "disk"
        self.place.mkdir()
        self.mounted = own_disk and _mount(self.place)
        self.vault = self.place / "vault"
        self.disk: dict[str, bytes | str] = {}
        self.saved: set[bytes] = set()
        self.done: list[Change] = []
        self.undone: list[Change] = []
        self.failures: list[str] = []
        self.is_out_of_order = False
        self.skipped: Counter[str] = Counter()
        self._away: list[tuple[Path, dict[str, bytes | str]]] = []
        self._number = 0
        self.links = False
        (self.vault / ".obsidian").mkdir(parents=True)
        self.put("corpus/first.txt", self.page(random.Random(0)))
        self.put("Ideas.md", self.note(random.Random(0)))
        self.library, self._other = self._open(), self._open()

    def _open(self) -> Library:
        library = Library(self.vault)
        library.start(lambda _announcement: None, self._report)
        return library

    def _report(self, state: SyncState) -> None:
        if state.phase == "failed" and not self.is_out_of_order:
            self.failures.append(state.message)

    def close(self) -> None:
        """Close the vault."""
        self.library.close()
        self._other.close()

    def end(self) -> None:
        """Close the vault and remove its disk."""
        self.close()
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.place)], check=True)

    def skip(self, why: str) -> None:
        """Remember that an act was left out, and why."""
        self.skipped[why] += 1

    @contextmanager
    def out_of_order(self) -> Iterator[None]:
        """Expect that syncing fails and that changes are left half done; afterwards, they are taken back."""
        self.is_out_of_order = True
        try:
            yield
        finally:
            self.is_out_of_order = False
        recover(self.library.vault, Journal(self.library.state), self.library._log)
        if unfinished := self.library.read.unfinished():
            raise DifferenceError(f"A change is not taken back: {unfinished[0].detail}")
        for library in (self.library, self._other):
            library.look()

    def unique(self) -> int:
        """Return a number that no other content has."""
        self._number += 1
        return self._number

    def note(self, chance: random.Random) -> bytes:
        """Return a note that is equal to no other."""
        return texts.note(chance, self.unique())

    def page(self, chance: random.Random) -> bytes:
        """Return a page of the corpus that is equal to no other."""
        return texts.page(chance, self.unique())

    # The expected files

    def paths(self, *, suffix: str = "", inside: str = "", links: bool = False) -> list[str]:
        """Return the known files in order."""
        return sorted(
            path
            for path, data in self.disk.items()
            if path.endswith(suffix) and path.startswith(inside) and (links or isinstance(data, bytes))
        )

    def put(self, path: str, data: bytes, *, how: str = "plain") -> None:
        """Save a file as another program would, replacing any other."""
        target = self.vault / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if how == "replace":
            temp = target.with_name(f".{target.name[:20]}.swp")
            temp.write_bytes(data)
            temp.replace(target)
        else:
            target = Path(os.path.realpath(target))
            target.write_bytes(data)
            path = target.relative_to(self.vault).as_posix()
        self.forgive(self.disk.get(path))
        self.disk[path] = data
        self.save(data)

    def save(self, data: bytes) -> None:
        """Remember that a content must not be lost."""
        self.saved.add(data)

    def forgive(self, data: bytes | str | None) -> None:
        """Forget a content that was removed on purpose."""
        if isinstance(data, bytes):
            self.saved.discard(data)

    def move(self, old: Path, new: Path) -> None:
        """Rename a file or folder of the vault to a free path."""
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)

    def take(self, folder: str) -> dict[str, bytes | str]:
        """Remove the files of a folder from the expected ones and return them by their path below it."""
        below = {path: data for path, data in self.disk.items() if path.startswith(f"{folder}/")}
        for path in below:
            del self.disk[path]
        return {path.removeprefix(f"{folder}/"): data for path, data in below.items()}

    def app(self, edit: Callable[[], Change]) -> None:
        """Do something in the app that it may refuse, and check that it had read what it replaced."""
        try:
            change = edit()
        except HalfDoneError:
            if not self.is_out_of_order:
                raise
            return
        except LibraryError:
            return
        if change:
            self.forget_undone()
            self.done.append(change)
            self.wrote(change)

    def forget_undone(self) -> None:
        """Forget the steps that could be redone: there is a new one."""
        for lost in self.undone:
            for file in lost.files:
                self.forgive(file.after)
        self.undone.clear()
        self.saved.update(data for data in self.disk.values() if isinstance(data, bytes))

    def wrote(self, change: Change, *, back: bool = False) -> None:
        """Update the expected files after a change by the app."""
        change = change.reversed("") if back else change
        for move in change.moves:
            self.disk = {moved(path, [move]): data for path, data in self.disk.items()}
        for file in change.files:
            real = Path(os.path.realpath(self.vault / file.path))
            path = real.relative_to(self.vault).as_posix()
            if self.disk.get(path) != file.before:
                raise DifferenceError(f"The app wrote over {path}, which was not what it had read.")
            if file.after is None:
                del self.disk[path]
            else:
                self.disk[path] = file.after
                self.save(file.after)

    # Checks

    def check(self) -> None:
        """Compare the files with the expected ones, and check that nothing saved is lost."""
        found = self._found()
        self._adopt_keys(found)
        if found != self.disk:
            wrong = sorted(p for p in found.keys() | self.disk.keys() if found.get(p) != self.disk.get(p))
            raise DifferenceError(f"Files are not what was saved: {wrong[:5]}")
        safe = {data for data in found.values() if isinstance(data, bytes)}
        for _folder, files in self._away:
            safe.update(data for data in files.values() if isinstance(data, bytes))
        trash = self.vault / ".trash"
        safe.update(file.read_bytes() for file in trash.rglob("*") if file.is_file())
        for change in (*self.done, *self.undone):
            for file in change.files:
                safe.update(data for data in (file.before, file.after) if data is not None)
        lost = {data for data in self.saved - safe if not self.library._log.has_text(digest(data))}
        if lost:
            raise DifferenceError(f"Saved and nowhere any more: {sorted(lost)[:3]}")
        if self.failures:
            raise DifferenceError(f"Syncing failed: {self.failures[:3]}")

    def _adopt_keys(self, found: dict[str, bytes | str]) -> None:
        """Accept lines that syncing has added to a file of citation keys since."""
        for path, data in found.items():
            known = self.disk.get(path, b"")
            if not path.endswith(KEY_FILE) or isinstance(data, str) or isinstance(known, str):
                continue
            if set(known.splitlines()) <= set(data.splitlines()):
                self.forgive(known)
                self.disk[path] = data

    def _found(self) -> dict[str, bytes | str]:
        found: dict[str, bytes | str] = {}
        for folder, folders, names in os.walk(self.vault):
            folders[:] = [name for name in folders if name not in {".trash", ".obsidian"}]
            for name in names:
                if is_temporary(name):  # syncing adds a citation key now
                    continue
                file = Path(folder, name)
                path = file.relative_to(self.vault).as_posix()
                found[path] = str(file.readlink()) if file.is_symlink() else file.read_bytes()
        return found

    def settle(self) -> None:
        """Wait until the index equals the disk, and check everything.

        The target of a symbolic link sends no event of its own and is left to the next scan of everything,
        which also happens at the start.
        """
        if any(isinstance(data, str) for data in self.disk.values()):
            self.leave()
            self.come_back()
            self._settle()
            for path in self.paths(links=True):
                if isinstance(self.disk[path], str):
                    (self.vault / path).unlink()
                    del self.disk[path]
            self.leave()
            self.come_back()
        self._settle()

    def _settle(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.library.ready() or self.library.verify() != "equal":
            if self.failures or time.monotonic() > deadline:
                raise DifferenceError(
                    f"The index does not equal the disk. {self.failures[:3]} {self._differs()}"
                )
            time.sleep(0.05)
        while (found := _answers(self._other)) != (wanted := _answers(self.library)):
            if time.monotonic() > deadline:
                raise DifferenceError(
                    f"Two copies of the app differ: {found} and {wanted}. {self.failures[:3]} {_stale(self._other)}"
                )
            time.sleep(0.05)
        self.check()
        if rest := [path.name for path in self.vault.rglob("*") if is_temporary(path.name)]:
            raise DifferenceError(f"Files are left over: {rest[:3]}")
        astray = self.library.cache.db.execute(
            "SELECT source, raw FROM links WHERE source NOT IN (SELECT path FROM notes)"
            " OR resolved IS NOT NULL AND resolved NOT IN (SELECT path FROM files)"
            " OR paper IS NOT NULL AND paper NOT IN (SELECT key FROM papers)"
        ).fetchall()
        if astray:
            raise DifferenceError(f"Links lead to what is not there: {astray[:3]}")

    def _differs(self) -> list[object]:
        """Return rows that only the index or only a rebuild has, a few of each table."""
        with tempfile.TemporaryDirectory(prefix="notes-tui-soak-") as scratch:
            fresh = Library(self.vault, cache=Path(scratch))
            fresh.refresh()
            found: list[object] = []
            for query in TABLES:
                ours, theirs = (set(each.cache.db.execute(query)) for each in (self.library, fresh))
                found += [("index", *row) for row in sorted(ours - theirs, key=repr)[:1]]
                found += [("rebuild", *row) for row in sorted(theirs - ours, key=repr)[:1]]
            fresh.close()
            return found or [f"The full text differs: {_stale(self.library)}"]

    def restart(self) -> None:
        """Close the copy that the user works in and open another: the history of the session ends."""
        self.library.close()
        self._end_session()
        self.library = self._open()

    def leave(self) -> None:
        """Close both copies of the app."""
        self.close()
        self._end_session()

    def _end_session(self) -> None:
        """Forget the steps of this session; the log of changes has their texts."""
        self.saved.update(data for data in self.disk.values() if isinstance(data, bytes))
        self.done.clear()
        self.undone.clear()

    def come_back(self) -> None:
        """Open them again after `leave`."""
        self.library, self._other = self._open(), self._open()

    # Folders that are outside the vault for a while

    def move_out(self, folder: str) -> None:
        """Move a folder out of the vault."""
        place = self.place / f"away-{self.unique()}"
        self.move(self.vault / folder, place)
        self._away.append((place, self.take(folder)))

    def move_in(self, folder: str) -> None:
        """Move the folder that has been outside the longest back, under a free name."""
        if not self._away or (self.vault / folder).exists():
            return
        place, files = self._away.pop(0)
        self.move(place, self.vault / folder)
        self.disk.update({f"{folder}/{path}": data for path, data in files.items()})


def _mount(folder: Path) -> bool:
    """Return whether the folder is a small disk of its own now, which only root may make it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _answers(library: Library) -> tuple[object, ...]:
    """Return the contents of the vault according to one copy of the app; empty while it has no index."""
    if not library.ready():
        return ()
    totals = (library.read.find(text).total for text in ("zebras", "tag:topic", "note", "line"))
    return (library.read.counts(), *totals)


def _stale(library: Library) -> list[str]:
    """Return the documents that differ between full text and cache, as a fresh copy of the app sees them."""
    seen = Library(library.roots.vault)
    try:
        theirs, ours = seen._search.get().digests(), library._search.get().digests()
        found, _gone = documents(seen.cache, everything(seen.cache), seen.cache.pdf_texts)
        expected = {doc.id: doc.digest() for doc in found}
        wrong = {id_ for id_ in {*expected, *theirs} if expected.get(id_) != theirs.get(id_)}
        behind = {id_ for id_ in {*ours, *theirs} if ours.get(id_) != theirs.get(id_)}
        return [f"on disk {sorted(wrong)[:5]}", f"in this copy {sorted(behind)[:5]}"]
    finally:
        seen.close()
