"""Fixtures and checks of these tests: the good files beside the hostile ones are still found.

Inputs that are not read yet (XML, JSON other than Obsidian's, PDF, the network) have no tests.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from index import Library

TINY = "tinylens-small-models"
GOOD = {
    "p:tinylens-small-models": "hidden states",
    "p:harbour-benchmark-long": "harbour several long documents",
    "p:counting-harder-than-looks": "language models miscount",
    "n:Reading.md": "reading start later",
    "n:Ideas.md": "what if probe could count",
    "n:Daily/2026-03-05.md": "read about harbours today",
}


@pytest.fixture(autouse=True)
def limit():
    """Make a test that hangs fail, by the time it computes (which a busy machine does not lengthen) or waits."""

    def stop(_number, _frame):
        raise TimeoutError("it hangs")

    limits = {signal.SIGPROF: (signal.ITIMER_PROF, 60), signal.SIGALRM: (signal.ITIMER_REAL, 600)}
    before = {number: signal.signal(number, stop) for number in limits}
    for timer, seconds in limits.values():
        signal.setitimer(timer, seconds)
    yield
    for number, (timer, _seconds) in limits.items():
        signal.setitimer(timer, 0)
        signal.signal(number, before[number])


@pytest.fixture
def library(vault, tmp_path):
    opened = Library(vault, cache=tmp_path / "cache")
    yield opened
    opened.close()


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return every path below a folder, with the bytes of the small regular files."""
    found = {}
    for path in folder.rglob("*"):
        small = path.is_file() and not path.is_symlink() and path.stat().st_size < 1_000_000
        found[str(path.relative_to(folder))] = path.read_bytes() if small else None
    return found


def ids(library, words, **options):
    return [str(hit.id) for hit in library.read.find(words, limit=50, **options).hits]


def assert_good(library):
    """Check that the three papers and the three notes are found by their words."""
    lost = [id_ for id_, words in GOOD.items() if id_ not in ids(library, words)]
    assert not lost


def check(library, vault, *, papers=3, notes=None):
    """Refresh, and check that no file of the vault changes and that the good files are found."""
    before = tree(vault)
    library.refresh()
    assert tree(vault) == before
    assert_good(library)
    assert library.read.counts()[0] == papers
    if notes is not None:
        assert library.read.counts()[1] == notes


def named(library, path, kind=None, line=None):
    """Return the only message about a file, or about one of its lines."""
    found = [p for p in library.read.problems() if p.path == path and p.kind != "orphan"]
    if line is not None:
        found = [p for p in found if p.line == line]
    assert len(found) == 1, found
    assert kind is None or found[0].kind == kind
    sentence = found[0].detail
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def unnamed(library, path):
    return not [p for p in library.read.problems() if p.path == path and p.kind != "orphan"]


def outside(tmp_path):
    """Return every path beside the vault, but for our own folders, in which threads are at work."""
    others = [path for path in tmp_path.iterdir() if path.name not in ("vault", "cache")]
    return {path.name for path in others} | {
        f"{path.name}/{inner}" for path in others if path.is_dir() for inner in tree(path)
    }


def settle(happened, seconds=300.0):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
