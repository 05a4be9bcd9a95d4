"""Measure how soon the index equals the disk: after another program's save, at the start, after a `git checkout`.

`python -m benchmarks.sync [--notes N …]`. For comparison with each figure: walking the same folder with
`os.scandir`, and reading the same files.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.generate import vocabulary
from benchmarks.percentiles import p95
from index import Library, SyncState

_SAVES = 25
_CHECKED_OUT = 5_000


def main() -> None:
    """Print one block for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, nargs="*", default=[100, 10_000, 50_000])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as folder:
        for notes in args.notes:
            _measure(Path(folder, str(notes)), notes)
        if shutil.which("git"):
            _checkout(Path(folder, "git"))


def _write_notes(vault: Path, notes: int, seed: int) -> None:
    chance = random.Random(seed)
    words = vocabulary()[:5_000]
    for number in range(notes):
        folder = vault / f"folder {number % 50}"
        folder.mkdir(parents=True, exist_ok=True)
        body = "\n\n".join(" ".join(chance.choices(words, k=60)) for _ in range(4))
        link = f"[[Note {chance.randrange(notes)}]]"
        (folder / f"Note {number}.md").write_text(
            f"# Note {number}\n\n{body}\n\nSee {link} #tag{number % 40}\n"
        )


class _Following:
    """A library that follows the disk, and the times at which it finds words."""

    def __init__(self, vault: Path, cache: Path) -> None:
        self.library = Library(vault, cache=cache)
        self._changed = threading.Event()
        self._settled = threading.Event()
        began = time.perf_counter()
        self.library.start(lambda _announcement: self._changed.set(), self._report)
        self._settled.wait()
        self.start_seconds = time.perf_counter() - began

    def _report(self, state: SyncState) -> None:
        if state.phase in ("watching", "polling"):
            self._settled.set()

    def until(self, query: str, total: int, seconds: float = 120) -> float:
        """Wait until a query finds this many documents and return the seconds it took."""
        began = time.perf_counter()
        while self.library.read.find(query).total != total:
            if time.perf_counter() - began > seconds:
                raise TimeoutError(query)
            self._changed.wait(0.05)
            self._changed.clear()
        return time.perf_counter() - began


def _measure(home: Path, notes: int) -> None:
    vault = home / "vault"
    _write_notes(vault, notes, seed=notes)
    cache = home / "cache"
    library = Library(vault, cache=cache)
    built = library.refresh().seconds
    library.close()
    print(f"{notes:,} notes: first build {built:.2f} s, {notes / built:,.0f} notes a second", flush=True)
    _floors(vault)
    time.sleep(2.5)  # so that no file counts as freshly written
    following = _Following(vault, cache)
    print(f"  start: equal to the disk after {following.start_seconds * 1000:.0f} ms")
    files = sorted(vault.rglob("*.md"))
    times = []
    for number in range(_SAVES):
        file = files[number * len(files) // _SAVES]
        file.write_text(file.read_text() + f"\nfresh{number}word\n")
        times.append(following.until(f"fresh{number}word", 1))
        time.sleep(0.15)
    p50, high = statistics.median(times) * 1000, p95(times) * 1000
    print(f"  a save elsewhere is searchable after p50 {p50:.0f} ms, p95 {high:.0f} ms ({_SAVES} saves)")
    following.library.close()


def _floors(vault: Path) -> None:
    began = time.perf_counter()
    files = []
    waiting = [str(vault)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat()
                    files.append(entry.path)
    walked = time.perf_counter()
    for file in files:
        Path(file).read_bytes()
    read = time.perf_counter()
    print(
        f"  floor: scandir walk {(walked - began) * 1000:.0f} ms, plain read {(read - walked) * 1000:.0f} ms"
    )


def _git(vault: Path, *words: str) -> None:
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
    subprocess.run(["git", *identity, *words], cwd=vault, check=True, capture_output=True)


def _checkout(home: Path) -> None:
    vault = home / "vault"
    vault.mkdir(parents=True)
    _git(vault, "init", "-q", "-b", "one")
    _write_notes(vault, _CHECKED_OUT, seed=1)
    _git(vault, "add", "-A")
    _git(vault, "commit", "-qm", "one")
    _git(vault, "checkout", "-qb", "two")
    for file in vault.rglob("*.md"):
        file.write_text(file.read_text() + "\nbranchtwoword\n")
    _git(vault, "commit", "-qam", "two")
    _git(vault, "checkout", "-q", "one")
    time.sleep(2.5)
    following = _Following(vault, home / "cache")
    following.until("branchtwoword", 0)
    began = time.perf_counter()
    _git(vault, "checkout", "-q", "two")
    checked_out = time.perf_counter() - began
    seconds = following.until("branchtwoword", _CHECKED_OUT)
    print(
        f"git checkout of {_CHECKED_OUT:,} files: itself {checked_out:.2f} s, settled {seconds:.2f} s later"
    )
    _floors(vault)
    following.library.close()


if __name__ == "__main__":
    main()
