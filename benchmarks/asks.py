"""Measure the processor time of each question about the whole vault, asked of `index.Library` in this process.

`python -m benchmarks.asks [--papers N] [--notes N] [--rounds N] [--only WORD …] [--keep FOLDER]`. Each question is
asked about several documents, or several times; printed are p50, p95 and the most of its processor time, of all
threads, first with the same index and then right after a note was changed and indexed, when what was kept has to be
read again. With `--keep` the vault and its index stay in a folder for the next run.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.linked_vault import TYPED, linked_vault
from benchmarks.percentiles import p95
from index import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index import NoteSummary, Paper, View

_AFTER_CHANGES = 3
"""Changes of a note after each of which every question is asked once."""


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    ask: Callable[[int], object]


def main() -> None:
    """Print a line for each question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="notes-tui-asks-") as folder:
        vault = linked_vault(args.keep or Path(folder), args.papers, args.notes)
        library = Library(vault)
        try:
            _measure(library, vault, args.rounds, args.only)
        finally:
            library.close()


def _measure(library: Library, vault: Path, rounds: int, only: Sequence[str]) -> None:
    library.read.warm()
    questions = [each for each in _questions(library) if not only or any(word in each.name for word in only)]
    print(
        f"{'milliseconds of processor time':36} {'p50':>8} {'p95':>8} {'most':>8}    after a change: p50, most"
    )
    at_rest = {each.name: _times(each, range(rounds)) for each in questions}
    changed: dict[str, list[float]] = {each.name: [] for each in questions}
    note = vault / "Changed by the benchmark.md"
    for number in range(_AFTER_CHANGES):
        for question in questions:
            note.write_text(f"# Changed {number}\n\nFor “{question.name}”.\n", "utf-8")
            library.refresh()
            changed[question.name] += _times(question, [number])
    note.unlink()
    library.refresh()
    for question in questions:
        rest, after = at_rest[question.name], changed[question.name]
        print(
            f"{question.name:36} {statistics.median(rest):8.1f} {p95(rest):8.1f} {max(rest):8.1f}"
            f"    {statistics.median(after):8.1f} {max(after):8.1f}",
            flush=True,
        )


def _times(question: _Question, numbers: Sequence[int]) -> list[float]:
    if len(numbers) > 1:
        question.ask(numbers[0])
    found = []
    for number in numbers:
        gc.collect()
        began = time.process_time()
        question.ask(number)
        found.append((time.process_time() - began) * 1000)
    return found


def _questions(library: Library) -> list[_Question]:
    """Return the questions; each takes the number of the round."""
    read, chance = library.read, random.Random(7)
    notes, papers = _items(library, "notes", chance), _items(library, "papers", chance)
    paths = [note.id.value for note in notes]
    names = [path.rpartition("/")[2].removesuffix(".md") for path in paths]
    keys = [paper.id.value for paper in papers]

    def at(some: Sequence[str], number: int) -> str:
        return some[number % len(some)]

    return [
        _Question("problems", lambda _: read.problems()),
        _Question("notes for a picker", lambda _: read.note_names()),
        _Question("list of papers", lambda _: read.listing("papers")),
        _Question("tags", lambda _: read.tags()),
        _Question("target of a link to a note", lambda n: read.destination(at(names, n), at(paths, n + 1))),
        _Question("target of a link to a paper", lambda n: read.destination(at(keys, n), at(paths, n))),
        _Question("links of a note", lambda n: read.links(notes[n % len(notes)])),
        _Question("links of a paper", lambda n: read.links(papers[n % len(papers)])),
        _Question("mentions of a note", lambda n: read.mentions(notes[n % len(notes)])),
        _Question("mentions of a paper", lambda n: read.mentions(papers[n % len(papers)])),
        _Question("links that begin so", lambda n: read.complete(at(TYPED, n), "links", path=at(paths, n))),
        _Question("keys that begin so", lambda n: read.complete(at(TYPED, n), "papers")),
        _Question("tags that begin so", lambda n: read.complete(at(TYPED, n), "tags")),
        _Question("facets of all papers", lambda _: read.facets("", scope="paper")),
        _Question("facets of a query", lambda n: read.facets(at(TYPED, n), scope="paper", as_typed=True)),
        _Question("values of an operator", lambda n: read.completions(f"tag:{at(TYPED, n)}")),
        _Question("document by name", lambda n: read.resolve(at(names, n))),
    ]


def _items(library: Library, view: View, chance: random.Random) -> list[Paper | NoteSummary]:
    ids = library.read.listing(view)
    found = library.read.items(chance.sample(ids, min(len(ids), 200)))
    return list(islice(cycle(found.values()), 200))


if __name__ == "__main__":
    main()
