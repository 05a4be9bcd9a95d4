"""The steps of a comparison of search engines: papers to a file, a build, questions and edits, each timed.

Every engine gets the same papers and the same questions. `build` and `query` each run in a process of their own.
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
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES, Engine, Question
from benchmarks.generate import papers, vocabulary
from benchmarks.percentiles import p95
from benchmarks.process_memory import PeakMemory, resident
from index.search.model import Document

ASKED = 40
"""Questions of each kind."""

WHOOSH_ASKED = {100_000: 4}
_WARM_UP = 3
_OPENINGS = 5
_BATCH = 5_000

CLOCKS = {"wall": time.perf_counter, "processor": time.process_time}

Figures = dict[str, Any]
Timed = Callable[[Callable[[], object]], float]
"""Returns the seconds that a call takes."""


class PaperFile:
    """Made-up papers in a folder, and where each of them begins; fewer papers are a beginning of more."""

    def __init__(self, folder: Path) -> None:
        self._papers, self._places = folder / "papers", folder / "papers.at"

    def write(self, size: int) -> None:
        """Make so many papers."""
        places = []
        with self._papers.open("wb") as file:
            for paper in papers(size):
                places.append(file.tell())
                pickle.dump(paper, file)
        self._places.write_bytes(pickle.dumps(places))

    def first(self, size: int) -> Iterator[Document]:
        """Yield the first papers."""
        with self._papers.open("rb") as file:
            for _ in range(size):
                yield pickle.load(file)

    def some(self, numbers: Iterable[int]) -> Iterator[Document]:
        """Yield papers by number."""
        places = pickle.loads(self._places.read_bytes())
        with self._papers.open("rb") as file:
            for number in numbers:
                file.seek(places[number])
                yield pickle.load(file)


def measured(
    name: str, folder: Path, size: int, clock: str, steps: Iterable[str] = ("build", "query")
) -> Figures | None:
    """Take the steps with one engine, each in a process of its own; None, with a sentence, where one fails."""
    found: Figures = {}
    for step in steps:
        command = [sys.executable, "-m", "benchmarks.search_steps", step, name, str(folder), str(size), clock]
        with (
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process,
            PeakMemory(process.pid) as peak,
        ):
            out, error = process.communicate()
        if process.returncode:
            print(f"{name} is left out: {error.strip().splitlines()[-1]}", flush=True)
            return None
        found |= json.loads(out) | {f"{step} peak": peak.megabytes}
    return found


def printed(times: list[float] | None) -> str:
    """Return a median and a 95th percentile to be printed."""
    return "–" if times is None else f"{times[0]:.2f}/{times[1]:.2f}"


def build(name: str, folder: Path, size: int, timed: Timed) -> Figures:
    """Build the index of an engine from the first papers; `cpu` is all that its threads took."""
    home = folder / name
    home.mkdir()
    engine = ENGINES[name](home)
    seconds, reading, descriptors = 0.0, 0.0, 0
    found = PaperFile(folder).first(size)
    began = time.process_time()
    while True:
        before = time.thread_time()
        batch = list(itertools.islice(found, _BATCH))
        reading += time.thread_time() - before
        if not batch:
            break
        seconds += timed(partial(engine.add, batch))
        descriptors = max(descriptors, open_descriptors())
    seconds += timed(engine.finish)
    used = time.process_time() - began - reading
    disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    return {"build": size / seconds, "cpu": size / used, "disk": disk / 1e6, "build descriptors": descriptors}


def query(name: str, folder: Path, size: int, timed: Timed) -> Figures:
    """Open the index of an engine, ask every question, and edit papers."""
    engine = ENGINES[name](folder / name)
    asked = WHOOSH_ASKED.get(size, ASKED) if name == "whoosh" else ASKED
    rare = vocabulary()[-1]
    opened = []
    for number in range(_OPENINGS):
        again = ENGINES[name](folder / name) if number else engine
        opened.append(timed(partial(_opened, again, rare)))
    found: Figures = {"asked": asked, "open": statistics.median(opened) * 1000}
    for kind, some in questions(PaperFile(folder), size).items():
        try:
            for question in some[-_WARM_UP:] if asked == ASKED else ():
                engine.search(question)
            times = [timed(partial(engine.search, question)) for question in some[:asked]]
        except NotImplementedError:
            continue
        found[kind] = _percentiles(times)
    found["memory"] = resident("self")
    found["descriptors"] = open_descriptors()
    found |= _edits(engine, PaperFile(folder), size, asked, timed)
    return found | {"descriptors after edits": open_descriptors()}


def open_descriptors() -> int:
    """Return the number of file descriptors that this process has open; 0 where the system does not tell."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def _opened(engine: Engine, rare: str) -> None:
    try:
        engine.open()
        engine.search(Question((rare,)))
    except NotImplementedError:
        return


def _edits(engine: Engine, known: PaperFile, size: int, count: int, timed: Timed) -> Figures:
    chance = random.Random(5)
    chosen = sorted(chance.sample(range(size), count))
    common = [word for word in vocabulary()[:400] if len(word) > 3]
    times, next_keys = [], []
    for number, paper in zip(chosen, known.some(chosen), strict=True):
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


def _percentiles(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    return statistics.median(times) * 1000, p95(times) * 1000


def questions(known: PaperFile, size: int) -> dict[str, list[Question]]:
    """Return different questions of each kind, the same for every engine."""
    chance = random.Random(11)
    words = vocabulary()
    count = ASKED + _WARM_UP
    middle = [word for word in words[20:1_500] if len(word) > 3]
    texts = list(known.some(range(0, size, max(1, size // count))))

    def several(length: int, pool: list[str]) -> list[tuple[str, ...]]:
        return [tuple(chance.sample(pool, length)) for _ in range(count)]

    def begun(length: int) -> list[tuple[str, ...]]:
        beginnings = sorted({word[:length] for word in words[:5_000] if len(word) >= length})
        return [(typed,) for typed in chance.sample(beginnings, min(count, len(beginnings)))]

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


def _timed(clock: Callable[[], float], run: Callable[[], object]) -> float:
    began = clock()
    run()
    return clock() - began


_STEPS: dict[str, Callable[[str, Path, int, Timed], Figures]] = {"build": build, "query": query}


def main() -> None:
    """Take one step, and print what it has measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=_STEPS)
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("clock", choices=CLOCKS)
    args = parser.parse_args()
    timed = partial(_timed, CLOCKS[args.clock])
    print(json.dumps(_STEPS[args.step](args.engine, args.folder, args.size, timed)))


if __name__ == "__main__":
    main()
