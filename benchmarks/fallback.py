"""Measure what follows an empty list: documents that lack a word, and the query that may have been meant.

That is processor time of one search, on words that no search had before.

    python -m benchmarks.fallback [--papers N] [--index FOLDER]

Made-up papers, and queries of several kinds, in each of which no paper has all the words. FOLDER keeps the index.
Where word vectors are installed, also the time to load them, and to compare a hundred abstracts.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate import papers, vocabulary
from benchmarks.percentiles import p95
from index.search import wordllama
from index.search.search_index import SearchIndex

_ASKED = 40
_LISTED = 100
_NOWHERE = "qqxqqzz"


def _kinds() -> dict[str, Callable[[random.Random], list[str]]]:
    """Return kinds of query: each draws words of some ranks by frequency, 0 for the most frequent."""
    words = vocabulary()

    def drawn(*ranks: range) -> Callable[[random.Random], list[str]]:
        return lambda chance: [*(words[chance.choice(each)] for each in ranks), _NOWHERE]

    def misspelt(chance: random.Random) -> list[str]:
        word = words[chance.choice(range(200, 2_000))]
        at = chance.randrange(1, len(word)) if len(word) > 1 else 0
        return [words[chance.choice(_COMMON)], word[:at] + "q" + word[at + 1 :]]

    def cut(chance: random.Random) -> list[str]:
        return [words[chance.choice(range(20, 2_000))][:4] for _ in range(3)]

    return {
        "one most common word": drawn(range(20)),
        "two most common words": drawn(range(20), range(20)),
        "most common and rare": drawn(range(20), range(2_000, 20_000)),
        "five common words": drawn(*[_COMMON] * 5),
        "common and misspelt": misspelt,
        "three cut to four letters": cut,
        "a question of fourteen": drawn(*[range(20)] * 4, *[_COMMON] * 6, *[range(500, 20_000)] * 4),
    }


_COMMON = range(20, 300)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument(
        "--index", type=Path, help="keep the index in this folder, and use the one that is there"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.index or Path(scratch) / "index"
        if not folder.exists():
            SearchIndex.create(folder).apply(papers(args.papers), (), bulk=True)
        index = SearchIndex.open(folder)
        index.query("a qqxqqzz b").relaxed()
        print(f"{index.doc_count():,} papers; milliseconds   p50    p95    most   found")
        for name, draw in _kinds().items():
            chance = random.Random(name)
            spent, found = [], []
            for _ in range(_ASKED):
                text = " ".join(draw(chance))
                query = index.query(text)
                query.results(limit=_LISTED)  # the list comes first, and the rest after it
                began = time.process_time()
                results = query.relaxed(limit=_LISTED)
                query.suggestion()
                spent.append((time.process_time() - began) * 1_000)
                found.append(results.total)
            times = f"{statistics.median(spent):5.1f}  {p95(spent):5.1f}  {max(spent):6.1f}"
            row = f"{times}  {statistics.median(found):8,.0f}"
            print(f"{name:26}            {row}")
        index.close()
    _word_vectors()


def _word_vectors() -> None:
    began = time.process_time()
    model = wordllama.load()
    if model is None:
        print("wordllama is not installed")
        return
    loaded = time.process_time()
    texts = [f"{paper.title}\n\n{paper.abstract}" for paper in papers(_LISTED)]
    compared = time.process_time()
    for text in texts:
        model.embed(text)
    done = time.process_time()
    print(f"word vectors: loaded in {1_000 * (loaded - began):.0f} ms,", end=" ")
    print(f"{_LISTED} abstracts in {1_000 * (done - compared):.0f} ms")


if __name__ == "__main__":
    main()
