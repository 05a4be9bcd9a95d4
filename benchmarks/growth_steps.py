"""The steps that `benchmarks.growth` measures, each in a process of its own.

`growth_steps.py STEP HOME PAPERS` prints a line of JSON: `wall` and `cpu` in seconds (`cpu` with that
of the processes it has started), and for `build` the share of each stage.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.generate import papers
from index.ids import DocumentId
from index.search.model import Document

_PAPERS_AT_ONCE = 5_000
Stages = dict[str, float]


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def build(home: Path, _papers: int) -> Stages:
    """Build the index of the vault as `notes-tui index` does; return the seconds of each stage."""
    from index import Library
    from index.sync import worker
    from index.sync.indexer import Indexer

    stages: Stages = {}
    timed: dict[str, Any] = {
        "walk": (worker, "scan"),
        "full text": (Indexer, "flush"),
        "read": (Indexer, "update"),
    }
    timed["merge"] = (Indexer, "merge_first_build")
    for stage, (owner, name) in timed.items():
        setattr(owner, name, _timed(getattr(owner, name), stages, stage))
    library = Library(home / "vault", cache=home / "cache")
    library.refresh()
    library.close()
    stages["read"] -= stages["full text"]
    return stages


def _timed(function: Callable[..., Any], stages: Stages, stage: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            stages[stage] = stages.get(stage, 0.0) + time.perf_counter() - began

    return timed


def markdown(home: Path, _papers: int) -> Stages:
    """Read and parse every note with bare markdown-it-py, tables included."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    for _path, text in note_texts(home / "vault"):
        parser.parse(text)
    return {}


def fts5(home: Path, count: int) -> Stages:
    """Insert the same papers and notes into SQLite FTS5 with prefix indexes for two and three letters."""
    from benchmarks.engines import Fts5TwoThree

    engine = Fts5TwoThree(home)
    notes = (
        Document(DocumentId.note(path), "note", "", path, Path(path).stem, body=text)
        for path, text in note_texts(home / "vault")
    )
    for some in (papers(count), notes):
        while batch := list(islice(some, _PAPERS_AT_ONCE)):
            engine.add(batch)
    engine.finish()
    return {}


def note_texts(vault: Path) -> Iterator[tuple[str, str]]:
    """Yield path and text of each note."""
    for file in sorted(vault.rglob("*.md")):
        yield str(file.relative_to(vault)), file.read_text("utf-8")


STEPS: dict[str, Callable[[Path, int], Stages]] = {"build": build, "markdown-it": markdown, "fts5": fts5}


def main() -> None:
    """Take one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("home", type=Path)
    parser.add_argument("papers", type=int)
    args = parser.parse_args()
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(args.home / name.lower())
    began, used = time.perf_counter(), _cpu()
    stages = STEPS[args.step](args.home, args.papers)
    json.dump({"wall": time.perf_counter() - began, "cpu": _cpu() - used, "stages": stages}, sys.stdout)


if __name__ == "__main__":
    main()
