"""Measure renames of a note that many others link to, and moves of a folder, beside plain writes of the same files.

`python -m benchmarks.renames [--notes N] [--links N] [--also TREE …]` makes a vault of notes as people write them
(see `grown_vault`), lets some of them link to one note, and renames it: the preview, the whole rename with the
preview, and indexing it, beside writing the same files anew with `fsync` one after another, and undoing. Then a
folder of notes that no link leads to moves. `--also` does the same with another copy of this program, named by the
folder of its source.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index import Library
from index.vault.vault import Vault

_HERE = Path(__file__).parents[1]
_HUB = "Hub of many.md"
_ALONE = 1_000


def make(vault: Path, notes: int, links: int) -> None:
    """Write the notes."""
    from benchmarks.grown_vault import write_vault  # another copy of the program may not have it

    write_vault(vault, notes)
    linking = [path for path in sorted(vault.rglob("*.md")) if "alone" not in path.parts][:links]
    for path in linking:
        with path.open("a", encoding="utf-8") as file:
            file.write("\n\nSee also [[Hub of many]].\n")
    (vault / _HUB).write_text("# Hub\n", "utf-8")
    for number in range(_ALONE):
        text = f"# Note {number}\n\nWords that stand alone, number {number}, with [a page](https://example.org).\n"
        place = vault / "alone" / f"Alone {number}.md"
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")


def rewrite(files: list[Path]) -> None:
    """Write files anew, each forced to the disk before the next."""
    for path in files:
        data, temporary = path.read_bytes(), path.with_name(f".{path.name}.tmp")
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def measure(vault: Path) -> dict[str, float]:
    """Rename, undo and move; return seconds on the clock, and the number of notes that were parsed for the move."""
    library = Library(vault, cache=vault.parent / "cache")
    library.refresh()
    found: dict[str, float] = {}

    def timed(name: str, run: Callable[[], object]) -> None:
        begun = time.perf_counter()
        run()
        found[name] = time.perf_counter() - begun

    planned = library.edit.plans.note(_HUB, "Centre of many")
    files = [vault / file.path for file in planned.change.files]
    found["files"] = len(files)
    timed("plain s", lambda: rewrite(files))
    library.refresh()
    timed("preview s", lambda: library.edit.plans.note(_HUB, "Centre of many"))
    timed("whole s", lambda: library.edit.rename(library.edit.plans.note(_HUB, "Centre of many")))
    timed("indexed s", library.refresh)
    timed("undo s", library.edit.history.undo)
    library.refresh()
    found["whole / plain"] = found["whole s"] / found["plain s"]
    parsed, parse = [0], Vault.parse

    def counted(path: str, text: str):  # type: ignore[no-untyped-def]
        parsed[0] += 1
        return parse(path, text)

    Vault.parse = staticmethod(counted)  # type: ignore[method-assign]
    timed("move s", lambda: library.edit.rename(library.edit.plans.note("alone", "moved")))
    timed("move indexed s", library.refresh)
    found["parsed"] = parsed[0]
    library.close()
    return found


def step(home: Path, tree: Path) -> dict[str, float]:
    """Measure in a process of its own, with the program in `tree`."""
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    environment = {**os.environ, **folders, "PYTHONPATH": os.pathsep.join((str(tree), str(_HERE)))}
    command = [sys.executable, "-P", str(Path(__file__)), "--child", str(home / "vault")]
    out = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    found: dict[str, float] = json.loads(out)
    return found


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=4_000)
    parser.add_argument("--links", type=int, default=2_000)
    parser.add_argument("--also", nargs="*", type=Path, default=[])
    parser.add_argument("--child", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(measure(Path(args.child))))
        return
    trees = {"this": _HERE} | {str(tree): tree.resolve() for tree in args.also}
    found = {}
    for label, tree in trees.items():
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            make(Path(folder) / "vault", args.notes, args.links)
            found[label] = step(Path(folder), tree)
    names = list(found["this"])
    print(f"| tree | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}")
    for label, figures in found.items():
        print(f"| {label} | {' | '.join(f'{figures[name]:.2f}' for name in names)} |")


if __name__ == "__main__":
    main()
