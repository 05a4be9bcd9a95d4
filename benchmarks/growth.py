"""Measure the first build as a library grows, beside bare markdown-it-py and SQLite FTS5 in the same run.

`python -m benchmarks.growth --sizes PAPERS+NOTES …` makes a vault of each size (see `grown_vault`), builds its index,
parses the same notes with bare markdown-it-py on one core, and inserts the same texts into FTS5 with prefix indexes.
`--rounds` repeats the three in turn, so that other programs disturb all alike, and takes the best of each; `--also
TREE` builds with another copy of this program too, named by the folder of its source.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.generate import write_pages
from benchmarks.grown_vault import write_vault
from benchmarks.process_memory import PeakMemory

_HERE = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """One step: seconds on the clock and of processors, peak memory and disk in MB, seconds of each stage."""

    wall: float
    cpu: float
    memory: float
    disk: float
    stages: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Size:
    """A number of papers and of notes, written `100000+10000`."""

    papers: int
    notes: int

    @classmethod
    def of(cls, text: str) -> Size:
        """Read a size; without `+`, all are papers."""
        papers, _, notes = text.partition("+")
        return cls(int(papers or 0), int(notes or 0))


def step(name: str, home: Path, size: Size, tree: Path = _HERE) -> Measured:
    """Take one step in a process of its own, with the program in `tree`, and measure it."""
    made = [home / "cache", *home.glob("fts5.sqlite*")]
    for each in made:
        shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink(missing_ok=True)
    # The steps of this tree, with the program of that one: `-P` keeps this folder from coming first.
    command = [
        sys.executable,
        "-P",
        str(_HERE / "benchmarks" / "growth_steps.py"),
        name,
        str(home),
        str(size.papers),
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tree), str(_HERE)))}
    with (
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process,
        PeakMemory(process.pid) as peak,
    ):
        out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"The step {name} failed.")
    found = json.loads(out)
    kept = (home / "cache").rglob("*") if name == "build" else home.glob("fts5.sqlite*")
    disk = sum(file.stat().st_size for file in kept if file.is_file()) / 1e6
    return Measured(found["wall"], found["cpu"], peak.megabytes, disk, found["stages"])


def best(some: list[Measured]) -> Measured:
    """Return the one that took the least processor time, which other programs disturb least."""
    return min(some, key=lambda each: each.cpu)


def measure(size: Size, home: Path, trees: dict[str, Path], rounds: int) -> None:
    """Print the figures of one size."""
    made = home / "vault"
    write_pages(made / "corpus", size.papers)
    note_bytes = write_vault(made, size.notes) if size.notes else 0
    paper_bytes = sum(file.stat().st_size for file in (made / "corpus").iterdir())
    steps = ["markdown-it"] * bool(size.notes) + ["fts5"]
    found: dict[str, list[Measured]] = {}
    for _ in range(rounds):
        for name in steps:
            found.setdefault(name, []).append(step(name, home, size))
        for label, tree in trees.items():
            found.setdefault(label, []).append(step("build", home, size, tree))
    kinds = f"{size.papers:,} papers ({paper_bytes / 1e6:.1f} MB), {size.notes:,} notes ({note_bytes / 1e6:.1f} MB)"
    print(f"## {kinds}\n")
    beside = [f"wall / {name} | CPU / {name}" for name in steps]
    head = ["step", "wall s", "CPU s", "docs/s", "MB/s", "peak MB", "disk MB", *beside]
    print(f"| {' | '.join(head)} |\n|{'---|' * (len(head) + len(steps))}")
    floors = [best(found[name]) for name in steps]
    for label, some in found.items():
        one = best(some)
        wall = min(each.wall for each in some)
        documents = size.notes + (0 if label == "markdown-it" else size.papers)
        megabytes = (note_bytes + (0 if label == "markdown-it" else paper_bytes)) / 1e6
        ratios = [
            f"{wall / min(each.wall for each in found[name]):.2f} | {one.cpu / floor.cpu:.2f}"
            for name, floor in zip(steps, floors, strict=True)
        ]
        cells = [f"{wall:.1f}", f"{one.cpu:.1f}", f"{documents / wall:,.0f}", f"{megabytes / wall:.2f}"]
        cells += [f"{one.memory:.0f}", f"{one.disk:.0f}", *ratios]
        print(f"| {label} | {' | '.join(cells)} |")
    for label in trees:
        one = best(found[label])
        shares = ", ".join(f"{stage} {seconds / one.wall:.0%}" for stage, seconds in one.stages.items())
        print(f"\n{label}: {shares}")
    print(flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = [Size(0, 1_000), Size(10_000, 1_000), Size(100_000, 10_000)]
    parser.add_argument("--sizes", type=Size.of, nargs="+", default=default, metavar="PAPERS+NOTES")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--also", type=Path, nargs="*", default=[], metavar="TREE")
    args = parser.parse_args()
    trees = {tree.name: tree.absolute() for tree in args.also} | {"build": _HERE}
    for size in args.sizes:
        with tempfile.TemporaryDirectory(prefix="notes-tui-growth-") as folder:
            measure(size, Path(folder), trees, args.rounds)


if __name__ == "__main__":
    main()
