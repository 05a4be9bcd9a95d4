"""Memory of a process, and the peak of that and of all that it starts; by Linux's own account."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Literal

_EVERY = 0.2


def resident(process: int | Literal["self"]) -> float:
    """Return the megabytes that a process holds, including the mapped file pages it touched; 0 where unknown."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1_024 for line in lines if line.startswith("VmRSS")), 0.0)


class PeakMemory:
    """Watches a process until the block ends; `megabytes` is the most that it and its children held together.

    Memory that processes share counts once (the proportional set size of Linux); on other systems it stays 0.
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.megabytes = 0.0

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY):
            held = sum(map(_held, _with_children(self._process)))
            self.megabytes = max(self.megabytes, held / 1_000)


def _with_children(process: int) -> list[int]:
    found = [process]
    for each in found:
        for file in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, file.read_text().split())
            except OSError:  # the thread has ended
                continue
    return found


def _held(process: int) -> int:
    """Return the memory of a process in kB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
