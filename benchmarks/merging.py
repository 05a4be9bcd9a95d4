"""Measure what a merge costs and what it leaves to searches, and how soon the first search after opening is there.

`python -m benchmarks.merging [--papers N …] [--also TREE …]` indexes made-up papers in four segments of equal size,
and merges them while words are searched for, all in one process. `--also` does the same with another copy of this
program, named by the folder of its source. A hold is how long a thread that only sleeps for a millisecond was kept
from going on beyond that: other programs lengthen it, and the interpreter's own switch interval is 5 ms.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.generate import papers, vocabulary
from benchmarks.process_memory import PeakMemory
from index.search.search_index import SearchIndex

_HERE = Path(__file__).parents[1]
_PARTS = 4
_QUESTIONS = 300


def build(folder: Path, count: int) -> None:
    """Index papers in so many segments, none of which is merged."""
    index = SearchIndex.create(folder)
    index.merge_later = lambda: None  # type: ignore[method-assign]
    size = -(-count // _PARTS)
    for _, part in itertools.groupby(enumerate(papers(count)), lambda each: each[0] // size):
        index.apply((document for _, document in part), [], bulk=True)
    index.close()


def questions(seed: int) -> list[str]:
    """Return words as they are typed: whole ones, common and rare, and beginnings of them."""
    chance, words = random.Random(seed), vocabulary()
    asked = [chance.choice(words[:200]), chance.choice(words[2_000:8_000])]
    return [*asked, *(chance.choice(words[:5_000])[: chance.randint(1, 4)] + "*" for _ in range(2))]


def percentile(times: list[float], share: float) -> float:
    """Return a percentile in milliseconds."""
    return 1_000 * sorted(times)[int(share * (len(times) - 1))]


def measure(folder: Path) -> dict[str, float]:
    """Open an index, search, and merge it while searching; return the figures."""
    started = time.perf_counter()
    index = SearchIndex.open(folder)
    index.search(questions(0)[0])
    first = time.perf_counter() - started
    asked = itertools.chain.from_iterable(questions(seed) for seed in itertools.count(1))

    def search() -> float:
        begun = time.perf_counter()
        index.search(next(asked))
        return time.perf_counter() - begun

    for _ in range(20):
        search()
    rest = [search() for _ in range(_QUESTIONS)]
    holds, ended = [0.0], threading.Event()

    def tick() -> None:
        while not ended.is_set():
            begun = time.perf_counter()
            time.sleep(0.001)
            holds.append(time.perf_counter() - begun - 0.001)

    merging = threading.Thread(target=index.merge_due, kwargs={"idle": True})
    ticker = threading.Thread(target=tick)
    begun, during = time.perf_counter(), []
    ticker.start()
    merging.start()
    while merging.is_alive():
        during.append(search())
        time.sleep(0.02)
    took = time.perf_counter() - begun
    ended.set()
    ticker.join()
    segments = len(index._evaluator.snapshot.segments())
    index.close()
    return {
        "open + first ms": 1_000 * first,
        "p95 at rest ms": percentile(rest, 0.95),
        "p95 while merging ms": percentile(during, 0.95),
        "longest search ms": 1_000 * max(during),
        "longest hold ms": 1_000 * max(holds),
        "merge s": took,
        "segments after": segments,
    }


def merge_alone(folder: Path) -> dict[str, float]:
    """Merge without searching; return the processor time."""
    index = SearchIndex.open(folder)
    index.merge_due(idle=True)
    index.close()
    return {"merge alone CPU s": time.process_time()}


_STEPS = {"measure": measure, "alone": merge_alone}


def step(name: str, made: Path, tree: Path) -> dict[str, float]:
    """Take a step on a copy of an index, in a process of its own, with the program in `tree`."""
    copy = made.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tree), str(_HERE)))}
    command = [sys.executable, "-P", str(Path(__file__)), "--child", name, str(copy)]
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process,
        PeakMemory(process.pid) as peak,
    ):
        out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"The step {name} failed.")
    found: dict[str, float] = json.loads(out)
    return found | ({"peak MB": peak.megabytes} if name == "alone" else {})


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="*", default=[100_000])
    parser.add_argument("--also", nargs="*", type=Path, default=[])
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(_STEPS[args.child[0]](Path(args.child[1]))))
        return
    trees = {"this": _HERE} | {str(tree): tree.resolve() for tree in args.also}
    for count in args.papers:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "index"
            build(made, count)
            found = {
                label: step("alone", made, tree) | step("measure", made, tree)
                for label, tree in trees.items()
            }
        names = list(found["this"])
        print(f"## {count:,} papers\n\n| tree | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}")
        for label, figures in found.items():
            print(f"| {label} | {' | '.join(f'{figures[name]:.1f}' for name in names)} |")


if __name__ == "__main__":
    main()
