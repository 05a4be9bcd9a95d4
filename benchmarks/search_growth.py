"""Measure how search grows with a library, beside SQLite FTS5 and tantivy in the same run.

`python -m benchmarks.search_growth [--sizes N …] [--engines NAME …]` makes papers once, of which each size takes the
first, and has each engine build its index from them, answer the same questions, and index edited papers, in processes
of its own. Every figure is printed for every size, with its growth exponent from one size to the next (1 is in
proportion), and then divided by tantivy's, with the bars that are meant to hold at a million papers.

Tantivy is no part of this program: without it (`pip install tantivy`) the comparison with it is left out. With
`--home FOLDER` papers and indexes stay there, and an index that is there already is not built again. `--clock wall`
measures what a user sees on an idle machine; by default processor time is measured.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import shutil
import tempfile
from pathlib import Path

from benchmarks.engines import ENGINES
from benchmarks.search_steps import CLOCKS, Figures, PaperFile, measured, printed

_KINDS = [
    "one common word",
    "one rare word",
    "two words",
    "any of three words",
    "phrase",
    *(f"typing, {length} letters" for length in (1, 2, 3, 5)),
    "word + 3 letters",
    "word in two years",
    "word by date",
    "edit",
    "next key",
]
_ONES = {
    "open": "open + first search, ms",
    "cpu": "build, documents per CPU second",
    "build peak": "build, peak MB",
    "disk": "disk, MB",
    "build descriptors": "build, descriptors",
    "descriptors": "descriptors",
    "descriptors after edits": "descriptors after edits",
    "memory": "memory after the questions, MB",
}
_MOST_MS = 30.0
_MOST = {
    "edit": 50.0,
    "next key": 40.0,
    "open": 60.0,
    "build peak": 600.0,
    "descriptors after edits": 64.0,
}
"""The bars at a million papers; of others, `_MOST_MS` for each kind of question."""
_BESIDE = {"cpu": 0.8, "disk": 2.0}
"""Beside tantivy: at least the first, at most the second."""

Found = dict[int, dict[str, Figures]]
"""By size and engine."""


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--engines", nargs="+", choices=list(ENGINES), default=["ours", "fts5-2-3", "tantivy"]
    )
    parser.add_argument("--clock", choices=list(CLOCKS), default="processor")
    parser.add_argument("--home", type=Path, help="keep papers and indexes in this folder")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-growth-") as made:
        home = args.home or Path(made)
        found: Found = {}
        for size in sorted(args.sizes):
            folder = _papers(home, size, max(args.sizes))
            found[size] = {}
            for name in args.engines:
                if (figures := _measured(name, folder, size, args.clock)) is not None:
                    found[size][name] = figures
            if args.home is None:
                shutil.rmtree(folder)
            _print(found, [name for name in args.engines if name in found[size]])
            _print_bars(size, found[size])


def _papers(home: Path, size: int, most: int) -> Path:
    """Return a folder with papers, a link to the file of all."""
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "papers.at").exists():
        PaperFile(home).write(most)
    folder = home / str(size)
    folder.mkdir(exist_ok=True)
    for name in ("papers", "papers.at"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to((home / name).absolute())
    return folder


def _measured(name: str, folder: Path, size: int, clock: str) -> Figures | None:
    kept = folder / f"{name}.json"
    if not kept.exists():
        shutil.rmtree(folder / name, ignore_errors=True)
        built = measured(name, folder, size, clock, ["build"])
        if built is None:
            return None
        kept.write_text(json.dumps(built), "utf-8")
    asked = measured(name, folder, size, clock, ["query"])
    return None if asked is None else json.loads(kept.read_text("utf-8")) | asked


def _number(figures: Figures, kind: str) -> float | None:
    value = figures.get(kind)
    return None if value is None else float(value[1] if isinstance(value, list) else value)


def _print(found: Found, names: list[str]) -> None:
    """Print every figure at every size so far, with the growth exponent (of the p95) from size to size."""
    sizes = list(found)
    print(f"\n| p50/p95 ms | engine | {' | '.join(f'{size:,}' for size in sizes)} | exponent of p95 |")
    print("|---" * (len(sizes) + 3) + "|")
    for kind in _KINDS:
        for name in names:
            cells = [printed(found[size].get(name, {}).get(kind)) for size in sizes]
            print(f"| {kind} | {name} | {' | '.join(cells)} | {_exponents(found, name, kind)} |")
    for kind, label in _ONES.items():
        for name in names:
            values = [_number(found[size].get(name, {}), kind) for size in sizes]
            cells = [
                "–" if value is None else f"{value:,.3g}" if value < 100 else f"{value:,.0f}"
                for value in values
            ]
            print(f"| {label} | {name} | {' | '.join(cells)} | {_exponents(found, name, kind)} |")
    print(flush=True)


def _exponents(found: Found, name: str, kind: str) -> str:
    sizes = [size for size in found if name in found[size]]
    exponents = []
    for small, large in itertools.pairwise(sizes):
        before, after = _number(found[small][name], kind), _number(found[large][name], kind)
        if before and after:
            exponents.append(f"{math.log(after / before) / math.log(large / small):.2f}")
        else:
            exponents.append("–")
    return " / ".join(exponents)


def _print_bars(size: int, figures: dict[str, Figures]) -> None:
    """Print our figures divided by tantivy's, and which bars for a million papers they miss."""
    if "ours" not in figures:
        return
    ours, beside = figures["ours"], figures.get("tantivy", {})
    missed = []
    for kind in (*_KINDS, *_ONES):
        value, other = _number(ours, kind), _number(beside, kind)
        if value is None:
            continue
        most = _MOST.get(kind, _MOST_MS if kind in _KINDS else math.inf)
        ratio = value / other if other else None
        if value > most:
            missed.append(f"{kind} {value:.1f}, bar {most:.0f}")
        if ratio is None:
            continue
        if kind == "cpu":
            late = ratio < _BESIDE["cpu"]
            limit = _BESIDE["cpu"]
        elif kind in _KINDS or kind == "disk":
            limit = 1.0 if kind.startswith("typing") else _BESIDE["disk"]
            late = ratio > limit
        else:
            continue
        print(f"{kind}: {ratio:.2f} of tantivy's{f', bar {limit}' if late else ''}")
    print(f"bars missed at {size:,}: {'; '.join(missed) or 'none'}", flush=True)


if __name__ == "__main__":
    main()
