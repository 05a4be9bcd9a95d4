"""Measure the processor time of each reading command as a process of its own, on libraries that have not changed.

`python -m benchmarks.cli [--papers N] [--notes N] [--rounds N] [--only WORD] [--against CHECKOUT]`. Each command runs
on the sample vault and on a made-up one, in turns with two bases: an interpreter that imports what searching needs
at least (`numpy`, `sqlite3`, `whoosh.qparser`), and one that imports `argparse`. `--against` takes turns with another
checkout of this program. zk searches the notes of the made-up vault and papis its papers, where they are on PATH or
named with `--zk` and `--papis`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.linked_vault import linked_vault

_ROOT = Path(__file__).resolve().parents[1]
_SEARCHING = "import numpy, sqlite3, whoosh.qparser"
_PARSING = "import argparse"
_OURS = [sys.executable, "-m", "notes_tui"]


@dataclass(slots=True)
class Case:
    """One command line, and the seconds of each of its runs.

    Attributes:
        name: What is printed.
        words: The command with its arguments.
        folder: The folder it runs in.
        environment: Variables beside those of this process.
        codes: Exit codes that are no failure.
        seconds: Processor time of each run, in user and system mode.
    """

    name: str
    words: list[str]
    folder: Path = _ROOT
    environment: dict[str, str] = field(default_factory=dict)
    codes: tuple[int, ...] = (0, 1)
    seconds: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run once, and keep the time.

        Raises:
            RuntimeError: The command failed.
        """
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            self.words,
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in self.codes:
            raise RuntimeError(f"{self.name} ended with {done.returncode}: {done.stderr.strip()}")
        self.seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    @property
    def median(self) -> float:
        """Seconds of processor time."""
        return statistics.median(self.seconds)


def reading_commands(key: str, note: str) -> dict[str, list[str]]:
    """Return the commands that only read, with arguments for a vault that has this paper and this note."""
    return {
        "--version": ["--version"],
        "--help": ["--help"],
        "search, one word": ["search", "model"],
        "search, two words": ["search", "language model"],
        "search, notes by tag": ["search", "--kind", "note", "tag:method"],
        "search, in JSON": ["search", "--json", "model"],
        "papers": ["papers", "--limit", "20"],
        "papers, one word": ["papers", "model", "--limit", "20"],
        "random": ["random"],
        "show, a paper": ["show", key],
        "show, a note": ["show", note],
        "cat": ["cat", note],
        "open --print": ["open", "--print", key],
        "links": ["links", note],
        "related": ["related", note],
        "tags": ["tags"],
        "queue": ["queue"],
        "diary": ["diary"],
        "plot": ["plot", "papers"],
        "export": ["export", "--format", "bibtex", "model"],
        "history": ["history"],
        "versions": ["versions", note],
        "property list": ["property", "list"],
        "names keys": ["names", "keys", "a"],
        "doctor": ["doctor"],
        "config": ["config"],
    }


def _cases(checkout: Path, vault: Path, where: str, only: str) -> list[Case]:
    key = _asked(["papers", "--json", "--limit", "1"], vault)[0]["key"]
    note = min(path.relative_to(vault).as_posix() for path in vault.glob("Projects/*.md"))
    return [
        Case(f"{where}: {name}", [*_OURS, *words], checkout, {"NOTES_TUI_VAULT": str(vault)})
        for name, words in reading_commands(key, note).items()
        if only in name
    ]


def _asked(words: list[str], vault: Path) -> Any:
    command = [*_OURS, *words, "--vault", str(vault)]
    return json.loads(subprocess.run(command, cwd=_ROOT, capture_output=True, check=True).stdout)


def _zk(program: str | None, vault: Path) -> Iterator[Case]:
    """Yield zk's search of the same notes, which it indexes first; none where it is not installed."""
    if program is None:
        print("zk: not on PATH, and not named with --zk; left out")
        return
    if not (vault / ".zk").exists():
        subprocess.run([program, "init", "--no-input", "."], cwd=vault, capture_output=True, check=True)
    subprocess.run([program, "index", "--no-input"], cwd=vault, capture_output=True, check=True)
    yield Case("zk list --match model", [program, "list", "--no-input", "--match", "model"], vault)


def _papis(program: str | None, vault: Path, home: Path) -> Iterator[Case]:
    """Yield papis's list of the same papers, each a folder as it keeps them; none where it is not installed."""
    if program is None:
        print("papis: not on PATH, and not named with --papis; left out")
        return
    library = home / "papers"
    papers = _asked(["papers", "--json"], vault)
    for paper in papers:
        folder = library / paper["key"]
        folder.mkdir(parents=True, exist_ok=True)
        known = {"ref": paper["key"], "papis_id": paper["key"], "title": paper["title"], "files": []}
        known["author"] = " and ".join(paper["authors"])
        (folder / "info.yaml").write_text(json.dumps(known), "utf-8")  # JSON is YAML
    config = home / "papis" / "config"
    config.parent.mkdir(exist_ok=True)
    config.write_text(f"[settings]\ndefault-library = papers\n[papers]\ndir = {library}\n", "utf-8")
    places = {"XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    # The first run fills its cache.
    yield Case(
        f"papis list model, of {len(papers)} papers", [program, "list", "--all", "model"], home, places
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="", metavar="WORD", help="commands with this in their names")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT")
    parser.add_argument("--into", type=Path, metavar="DIR", help="keep the made-up vault here")
    parser.add_argument("--zk", default=shutil.which("zk"), metavar="PROGRAM")
    parser.add_argument("--papis", default=shutil.which("papis"), metavar="PROGRAM")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-cli-") as scratch:
        home = Path(scratch)
        made = linked_vault(args.into or home, args.papers, args.notes)
        sample = home / "sample_vault"
        shutil.copytree(_ROOT / "sample_vault", sample)
        subprocess.run([*_OURS, "index", "--vault", str(sample)], cwd=_ROOT, capture_output=True, check=True)
        bases = [Case(f"python -c {code!r}", [sys.executable, "-c", code]) for code in (_SEARCHING, _PARSING)]
        cases = [
            *_cases(_ROOT, sample, "sample vault", args.only),
            *_cases(_ROOT, made, f"{args.notes:,} notes", args.only),
        ]
        if args.against is not None:
            cases += _cases(args.against.resolve(), sample, f"{args.against.name}, sample vault", args.only)
            cases += _cases(
                args.against.resolve(), made, f"{args.against.name}, {args.notes:,} notes", args.only
            )
        cases += [*_zk(args.zk, made), *_papis(args.papis, made, home)]
        for each in (*bases, *cases):
            each.run()  # compiles what is imported, and fills the caches of others
            each.seconds.clear()
        for _ in range(args.rounds):
            for each in (*bases, *cases):
                each.run()
        _print(bases, cases)


def _print(bases: list[Case], cases: list[Case]) -> None:
    print(
        "| command | processor time, p50 | to searching's imports | to argparse |",
        "|---|---|---|---|",
        sep="\n",
    )
    for each in (*bases, *cases):
        ratios = " | ".join(f"{each.median / base.median:.2f}" for base in bases)
        print(f"| {each.name} | {each.median * 1000:.0f} ms | {ratios} |")


if __name__ == "__main__":
    main()
