"""Compare full-text search: ours, SQLite FTS5, tantivy, Whoosh with its defaults, ripgrep.

`python -m benchmarks.search [--papers N …] [--engines NAME …] [--clock processor]`. All engines get the same made-up
papers and the same questions, each in processes of its own: one builds, another opens, searches and edits. Every
question is asked once, after a few warm-up questions (with 100,000 papers, Whoosh gets only a few). FTS5 runs twice,
without and with prefix indexes, and each of our figures is compared with the better of the two. On a busy machine the
95th percentile shows when other programs run; the processor's clock counts this one alone, and so leaves out ripgrep,
which is a program of its own.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.engines import ENGINES
from benchmarks.search_steps import ASKED, CLOCKS, Figures, PaperFile, measured, printed

_DEFAULT = [name for name in ENGINES if name != "fts5-2-3"]
_BARS = {"build": 0.35, "edit": 50.0, "open": 50.0, "memory": 250.0}


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--engines", nargs="*", choices=list(ENGINES), default=_DEFAULT)
    parser.add_argument("--clock", choices=list(CLOCKS), default="wall")
    args = parser.parse_args()
    if args.clock != "wall":
        args.engines = [name for name in args.engines if name != "ripgrep"]
    for size in args.papers:
        with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as folder:
            PaperFile(Path(folder)).write(size)
            found = {name: measured(name, Path(folder), size, args.clock) for name in args.engines}
            _report(size, {name: figures for name, figures in found.items() if figures})


# The report -------------------------------------------------------------------------------------------------


def _report(size: int, found: dict[str, Figures]) -> None:
    names = list(found)
    print(f"\n{size:,} papers: p50/p95 in ms of {ASKED} questions each, the best 50 wanted")
    if "whoosh" in found and found["whoosh"]["asked"] < ASKED:
        print(f"(Whoosh was asked {found['whoosh']['asked']} of them, and not warmed up)")
    print(f"{'':22}" + "".join(f"{name:>16}" for name in names) + f"{'ours : FTS5, p95':>20}")
    kinds = [kind for kind, value in found[names[0]].items() if isinstance(value, list)]
    for kind in kinds:
        cells = "".join(f"{printed(found[name].get(kind)):>16}" for name in names)
        print(f"{kind:22}{cells}{_ratio(found, kind):>20}")
    for kind, unit in {"build": "papers/s", "open": "ms", "memory": "MB", "disk": "MB"}.items():
        cells = "".join(f"{found[name][kind]:16,.0f}" for name in names)
        print(f"{f'{kind}, {unit}':22}{cells}{_ratio(found, kind):>20}")
    _bars(size, found, kinds)


def _best_fts5(found: dict[str, Figures], kind: str) -> float | None:
    values = [found[name][kind] for name in ("fts5", "fts5-prefix") if name in found]
    if not values:
        return None
    figures = [float(value[1] if isinstance(value, list) else value) for value in values]
    return max(figures) if kind == "build" else min(figures)


def _ours(found: dict[str, Figures], kind: str) -> float | None:
    if "ours" not in found or kind not in found["ours"]:
        return None
    value = found["ours"][kind]
    return float(value[1] if isinstance(value, list) else value)


def _ratio(found: dict[str, Figures], kind: str) -> str:
    ours, best = _ours(found, kind), _best_fts5(found, kind)
    return "" if ours is None or not best else f"{ours / best:.2f}"


def _bars(size: int, found: dict[str, Figures], kinds: list[str]) -> None:
    """Print which of our own limits are kept."""
    if "ours" not in found or size < 100_000:
        return
    slower = []
    for kind in kinds:
        ours, best = _ours(found, kind), _best_fts5(found, kind)
        if ours is not None and best and kind != "edit" and ours > best:
            slower.append(kind)
    print("slower than FTS5 at p95:", ", ".join(slower) or "nothing")
    edit = _ours(found, "edit") or 0.0
    print(f"edit to searchable at most {_BARS['edit']:.0f} ms: {edit <= _BARS['edit']} ({edit:.1f})")
    for kind, unit in (("open", "ms"), ("memory", "MB")):
        value = found["ours"][kind]
        print(f"{kind} at most {_BARS[kind]:.0f} {unit}: {value <= _BARS[kind]} ({value:.1f})")
    if best := _best_fts5(found, "build"):
        share = found["ours"]["build"] / best
        print(f"build at least {_BARS['build']} of FTS5's papers/s: {share >= _BARS['build']} ({share:.2f})")


if __name__ == "__main__":
    main()
