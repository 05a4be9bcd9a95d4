"""Compare searches of a library with and without its PDF files.

`python -m benchmarks.pdf_library [--papers N] [--pages N] [--questions N]`. Every paper gets a file whose pages have
words as frequent as those of the abstracts; what a reader would find in it is kept beforehand, so that no file is
read. Questions are one or two plain words, each asked once, first without the files and then with them. The time is
that of the processor, as other programs may be busy.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from itertools import accumulate
from pathlib import Path

from benchmarks.generate import vocabulary
from benchmarks.workplace import indexed_vault
from index import Library
from index.cache.pdf_texts import PdfTexts, digest_of
from index.papers.pdf import PdfContents

_WORDS_A_PAGE = 500
_WARM_UP = 20


def main() -> None:
    """Print a line for each of both libraries, and how many times as long the one with files takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--questions", type=int, default=300)
    args = parser.parse_args()
    questions = _questions(args.questions + _WARM_UP)
    with indexed_vault(args.papers) as vault:
        without = _asked(vault, questions)
        _report("without PDF files", without)
        began = time.process_time()
        _give_files(vault, args.pages)
        library = Library(vault)
        library.refresh(pdfs=True)
        library.close()
        print(f"{args.papers} files of {args.pages} pages, indexed in {time.process_time() - began:.0f} s")
        with_files = _asked(vault, questions)
        _report("with PDF files", with_files)
    print(
        f"with files p50 {_ratio(with_files, without, 50):.2f} times, p95 {_ratio(with_files, without, 95):.2f} times"
    )


def _give_files(vault: Path, pages: int) -> None:
    library = Library(vault)
    keys = [id_.value for id_ in library.read.listing("papers")]
    texts = PdfTexts(library.folder)
    library.close()
    shelf = vault / "papers" / "files"
    shelf.mkdir(parents=True)
    words, chance = vocabulary(), random.Random(9)
    # As frequent as in the abstracts: see `generate`.
    frequent = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))
    for key in keys:
        file = shelf / f"{key}.pdf"
        file.write_bytes(b"%PDF-1.7\n" + key.encode())
        found = tuple(
            " ".join(chance.choices(words, cum_weights=frequent, k=_WORDS_A_PAGE)) for _ in range(pages)
        )
        texts.put(digest_of(file), PdfContents(pages, found))


def _questions(count: int) -> list[str]:
    chance = random.Random(5)
    words = vocabulary()[20:5_000]
    return [" ".join(chance.sample(words, 1 + number % 2)) for number in range(count)]


def _asked(vault: Path, questions: list[str]) -> list[float]:
    library = Library(vault)
    library.read.warm()
    times = []
    for question in questions:
        began = time.process_time()
        library.read.find(question, scope="paper", limit=50)
        times.append(time.process_time() - began)
    library.close()
    return times[_WARM_UP:]


def _percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]


def _ratio(times: list[float], base: list[float], percent: int) -> float:
    return _percentile(times, percent) / _percentile(base, percent)


def _report(what: str, times: list[float]) -> None:
    p50, p95 = (1_000 * _percentile(times, percent) for percent in (50, 95))
    print(f"{what}: p50 {p50:.2f} ms, p95 {p95:.2f} ms, n {len(times)}", flush=True)


if __name__ == "__main__":
    main()
