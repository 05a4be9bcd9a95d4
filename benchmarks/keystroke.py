"""Measure the time from a key in the search box to its results on screen, in a pseudo-terminal.

`python -m benchmarks.keystroke [--papers N …]`. The time ends when the bytes that draw the results have arrived from
the pseudo-terminal; keys are a tenth of a second apart, as with a fast typist. For comparison: the same search
without a screen, and its share of the time.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.generate import vocabulary
from benchmarks.percentiles import p95
from benchmarks.terminal import Terminal, app_command
from benchmarks.workplace import indexed_vault
from index import Library

if TYPE_CHECKING:
    from pathlib import Path


_PAUSE = 0.1
_SETTLING = 2.0  # seconds after the start


def main() -> None:
    """Print a line for each size of the corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--words", type=int, default=12)
    args = parser.parse_args()
    chance = random.Random(7)
    words = [word for word in chance.sample(vocabulary()[20:2_000], args.words * 3) if len(word) >= 4]
    for papers in args.papers:
        with indexed_vault(papers) as vault:
            _measure(vault, papers, words[: args.words])


def _measure(vault: Path, papers: int, words: list[str]) -> None:
    shown: list[float] = []
    searched: list[float] = []
    answers: dict[str, str] = {}
    library = Library(vault)
    library.refresh()
    library.read.warm()
    for typed in (word[:length] for word in words for length in range(1, 5)):
        began = time.perf_counter()
        total = library.read.find(typed, scope="paper", limit=1_000, as_typed=True).total
        searched.append(time.perf_counter() - began)
        answers[typed] = f"{total:,} {'paper' if total == 1 else 'papers'} in "
    library.close()
    # This process must be idle when the answer arrives.
    gc.disable()
    with Terminal(app_command(str(vault)), lines=24, columns=80) as terminal:
        terminal.wait(f"{papers:,} papers", 30)
        _rest(terminal, _SETTLING)
        for word in words:
            terminal.send("/")
            _rest(terminal, 3 * _PAUSE)
            for length in range(1, 5):
                typed = word[:length]
                _rest(terminal, _PAUSE)
                terminal.send(typed[-1])
                shown.append(terminal.wait(partial(_holds, typed, answers[typed])))
            terminal.send("\x1b")
            terminal.send("\x1b")
            terminal.wait(lambda text: " in " not in text.splitlines()[-2])
    gc.enable()
    _report(f"{papers:,} papers: on screen", shown)
    _report(f"{papers:,} papers: search alone", searched)
    print(f"{'':10} search is {statistics.median(searched) / statistics.median(shown):.2f} of the time")


def _rest(terminal: Terminal, seconds: float) -> None:
    """Keep reading for a while without typing."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        terminal.pump(left)


def _holds(typed: str, answer: str, text: str) -> bool:
    return typed in text and answer in text


def _report(what: str, times: list[float]) -> None:
    p50, high = statistics.median(times) * 1000, p95(times) * 1000
    print(f"{what:30} p50 {p50:6.1f} ms   p95 {high:6.1f} ms   n {len(times)}", flush=True)


if __name__ == "__main__":
    main()
