"""Index vaults, and list what `doctor` says of each: `python -m benchmarks.vaults DIR…`.

`--generate N --into DIR` first writes a vault of each style with N notes into DIR, and beside it what is wrong in it,
in `STYLE.truth.json`. For vaults with such a file false and missed reports are counted; for others up to 20 reports
of each kind are printed, to be judged by a reader.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.vault_styles import STYLES, Planted, write_vault
from index import Library, Problem, ProblemKind
from index.cache import links_table

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """One vault, indexed.

    Attributes:
        bytes: Of all notes.
        seconds: For the first index, in CPU time.
        problems: All that `doctor` lists.
        truth: What was planted; None where that is not known.
    """

    notes: int
    bytes: int
    seconds: float
    links: int
    problems: tuple[Problem, ...]
    truth: tuple[Planted, ...] | None

    def false_reports(self) -> list[Planted]:
        """Return the reports of what was not planted; empty where the truth is not known."""
        return _left_over(self._reported(), self.truth or ()) if self.truth is not None else []

    def missed(self) -> list[Planted]:
        """Return the planted faults that were not reported."""
        return _left_over(self.truth or (), self._reported())

    def _reported(self) -> list[Planted]:
        return [Planted(problem.path, problem.line, problem.kind.value) for problem in self.problems]


def _left_over(
    found: list[Planted] | tuple[Planted, ...], known: list[Planted] | tuple[Planted, ...]
) -> list[Planted]:
    return sorted(
        (Counter(found) - Counter(known)).elements(), key=lambda each: (each.path, each.line or 0, each.kind)
    )


def measure(vault: Path, cache: Path, truth: tuple[Planted, ...] | None = None) -> Measured:
    """Index a vault, with its cache in another folder."""
    library = Library(vault, cache=cache)
    try:
        began = time.process_time()
        refreshed = library.refresh()
        seconds = time.process_time() - began
        size = sum((vault / path).stat().st_size for path, *_ in library.read.note_names())
        links = sum(1 for _ in links_table.every_link(library.cache))
        return Measured(refreshed.notes, size, seconds, links, tuple(library.read.problems()), truth)
    finally:
        library.close()


def generate(count: int, folder: Path, seed: int) -> list[Path]:
    """Write a vault of each style, and its truth beside it; return the vaults."""
    made = []
    for style in STYLES:
        vault = folder / style
        vault.mkdir(parents=True)
        planted = write_vault(style, vault, count, seed)
        _truth_file(vault).write_text(json.dumps(planted, ensure_ascii=False, indent=1), "utf-8")
        made.append(vault)
    return made


def _truth_file(vault: Path) -> Path:
    return vault.with_name(f"{vault.name}.truth.json")


def _truth(vault: Path) -> tuple[Planted, ...] | None:
    file = _truth_file(vault)
    return tuple(Planted(*each) for each in json.loads(file.read_text("utf-8"))) if file.is_file() else None


def _row(vault: Path, found: Measured) -> str:
    kinds = Counter(problem.kind for problem in found.problems)
    if found.truth is None:
        rate = "not known"
    else:
        rate = f"{len(found.false_reports())} of {len(found.problems)}, {len(found.missed())} missed"
    cells = (
        *(vault.name, f"{found.notes:,}", f"{found.bytes / 1e6:.1f} MB", f"{found.seconds:.1f} s"),
        *(f"{found.links:,}", f"{kinds[ProblemKind.BROKEN_LINK]:,}", rate),
    )
    return f"| {' | '.join(cells)} |"


def _sheet(found: Measured) -> list[str]:
    """Return the reports to judge: the false ones where they are known, else some of each kind."""
    if found.truth is not None:
        return [f"  false: {each}" for each in found.false_reports()] + [
            f"  missed: {each}" for each in found.missed()
        ]
    seen: Counter[str] = Counter()
    lines = []
    for problem in found.problems:
        seen[problem.kind] += 1
        if seen[problem.kind] <= _SHOWN:
            lines.append(f"  [ ] {problem.kind} {problem.path}:{problem.line or 1} {problem.detail}")
    return lines


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("vaults", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--generate", type=int, metavar="N")
    parser.add_argument("--into", type=Path, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    vaults = list(args.vaults)
    if args.generate:
        if args.into is None:
            parser.error("--generate needs --into")
        vaults += generate(args.generate, args.into, args.seed)
    rows, sheets = [], []
    with tempfile.TemporaryDirectory(prefix="notes-tui-vaults-") as folder:
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder, name.lower()))
        for number, vault in enumerate(vaults):
            found = measure(vault, Path(folder, f"cache-{number}"), _truth(vault))
            rows.append(_row(vault, found))
            sheets += [f"{vault.name}:", *_sheet(found), ""]
    print(
        "| vault | notes | size | index (CPU) | links | broken | false reports |",
        "|---|---|---|---|---|---|---|",
        sep="\n",
    )
    print("\n".join([*rows, "", *sheets]))


if __name__ == "__main__":
    main()
