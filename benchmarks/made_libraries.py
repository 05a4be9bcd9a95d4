"""Made-up libraries of references as files: BibTeX, and the same as CSL-JSON."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.generate import vocabulary

_COMMON = 4_000
"""Titles and abstracts draw from so many of the most frequent words."""
_FAMILIES = (
    r"M{\"u}ller", r"Garc{\'i}a", r"{\L}ukasz", r"S{\o}rensen", r"Ho{\v{r}}ava", r"Nu{\~n}ez", r"Bj{\"o}rk",
    "Smith", "Chen", "Tanaka", "Kumar", "Rossi", "Ivanov", "Okafor", "Silva", "Haddad", "Kim", "Nguyen",
    "Brown", "Jones", "Weber", "Dubois", "Costa", "Novak", "Andersen", "Yamada", "Singh", "Lopez", "Moreau",
)  # fmt: skip
_GIVEN = ("Anna", "Ben", "Chi", "Dora", "E. F.", r"Ren{\'e}", "G.", "Hiro", "Ines", r"J{\'a}n")
_AUTHORSHIPS = 6
"""Papers of an author on average: in a collection of one field, most have several."""
_PLAIN = str.maketrans("", "", "\\\"'~{}")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry: its BibTeX, and its CSL item."""

    bibtex: str
    csl: dict[str, object]


class _Work(NamedTuple):
    title: str
    names: list[tuple[str, str]]
    year: int


def references(count: int, seed: int = 3) -> Iterator[Reference]:
    """Yield so many references that depend only on the seed; one in ten is a copy, as another source writes it.

    Half of them have an abstract, one in four a preprint, and names, titles and pages are written as people do it in
    LaTeX: accents, braces, dashes, names of months.
    """
    chance = random.Random(seed)
    words = vocabulary()[:_COMMON]
    people = [
        (f"{chance.choice(_FAMILIES)}-{chance.choice(words).title()}", chance.choice(_GIVEN))
        for _ in range(count // _AUTHORSHIPS * 3 + 20)
    ]
    earlier: list[_Work] = []
    for number in range(count):
        if earlier and number % 10 == 9:
            title, names, year = chance.choice(earlier)
            title = title.upper() if number % 20 == 9 else title
        else:
            title = " ".join(chance.choices(words, k=chance.randint(5, 11))).capitalize()
            names = chance.sample(people, chance.randint(1, 6))
            year = chance.randint(1985, 2026)
            earlier.append(_Work(title, names, year))
        yield _reference(number, chance, _Work(title, names, year), words)


def _reference(number: int, chance: random.Random, work: _Work, words: list[str]) -> Reference:
    title, names, year = work
    kind, csl_kind = (("article", "article-journal"), ("inproceedings", "paper-conference"))[number % 2]
    venue = " ".join(chance.choices(words[:300], k=4)).title()
    first, last = chance.randint(1, 900), chance.randint(901, 1_200)
    month = chance.randrange(12)
    abstract = " ".join(chance.choices(words, k=120)).capitalize() + "." if number % 2 else ""
    doi = f"10.{1_000 + number % 40}/{venue[:3].lower()}.{year}.{number}" if number % 10 != 9 else ""
    words_of_title = title.split()
    marked = " ".join([words_of_title[0], f"{{{words_of_title[1]}}}", *words_of_title[2:]])
    fields = {
        "title": marked if number % 3 == 0 else title,
        "author": " and ".join(f"{family}, {given}" for family, given in names),
        "journal" if kind == "article" else "booktitle": venue,
        "year": str(year),
        "pages": f"{first}--{last}",
        "volume": str(number % 80 + 1),
        **({"doi": doi} if doi else {}),
        **({"abstract": abstract} if abstract else {}),
        **({"keywords": ", ".join(chance.sample(words[:200], 3))} if number % 3 == 0 else {}),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    key = f"{names[0][0].translate(_PLAIN).lower()}{year}{words[number % _COMMON]}{number}"
    bibtex = f"@{kind}{{{key},\n{body}  month = {_MONTHS[month]}\n}}\n\n"
    csl: dict[str, object] = {
        "id": key,
        "type": csl_kind,
        "title": title,
        "author": [
            {"family": family.translate(_PLAIN), "given": given.translate(_PLAIN)} for family, given in names
        ],
        "container-title": venue,
        "issued": {"date-parts": [[year, month + 1]]},
        "page": f"{first}-{last}",
        "volume": str(number % 80 + 1),
    }
    if doi:
        csl["DOI"] = doi
    if abstract:
        csl["abstract"] = abstract
    return Reference(bibtex, csl)


def bibtex(some: list[Reference]) -> str:
    """Return the references as one BibTeX file."""
    return "".join(each.bibtex for each in some)


def csl_json(some: list[Reference]) -> str:
    """Return the references as one CSL-JSON file."""
    return json.dumps([each.csl for each in some], ensure_ascii=False)
