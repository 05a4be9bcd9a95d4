"""Measure what the app costs while nothing happens, and what it keeps of a day's use.

`python -m benchmarks.idle [--notes N] [--papers N] [--minutes N] [--rounds N]`. Printed are: the processor time and
the time on the clock until the index of unchanged notes equals the disk, beside a bare `os.walk` with `stat` of the
same folder, the best of `--rounds`; the processor time of the app in a terminal for each minute in which nothing
changes; and its memory after a minute's use, which is 50 of the acts of a day, and after all of them: 300 searches,
150 documents read, and 100 files that another program changed, with a break after every ten. Notes are short: the
start reads none of them.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generate import vocabulary, write_pages
from benchmarks.terminal import Terminal, app_command
from index import Library, SyncState

if TYPE_CHECKING:
    from collections.abc import Callable

_SEARCHES, _READ, _CHANGED = 300, 150, 100
_FIRST_MINUTE = 50
_REST = 0.25  # seconds between acts
# People stop to read and to think.
_ACTS_BEFORE_A_BREAK, _BREAK = 10, 4.0
_MINUTE = 60.0


def main() -> None:
    """Print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=50_000)
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("--minutes", type=int, default=2, help="in which nothing changes")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-idle-") as folder:
        vault = Path(folder, "vault")
        write_pages(vault / "corpus", args.papers)
        _write_notes(vault, args.notes)
        with closing(Library(vault)) as library:
            library.refresh()
        time.sleep(2.5)  # so that no file counts as freshly written
        _starts(vault, args.rounds)
        _app(vault, args.minutes, args.papers)


def _write_notes(vault: Path, notes: int) -> None:
    chance, words = random.Random(7), vocabulary()[:5_000]
    for number in range(notes):
        folder = vault / f"folder {number % 200}"
        folder.mkdir(parents=True, exist_ok=True)
        text = (
            f"# Note {number}\n\n{' '.join(chance.choices(words, k=30))} [[Note {chance.randrange(notes)}]]\n"
        )
        (folder / f"Note {number}.md").write_text(text, "utf-8")


def _starts(vault: Path, rounds: int) -> None:
    walks, starts = [], []
    for _ in range(rounds):
        walks.append(_timed(lambda: _walk(vault)))
        starts.append(_timed(lambda: _settle(vault)))
    walk = [min(times) for times in zip(*walks, strict=True)]
    start = [min(times) for times in zip(*starts, strict=True)]
    print(f"os.walk with stat: processor {walk[0] * 1000:.0f} ms, clock {walk[1] * 1000:.0f} ms")
    print(
        f"equal to the disk: processor {start[0] * 1000:.0f} ms, {start[0] / walk[0]:.1f} times;"
        f" clock {start[1] * 1000:.0f} ms, {start[1] / walk[1]:.1f} times (bar 3)",
        flush=True,
    )


def _timed(act: Callable[[], None]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def _walk(vault: Path) -> None:
    for folder, _, files in os.walk(vault):
        for name in files:
            os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 - the floor is without pathlib


def _settle(vault: Path) -> None:
    settled = threading.Event()

    def report(state: SyncState) -> None:
        if state.phase in ("watching", "polling"):
            settled.set()

    with closing(Library(vault)) as library:
        library.start(lambda _announcement: None, report)
        settled.wait()


def _app(vault: Path, minutes: int, papers: int) -> None:
    with Terminal(app_command(str(vault)), columns=120, lines=40) as terminal:
        terminal.wait(f"{papers:,} papers")
        _pass(terminal, 30)  # the rest of the start
        for minute in range(minutes):
            before = terminal.process_seconds()
            _pass(terminal, _MINUTE)
            used = terminal.process_seconds() - before
            print(
                f"minute {minute + 1} in which nothing changes: {used * 1000:.0f} ms of processor", flush=True
            )
        opened = terminal.megabytes()
        chance = random.Random(11)
        acts = ["search"] * _SEARCHES + ["read"] * _READ + ["change"] * _CHANGED
        chance.shuffle(acts)
        files = sorted(vault.glob("folder */*.md"))
        _use(terminal, files, acts[:_FIRST_MINUTE], chance)
        first = terminal.megabytes()
        _use(terminal, files, acts[_FIRST_MINUTE:], chance)
        last = terminal.megabytes()
        print(
            f"memory: {opened:.0f} MB when nothing was done yet, {first:.0f} MB after a minute's use,"
            f" {last:.0f} MB after a day's: {last / first:.2f} times (bar 1.2)"
        )


def _use(terminal: Terminal, files: list[Path], acts: list[str], chance: random.Random) -> None:
    words = vocabulary()[:5_000]
    for number, act in enumerate(acts):
        if number % _ACTS_BEFORE_A_BREAK == 0:
            _pass(terminal, _BREAK)
        if act == "search":
            terminal.send("/")
            for letter in f"{chance.choice(words)} {chance.choice(words)[:3]}":
                terminal.send(letter)
                _pass(terminal, 0.02)
            terminal.send("\r")
        elif act == "read":
            terminal.send("j" * chance.randrange(4) + "\r")
            _pass(terminal, _REST)
            terminal.send("\x1b")
        else:
            file = chance.choice(files)
            file.write_text(f"{file.read_text('utf-8')}\n{chance.choice(words)}\n", "utf-8")
        _pass(terminal, _REST)
        if act == "search":
            terminal.send("\x1b")
            _pass(terminal, _REST)


def _pass(terminal: Terminal, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.pump(left)


if __name__ == "__main__":
    main()
