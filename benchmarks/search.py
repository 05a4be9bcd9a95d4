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
import itertools
import json
import pickle
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES, Engine, Question
from benchmarks.generate import papers, vocabulary
from index.search.model import Document

_BATCH = 5_000
_ASKED = 40
_WHOOSH_ASKED = {100_000: 4}
_WARM_UP = 3
_OPENINGS = 5
_CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}
_BARS = {"build": 0.35, "edit": 50.0, "open": 50.0, "memory": 250.0}

Figures = dict[str, Any]
Timed = Callable[[Callable[[], object]], float]
"""Returns the seconds that a call takes."""


def main() -> None:
    """Print a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--engines", nargs="*", choices=list(ENGINES), default=list(ENGINES))
    parser.add_argument("--clock", choices=list(_CLOCKS), default="wall")
    parser.add_argument("--child", nargs=3, metavar=("STEP", "ENGINE", "FOLDER"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        step, engine, folder = args.child
        timed = partial(_timed, _CLOCKS[args.clock])
        print(json.dumps(_STEPS[step](engine, Path(folder), args.papers[0], timed)))
        return
    if args.clock != "wall":
        args.engines = [name for name in args.engines if name != "ripgrep"]
    for size in args.papers:
        with tempfile.TemporaryDirectory(prefix="notes-tui-bench-") as folder:
            _write(Path(folder), size)
            found = {name: _measure(name, Path(folder), size, args.clock) for name in args.engines}
            _report(size, {name: figures for name, figures in found.items() if figures})


def _write(folder: Path, size: int) -> None:
    with (folder / "papers").open("wb") as file:
        for paper in papers(size):
            pickle.dump(paper, file)


def _read(folder: Path) -> Iterator[Document]:
    with (folder / "papers").open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def _measure(name: str, folder: Path, size: int, clock: str) -> Figures | None:
    found: Figures = {}
    for step in _STEPS:
        command = [sys.executable, "-m", "benchmarks.search", "--papers", str(size), "--clock", clock]
        ran = subprocess.run(
            [*command, "--child", step, name, str(folder)], capture_output=True, check=False, text=True
        )
        if ran.returncode:
            print(f"{name} is left out: {ran.stderr.strip().splitlines()[-1]}", flush=True)
            return None
        found |= json.loads(ran.stdout)
    return found


# In each engine's own processes -----------------------------------------------------------------------------


def _build(name: str, folder: Path, size: int, timed: Timed) -> Figures:
    home = folder / name
    home.mkdir()
    engine = ENGINES[name](home)
    seconds = 0.0
    found = _read(folder)
    while batch := list(itertools.islice(found, _BATCH)):
        seconds += timed(partial(engine.add, batch))
    seconds_to_finish = timed(engine.finish)
    disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    return {"build": size / (seconds + seconds_to_finish), "disk": disk / 1e6}


def _query(name: str, folder: Path, size: int, timed: Timed) -> Figures:
    engine = ENGINES[name](folder / name)
    asked = _WHOOSH_ASKED.get(size, _ASKED) if name == "whoosh" else _ASKED
    rare = vocabulary()[-1]
    opened = []
    for number in range(_OPENINGS):
        again = ENGINES[name](folder / name) if number else engine
        opened.append(timed(partial(_opened, again, rare)))
    found: Figures = {"asked": asked, "open": statistics.median(opened) * 1000}
    for kind, questions in _questions(folder, size).items():
        try:
            for question in questions[-_WARM_UP:] if asked == _ASKED else ():
                engine.search(question)
            times = [timed(partial(engine.search, question)) for question in questions[:asked]]
        except NotImplementedError:
            continue
        found[kind] = _percentiles(times)
    found["memory"] = _resident()
    found |= _edits(engine, folder, size, asked, timed)
    return found


def _opened(engine: Engine, rare: str) -> None:
    try:
        engine.open()
        engine.search(Question((rare,)))
    except NotImplementedError:
        return


def _edits(engine: Engine, folder: Path, size: int, count: int, timed: Timed) -> Figures:
    chance = random.Random(5)
    chosen = set(chance.sample(range(size), count))
    common = [word for word in vocabulary()[:400] if len(word) > 3]
    times, next_keys = [], []
    for number, paper in enumerate(_read(folder)):
        if number not in chosen:
            continue
        new = replace(paper, abstract=f"{paper.abstract} fresh{number}word")
        try:
            times.append(timed(partial(_edited, engine, paper, new, f"fresh{number}word")))
        except NotImplementedError:
            return {}
        typed = Question((chance.choice(common)[:3],), "typed")
        next_keys.append(timed(partial(engine.search, typed)))
    return {"edit": _percentiles(times), "next key": _percentiles(next_keys)}


def _edited(engine: Engine, old: Document, new: Document, word: str) -> None:
    engine.edit(old, new)
    if engine.search(Question((word,))) != 1:
        raise AssertionError(f"{word} is not found")


_STEPS: dict[str, Callable[[str, Path, int, Timed], Figures]] = {"build": _build, "query": _query}


def _timed(clock: Callable[[], float], run: Callable[[], object]) -> float:
    began = clock()
    run()
    return clock() - began


def _percentiles(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    ranked = sorted(times)
    return statistics.median(ranked) * 1000, ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))] * 1000


def _resident() -> float:
    """Return the megabytes of memory that this process uses, including the mapped file pages it touched."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def _questions(folder: Path, size: int) -> dict[str, list[Question]]:
    """Return different questions of each kind, the same for every engine."""
    chance = random.Random(11)
    words = vocabulary()
    count = _ASKED + _WARM_UP
    middle = [word for word in words[20:1_500] if len(word) > 3]
    texts = [paper for number, paper in enumerate(_read(folder)) if number % max(1, size // count) == 0]

    def several(length: int, pool: list[str]) -> list[tuple[str, ...]]:
        return [tuple(chance.sample(pool, length)) for _ in range(count)]

    def begun(length: int) -> list[tuple[str, ...]]:
        known = sorted({word[:length] for word in words[:5_000] if len(word) >= length})
        return [(typed,) for typed in chance.sample(known, min(count, len(known)))]

    phrases = []
    for paper in texts[:count]:
        sentence = paper.abstract.split(".")[0].lower().split()
        at = chance.randrange(len(sentence) - 2)
        phrases.append(tuple(sentence[at : at + 2]))
    one_typed = several(2, middle)
    titles = [tuple(paper.title.replace(":", "").split()) for paper in texts[:count]]
    common = [(word,) for word in chance.sample(words[:80], count)]
    again = [(word,) for word in chance.sample(words[80:300], count)]
    dated = [(word,) for word in chance.sample(words[:300], count)]
    kinds = {
        "one common word": [Question(asked) for asked in common],
        "one rare word": [Question((word,)) for word in chance.sample(words[10_000:], count)],
        "two words": [Question(asked) for asked in several(2, middle)],
        "three words": [Question(asked) for asked in several(3, middle)],
        "any of three words": [Question(asked, "any") for asked in several(3, middle)],
        "phrase": [Question(asked, "phrase") for asked in phrases],
        **{
            f"typing, {length} letters": [Question(a, "typed") for a in begun(length)]
            for length in range(1, 6)
        },
        "word + 3 letters": [Question((first, last[:3]), "typed") for first, last in one_typed],
        "star, 2 letters": [Question(asked, "star") for asked in begun(2)],
        "star, 3 letters": [Question(asked, "star") for asked in begun(3)],
        "whole title": [Question(asked) for asked in titles],
        "word in two years": [Question(asked, years=(2021, 2022)) for asked in again],
        "word by date": [Question(asked, by_date=True) for asked in dated],
    }
    return {kind: [_lower(question) for question in asked] for kind, asked in kinds.items()}


def _lower(question: Question) -> Question:
    return replace(question, words=tuple(word.lower() for word in question.words))


# The report -------------------------------------------------------------------------------------------------


def _report(size: int, found: dict[str, Figures]) -> None:
    names = list(found)
    print(f"\n{size:,} papers: p50/p95 in ms of {_ASKED} questions each, the best 50 wanted")
    if "whoosh" in found and found["whoosh"]["asked"] < _ASKED:
        print(f"(Whoosh was asked {found['whoosh']['asked']} of them, and not warmed up)")
    print(f"{'':22}" + "".join(f"{name:>16}" for name in names) + f"{'ours : FTS5, p95':>20}")
    kinds = [kind for kind, value in found[names[0]].items() if isinstance(value, list)]
    for kind in kinds:
        cells = "".join(f"{_pair(found[name].get(kind)):>16}" for name in names)
        print(f"{kind:22}{cells}{_ratio(found, kind):>20}")
    for kind, unit in {"build": "papers/s", "open": "ms", "memory": "MB", "disk": "MB"}.items():
        cells = "".join(f"{found[name][kind]:16,.0f}" for name in names)
        print(f"{f'{kind}, {unit}':22}{cells}{_ratio(found, kind):>20}")
    _bars(size, found, kinds)


def _pair(times: list[float] | None) -> str:
    return "–" if times is None else f"{times[0]:.2f}/{times[1]:.2f}"


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
