"""Measure the quality of the ranking on a collection with human judgements.

    python -m benchmarks.relevance FOLDER

FOLDER holds a collection in the Cranfield format: `cran.all.1400` (records with `.I .T .A .B .W`), `cran.qry`, and
`cranqrel` (question, document, grade; 1 is the best grade, 4 the least, anything else means not relevant).

Every engine gets the same titles and texts, and each question as its bare words, any of which may match. Prints
nDCG@10 (gains 4 to 1 for the grades 1 to 4), mean average precision over the first 1000, and recall among the first
100; then, for each other engine, the number of questions on which ours has the better nDCG@10, and the probability of
such a difference in means by chance (a paired randomisation test, 10,000 permutations, fixed seed).
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from index.ids import DocumentId
from index.search.model import Document
from index.search.search_index import SearchIndex

DEPTH = 1000
Ranking = list[int]
Search = Callable[[Sequence[str]], Ranking]
_WORD = re.compile(r"[a-z0-9]+")


def records(text: str) -> Iterator[dict[str, str]]:
    """Return the records of a file; each maps the letters of its parts to their texts."""
    for record in re.split(r"^\.I (?=\d+\s*$)", text, flags=re.MULTILINE)[1:]:
        number, _, rest = record.partition("\n")
        parts = re.split(r"^\.([TABW])\s*$", rest, flags=re.MULTILINE)
        yield {
            "I": number.strip(),
            **{name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)},
        }


def collection(folder: Path) -> tuple[dict[int, tuple[str, str]], list[str], dict[int, dict[int, int]]]:
    """Return documents (title, text) by number, questions in order, and gains by question (from 1) and document."""
    documents: dict[int, tuple[str, str]] = {}
    for record in records((folder / "cran.all.1400").read_text("utf-8", "replace")):
        title = " ".join(record.get("T", "").split())
        text = " ".join(record.get("W", "").split())
        # The texts repeat their titles, which would then count twice.
        documents[int(record["I"])] = (title, text.removeprefix(title).strip())
    questions = [
        " ".join(record["W"].split())
        for record in records((folder / "cran.qry").read_text("utf-8", "replace"))
    ]
    gains: dict[int, dict[int, int]] = {}
    for line in (folder / "cranqrel").read_text("utf-8").splitlines():
        question, document, grade = map(int, line.split()[:3])
        if 1 <= grade <= 4:
            gains.setdefault(question, {})[document] = 5 - grade
    return documents, questions, gains


# Engines -----------------------------------------------------------------------------------------------------


def ours(documents: Mapping[int, tuple[str, str]], folder: Path) -> Search:
    """This program's index with its own settings."""
    index = SearchIndex.create(folder / "ours")
    index.apply(
        [
            Document(DocumentId.paper(str(number)), "paper", str(number), "", title, abstract=text)
            for number, (title, text) in documents.items()
        ],
        (),
        bulk=True,
    )

    def search(words: Sequence[str]) -> Ranking:
        return [int(hit.id.value) for hit in index.search(" OR ".join(words), limit=DEPTH).hits]

    return search


def whoosh(documents: Mapping[int, tuple[str, str]], folder: Path, *, stemmed: bool) -> Search:
    """Whoosh with its own BM25F and defaults; optionally with its stemming analyzer."""
    from whoosh import analysis, fields, index, qparser

    analyser = analysis.StemmingAnalyzer() if stemmed else analysis.StandardAnalyzer()
    schema = fields.Schema(
        id=fields.STORED, title=fields.TEXT(analyzer=analyser), text=fields.TEXT(analyzer=analyser)
    )
    place = folder / f"whoosh{stemmed}"
    place.mkdir()
    made = index.create_in(str(place), schema)
    writer = made.writer()
    for number, (title, text) in documents.items():
        writer.add_document(id=number, title=title, text=text)
    writer.commit()
    searcher = made.searcher()
    parser = qparser.MultifieldParser(["title", "text"], schema, group=qparser.OrGroup)

    def search(words: Sequence[str]) -> Ranking:
        return [hit["id"] for hit in searcher.search(parser.parse(" ".join(words)), limit=DEPTH)]

    return search


def fts5(documents: Mapping[int, tuple[str, str]], tokenizer: str, weights: str) -> Search:
    """SQLite FTS5 with its bm25."""
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE docs USING fts5(title, text, tokenize = '{tokenizer}')")
    db.executemany(
        "INSERT INTO docs (rowid, title, text) VALUES (?, ?, ?)",
        [(number, title, text) for number, (title, text) in documents.items()],
    )

    def search(words: Sequence[str]) -> Ranking:
        match = " OR ".join(f'"{word}"' for word in words)
        query = f"SELECT rowid FROM docs WHERE docs MATCH ? ORDER BY bm25(docs{weights}) LIMIT {DEPTH}"
        return [row[0] for row in db.execute(query, (match,))]

    return search


# Measures ----------------------------------------------------------------------------------------------------


def ndcg(ranking: Ranking, gains: Mapping[int, int], depth: int = 10) -> float:
    """Return the normalised discounted cumulative gain."""
    found = sum(gains.get(doc, 0) / math.log2(at + 2) for at, doc in enumerate(ranking[:depth]))
    best = sum(
        gain / math.log2(at + 2) for at, gain in enumerate(sorted(gains.values(), reverse=True)[:depth])
    )
    return found / best


def average_precision(ranking: Ranking, gains: Mapping[int, int]) -> float:
    """Return the mean of the precision at each relevant document; 0 for those not found."""
    hits = 0
    total = 0.0
    for at, doc in enumerate(ranking, 1):
        if doc in gains:
            hits += 1
            total += hits / at
    return total / len(gains)


def recall(ranking: Ranking, gains: Mapping[int, int], depth: int = 100) -> float:
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


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a collection in the Cranfield format")
    documents, questions, gains = collection(parser.parse_args().folder)
    asked = {
        number: list(dict.fromkeys(_WORD.findall(text.lower())))
        for number, text in enumerate(questions, 1)
        if number in gains
    }
    print(f"{len(documents)} documents, {len(asked)} questions")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        engines: dict[str, Search] = {
            "ours": ours(documents, folder),
            "Whoosh, defaults": whoosh(documents, folder, stemmed=False),
            "Whoosh, stemmed": whoosh(documents, folder, stemmed=True),
            "FTS5, defaults": fts5(documents, "unicode61", ""),
            "FTS5, porter, weighted": fts5(documents, "porter unicode61", ", 4.0, 1.5"),
        }
        runs = {name: {n: search(words) for n, words in asked.items()} for name, search in engines.items()}
    print(f"{'':24}  nDCG@10     MAP  recall@100")
    table: dict[str, list[float]] = {}
    for name, run in runs.items():
        table[name] = [ndcg(ranking, gains[n]) for n, ranking in run.items()]
        precision = fmean(average_precision(ranking, gains[n]) for n, ranking in run.items())
        found = fmean(recall(ranking, gains[n]) for n, ranking in run.items())
        print(f"{name:24}   {fmean(table[name]):.4f}  {precision:.4f}      {found:.4f}")
    for name, values in table.items():
        if name != "ours":
            differences: list[Any] = [a - b for a, b in zip(table["ours"], values, strict=True)]
            better, worse = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
            print(
                f"ours against {name}: better {better}, worse {worse}, by chance p = {chance(differences):.4f}"
            )


if __name__ == "__main__":
    main()
