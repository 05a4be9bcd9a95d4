"""Measure the time from the command to the first frame that shows papers, in a pseudo-terminal.

`python -m benchmarks.start [--papers N …]`. For comparison: an interpreter that does nothing, and
Textual's empty app.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

from benchmarks.terminal import Terminal, app_command
from benchmarks.workplace import indexed_vault

_EMPTY_APP = (
    "from textual.app import App\nfrom textual.widgets import Static\n"
    "class Empty(App):\n    def compose(self): yield Static('ready')\nEmpty().run()"
)


def main() -> None:
    """Print one line for each measurement, with its ratio to the empty app."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    floor = _report("python -c pass", [_plain() for _ in range(args.rounds)])
    empty = [_frame([sys.executable, "-c", _EMPTY_APP], "ready") for _ in range(args.rounds)]
    floor = _report("empty Textual app", empty)
    for papers in args.papers:
        with indexed_vault(papers) as vault:
            times = [_frame(app_command(str(vault)), f"{papers:,} papers") for _ in range(args.rounds)]
            _report(f"{papers:,} papers listed", times, floor)
            library = [sys.executable, "-m", "notes_tui", "tags", "--vault", str(vault)]
            _report(f"{papers:,} papers: tags", [_run(library) for _ in range(args.rounds)], floor)


def _report(what: str, times: list[float], floor: float | None = None) -> float:
    median = statistics.median(times)
    ratio = f"   {median / floor:.2f} of the empty app" if floor else ""
    print(f"{what:28} best {min(times) * 1000:5.0f} ms   median {median * 1000:5.0f} ms{ratio}", flush=True)
    return median


def _plain() -> float:
    return _run([sys.executable, "-c", "pass"])


def _run(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def _frame(command: list[str], shows: str) -> float:
    with Terminal(command) as terminal:
        terminal.wait(shows, 30)
        return time.perf_counter() - terminal.started


if __name__ == "__main__":
    main()
