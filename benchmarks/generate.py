"""Made-up papers: a title of 12 words, an abstract of 180, drawn from 60,000 words by Zipf's law."""

from __future__ import annotations

import argparse
import bisect
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from index.ids import DocumentId
from index.search.model import Document

VOCABULARY = 60_000
TITLE_WORDS = 12
ABSTRACT_WORDS = 180
PAGE = 60
"""Papers on one page of a listing."""

_ONSETS = "b c d f g h k l m n p r s t v w z br ch cr dr gr pl pr sh sp st th tr".split()
_VOWELS = "a e i o u ai ea io ou".split()
_CODAS = ["", "", "l", "m", "n", "r", "s", "t", "nd", "st"]
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Vocabulary:
    """Words by frequency: the word of rank r is drawn in proportion to 1 / (r + 2.7) (Zipf, Mandelbrot)."""

    def __init__(self, chance: random.Random) -> None:
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            syllables = chance.choices((1, 2, 3, 4), (10, 35, 35, 20))[0]
            word = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(syllables))
            words[word + chance.choice(_CODAS)] = None
        self.words = list(words)
        self._sums = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, VOCABULARY + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Return so many words."""
        total = self._sums[-1]
        return [self.words[bisect.bisect_left(self._sums, chance.random() * total)] for _ in range(count)]


def vocabulary(seed: int = 1) -> list[str]:
    """Return the words of `papers(seed=seed)`, the most frequent first."""
    return Vocabulary(random.Random(seed)).words


def papers(n: int, seed: int = 1) -> Iterator[Document]:
    """Yield the first `n` papers of an endless list that depends only on the seed."""
    chance = random.Random(seed)
    known = Vocabulary(chance)
    for number in range(n):
        words = known.draw(chance, TITLE_WORDS)
        title = " ".join(word.capitalize() for word in words)
        if number % 3 == 0:
            title = title.replace(" ", ": ", 1)
        sentences = []
        left = known.draw(chance, ABSTRACT_WORDS)
        while left:
            length = chance.randint(12, 28)
            sentence, left = left[:length], left[length:]
            sentences.append(" ".join(sentence).capitalize() + ".")
        year, month, day = chance.randint(2019, 2025), chance.randint(1, 12), chance.randint(1, 28)
        tagged = number % 10 == 0
        yield Document(
            id=DocumentId.paper(f"{words[0]}{year}{number}"),
            kind="paper",
            key=f"{words[0]}{year}{number}",
            path=f"papers/{words[0]}{year}{number}.md" if tagged else "",
            title=title,
            abstract=" ".join(sentences),
            tags=(f"topic/{known.words[number % 40]}",) if tagged else (),
            status=chance.choice(("unread", "reading", "read")) if tagged else "",
            has=("note", "tags") if tagged else (),
            published=year * 10_000 + month * 100 + day,
            upvotes=int(chance.expovariate(1 / 15)),
        )


def write_pages(folder: Path, n: int, seed: int = 1) -> int:
    """Write the papers as Daily Papers pages into a folder and return the number of pages."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    found = papers(n, seed)
    for number in itertools.count():
        records = list(itertools.islice(found, PAGE))
        if not records:
            return number
        blocks = [
            f"Daily Papers\n\nbyAK and the research community\n\n{_MONTHS[number % 12]} {number % 28 + 1}"
        ]
        for paper in records:
            year, rest = divmod(paper.published or 0, 10_000)
            month, day = divmod(rest, 100)
            date = f"{_MONTHS[month - 1]} {day}, {year}"
            who = f"  • {chance.randint(1, 12)} authors\n·\n{date}"
            blocks += [paper.title, paper.abstract, f"{who} {paper.upvotes}"]
        (folder / f"page-{number:05d}.txt").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    raise AssertionError


def main() -> None:
    """Run `python -m benchmarks.generate FOLDER N [--notes N]`."""
    from benchmarks.grown_vault import write_vault  # which draws its words here

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the vault; papers are written into its folder corpus")
    parser.add_argument("n", type=int, help="number of papers")
    parser.add_argument("--notes", type=int, default=0, help="number of notes; see grown_vault")
    arguments = parser.parse_args()
    print(write_pages(arguments.folder / "corpus", arguments.n), "pages")
    if arguments.notes:
        size = write_vault(arguments.folder, arguments.notes)
        print(f"{arguments.notes} notes of {size / arguments.notes:,.0f} bytes on average")


if __name__ == "__main__":
    main()
