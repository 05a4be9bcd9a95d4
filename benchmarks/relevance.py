"""Measure the ranking as a user gets it: what was typed goes through the call that app and command line make.

    python -m benchmarks.relevance FOLDER [--only NAME]

FOLDER holds collections as `benchmarks.judged` reads them, each in a folder of its own: `cranfield`, `med`, `cacm`
(questions with judged documents), `known` (half-remembered queries for one paper each) and `csfcube` (papers related
to a paper); those that are missing are left out, as are peers that are not installed.

Questions: nDCG@10, mean average precision among the first 100, recall among the first 100, and the share of empty
answers; then, for each peer, the number of questions on which ours has the better nDCG@10, and the probability of
such a difference in means by chance (a paired randomisation test, 10,000 permutations, fixed seed). Known items: the
share of queries whose paper is first, and among the first five, and the share of empty answers, by kind of query.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean

from benchmarks import judged, peers

Ranking = list[str]


def ndcg(ranking: Ranking, gains: Mapping[str, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain."""
    found = sum(gains.get(doc, 0) / math.log2(at + 2) for at, doc in enumerate(ranking[:depth]))
    best = sum(
        gain / math.log2(at + 2) for at, gain in enumerate(sorted(gains.values(), reverse=True)[:depth])
    )
    return found / best


def average_precision(ranking: Ranking, gains: Mapping[str, int]) -> float:
    """Return the mean of the precision at each relevant document; 0 for those not found."""
    hits = 0
    total = 0.0
    for at, doc in enumerate(ranking, 1):
        if doc in gains:
            hits += 1
            total += hits / at
    return total / len(gains)


def recall(ranking: Ranking, gains: Mapping[str, int], depth: int = 100) -> float:
    """Return the share of relevant documents that are among the first."""
    return sum(doc in gains for doc in ranking[:depth]) / len(gains)


def chance(differences: Sequence[float], rounds: int = 10_000) -> float:
    """Return how often random signs make the mean differ from 0 at least as much."""
    dice = random.Random(1)
    wanted = abs(sum(differences))
    extreme = sum(
        abs(sum(value if dice.random() < 0.5 else -value for value in differences)) >= wanted - 1e-12
        for _ in range(rounds)
    )
    return extreme / rounds


def engines(texts: Sequence[judged.Text], folder: Path) -> dict[str, peers.Search]:
    """Index the same texts with every engine that is installed."""
    found = peers.ours(texts, folder)
    for name, build in peers.PEERS.items():
        try:
            found[name] = build(texts, folder, peers.DEPTH)
        except ModuleNotFoundError as error:
            print(f"{name}: {error.name} is not installed")
    return found


def questions(collection: judged.Collection) -> None:
    """Measure one collection of questions, and print a table."""
    asked = {number: text for number, text in collection.questions.items() if number in collection.gains}
    print(f"\n{collection.name}: {len(collection.documents)} documents, {len(asked)} questions")
    print(f"{'':28}  nDCG@10     MAP  recall@100   empty")
    table: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, search in engines(collection.documents, Path(scratch)).items():
            run = {number: search(text) for number, text in asked.items()}
            gains = [(ranking, collection.gains[number]) for number, ranking in run.items()]
            table[name] = [ndcg(*each) for each in gains]
            row = (fmean(table[name]), fmean(average_precision(*each) for each in gains))
            empty = fmean(not ranking for ranking in run.values())
            among = fmean(recall(*each) for each in gains)
            print(f"{name:28}   {row[0]:.4f}  {row[1]:.4f}      {among:.4f}  {empty:6.1%}")
    own = [name for name in table if name.startswith("ours")]
    for first in own:
        for name, values in table.items():
            if name in own[own.index(first) :]:
                continue
            differences = [a - b for a, b in zip(table[first], values, strict=True)]
            better, worse = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
            by_chance = chance(differences)
            print(f"{first} against {name}: better {better}, worse {worse}, by chance p = {by_chance:.4f}")


def related(folder: Path) -> None:
    """Rank the pool of each query paper by what is related to it, and print the mean nDCG@10.

    Ours is the call of app and command line, where there are no links, tags or authors to add; peers get title and
    abstract as query.
    """
    texts, asked = judged.query_by_paper(folder)
    whole = {text.id: f"{text.title}\n{text.abstract}" for text in texts}
    print(f"\nRelated: {len(texts)} papers, {len(asked)} query papers; nDCG@10")
    with tempfile.TemporaryDirectory() as scratch:
        found: dict[str, peers.Search] = {"ours": peers.ours_related(texts, Path(scratch))}
        for name in ("FTS5, porter", "bm25s, stem and stop words"):
            try:
                found[name] = over(peers.PEERS[name](texts, Path(scratch), len(texts)), whole)
            except ModuleNotFoundError as error:
                print(f"{name}: {error.name} is not installed")
        for name, search in found.items():
            rankings = [([id_ for id_ in search(query) if id_ in pool], pool) for query, pool in asked]
            print(f"{name:28}   {fmean(ndcg(*each) for each in rankings):.4f}")


def over(search: peers.Search, whole: Mapping[str, str]) -> peers.Search:
    """Return a search by id with the whole text as query."""
    return lambda id_: search(whole[id_])


def known(folder: Path) -> None:
    """Measure known items, and print a table: first / among five / empty, for each engine and kind of query."""
    texts, kinds = judged.known_items(folder)
    print(f"\nKnown items: {len(texts)} papers; first, among five, empty")
    with tempfile.TemporaryDirectory() as scratch:
        found = engines(texts, Path(scratch))
        for kind, pairs in kinds.items():
            print(f"{kind} ({len(pairs)})")
            for name, search in found.items():
                runs = [(wanted, search(typed)) for wanted, typed in pairs]
                first = fmean(ranking[:1] == [wanted] for wanted, ranking in runs)
                five = fmean(wanted in ranking[:5] for wanted, ranking in runs)
                empty = fmean(not ranking for _, ranking in runs)
                print(f"    {name:28} {first:.2f}  {five:.2f}  {empty:5.1%}")


def _read_and_measure(read: Callable[[Path], judged.Collection], folder: Path) -> None:
    questions(read(folder))


READERS = {"cranfield": judged.cranfield, "med": judged.med, "cacm": judged.cacm}


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of collections")
    parser.add_argument("--only", metavar="NAME", help="measure this collection alone")
    arguments = parser.parse_args()
    folder = arguments.folder
    measures: dict[str, Callable[[Path], None]] = {"known": known, "csfcube": related}
    measures |= {name: partial(_read_and_measure, read) for name, read in READERS.items()}
    for name, measure in measures.items():
        if arguments.only in (None, name) and (folder / name).is_dir():
            measure(folder / name)


if __name__ == "__main__":
    main()
