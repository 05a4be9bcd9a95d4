"""CPU time to group and merge made-up records, for twice as many in each line.

    python -m benchmarks.matching 10000 20000 40000

One record in forty is called "Editorial", one in fifty has a title that hundreds have, and one in five is the copy of
another one, as another source writes it.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace

from index.papers.grouping import group_and_list
from index.papers.identity import identities
from index.papers.matching import match_keys
from index.papers.merge import paper_of
from index.papers.model import Date, Record, Source
from index.papers.person_names import Name


def make(number: int) -> list[Record]:
    """Return so many records, the same every time."""
    chance = random.Random(5)
    words = ["".join(chance.choices("bcdfglmnprstaeiou", k=chance.randint(4, 9))) for _ in range(3000)]
    found: list[Record] = []
    while len(found) < number:
        at = len(found)
        title = " ".join(chance.choices(words, k=chance.randint(3, 9))).capitalize()
        title = "Editorial" if at % 40 == 0 else "A Survey of Language Models" if at % 50 == 1 else title
        names = [Name(chance.choice(words[:800]).title(), chance.choice("ABCDEF")) for _ in range(at % 7)]
        record = Record(
            Source("one.bib", at),
            title,
            " ".join(chance.choices(words, k=80)),
            authors=tuple(names),
            published=Date(chance.randint(2010, 2025)),
            doi=f"10.1/{at}" if at % 3 == 0 else None,
        )
        copy = replace(record, source=Source("two.bib", at), title=title.upper(), doi=None, abstract="")
        found += [record, copy] if at % 5 == 0 else [record]
    return found[:number]


def main() -> None:
    """Print one line for each number of records on the command line."""
    for number in map(int, sys.argv[1:]):
        records = make(number)
        start = time.process_time()
        for record in records:
            match_keys(record)
        keyed = time.process_time()
        groups = group_and_list(records).groups
        grouped = time.process_time()
        papers = [paper_of(group, "", name) for group, name in zip(groups, identities(groups), strict=True)]
        merged = time.process_time()
        print(
            f"{number} records, {len(papers)} papers: keys {keyed - start:.2f} s, groups {grouped - keyed:.2f} s, "
            f"papers {merged - grouped:.2f} s"
        )


if __name__ == "__main__":
    main()
