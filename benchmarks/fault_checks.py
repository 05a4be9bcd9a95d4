"""A vault with its state in a folder of its own, and what must hold in it after a fault and a new start."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.fault_changes import HARD_LINK, make_vault
from index import Library, ProblemKind
from index.edit.past_change import digest
from index.vault.files.atomic import TEMP_PREFIX

Files = dict[str, list[str | int]]
"""Files of the vault by path: content as Latin-1, mode, owner, and the number of hard links of one."""

_DAY = 86_400


class FaultPlace:
    """The folders of one run. Only forked children open the vault."""

    def __init__(self, root: Path) -> None:
        """Write the vault into `root`, which must be empty."""
        self.root = root
        self.live, self._kept = root / "live", root / "kept"
        self.vault = self.live / "vault"
        self.state = self.live / "state"
        make_vault(self.vault)
        self._link()

    @property
    def counted(self) -> list[str]:
        """Return the folders whose calls count: the vault, and what must outlive the cache."""
        return [str(self.vault), str(self.state)]

    def open(self) -> Library:
        """Open the vault with a cache and a state folder of its own."""
        for name in ("CACHE", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(self.live / name.lower())
        tempfile.tempdir = str(self.root)
        return Library(self.vault)

    def keep(self) -> None:
        """Remember everything as it is now."""
        shutil.rmtree(self._kept, ignore_errors=True)
        _copy(self.live, self._kept)

    def reset(self) -> None:
        """Make everything as it was when it was kept."""
        shutil.rmtree(self.live)
        _copy(self._kept, self.live)
        self._link()

    def _link(self) -> None:
        (self.live / "outside").mkdir(exist_ok=True)
        other = self.live / "outside" / HARD_LINK
        other.unlink(missing_ok=True)
        other.hardlink_to(self.vault / HARD_LINK)

    def files(self) -> Files:
        """Return the files of the vault, without the trash and what a write left over."""
        found: Files = {}
        for path in _below(self.vault):
            name = path.relative_to(self.vault).as_posix()
            if not name.startswith((".trash/", ".obsidian/")) and not path.name.startswith(TEMP_PREFIX):
                stat = path.stat()
                # A new note keeps the name of its temporary file until that is removed.
                links = stat.st_nlink if name == HARD_LINK else 0
                found[name] = [_text(path), stat.st_mode, stat.st_uid, links]
        return found

    def left_over(self) -> list[str]:
        """Return what writes left in the vault and in the state folder."""
        found = [
            path for path in _below(self.live) if path.name.endswith(".tmp") and "cache" not in path.parts
        ]
        return [path.relative_to(self.live).as_posix() for path in found]

    def check(self, before: Files, allowed: list[Files], *, forgotten: bool) -> dict[str, Any]:
        """Start again and return what is wrong.

        Args:
            before: The files before the change.
            allowed: What they may be now.
            forgotten: It was said that the history could not be written.
        """
        wrong: list[str] = []
        library = self.open()
        try:
            library.refresh()
            now = self.files()
            if now not in allowed:
                wrong.append(f"between: {_differences(now, allowed)}")
            unfinished = library.read.unfinished()
            if unfinished:
                wrong.append(f"unfinished: {unfinished[0].detail}")
            records = [path.name for path in _below(self.state) if path.match("journal*.json")]
            if records:
                wrong.append(f"journal: {records}")
            if not forgotten:
                wrong += [f"lost: {text[:60]!r}" for text in self._lost(library, before, now)]
            left = self.left_over()
            if left:
                wrong += self._unexplained(library, left)
            if library.verify() != "equal":
                wrong.append("index: differs from a rebuild")
        finally:
            library.close()
        return {"wrong": wrong, "left": len(left), "after": now == allowed[-1]}

    def _lost(self, library: Library, before: Files, now: Files) -> list[str]:
        safe = {content for content, *_ in now.values()}
        contents = [str(content) for content, *_ in before.values()]
        safe |= {_text(path) for path in _below(self.vault / ".trash")}
        return [
            content
            for content in contents
            if content not in safe and library._log.text(digest(content.encode("latin-1"))) is None
        ]

    def _unexplained(self, library: Library, left: list[str]) -> list[str]:
        """Return the leftovers that are not removed when they are old, and that `doctor` does not name."""
        old = time.time() - _DAY
        for name in left:
            os.utime(self.live / name, (old, old))
        # The history looks for leftovers once a day.
        (library._log.folder / "size").unlink(missing_ok=True)
        library.edit.create("Later")
        library._log.flush()
        library.refresh()
        named = {
            f"vault/{each.path}" for each in library.read.problems() if each.kind is ProblemKind.LEFT_OVER
        }
        return [f"left over: {name}" for name in self.left_over() if name not in named]


def _copy(old: Path, new: Path) -> None:
    shutil.copytree(old, new, symlinks=True, ignore=shutil.ignore_patterns("outside"))
    for path in (each for each in _below(old) if "outside" not in each.parts):
        stat = path.stat()
        if stat.st_uid != os.geteuid():
            os.chown(new / path.relative_to(old), stat.st_uid, stat.st_gid)


def _below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _text(path: Path) -> str:
    return path.read_bytes().decode("latin-1")


def _differences(now: Files, allowed: list[Files]) -> str:
    paths = [_differing(now, files) for files in allowed]
    return ", ".join(next(each for each in paths if len(each) == min(map(len, paths))))


def _differing(now: Files, files: Files) -> list[str]:
    return sorted(path for path in now.keys() | files.keys() if now.get(path) != files.get(path))
