"""Readers of collections with human judgements, and of half-remembered queries for known items."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PART = re.compile(r"^\.([A-Z])\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """One document of a collection."""

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, questions as they were asked, and the gain of each relevant document of each question.

    Attributes:
        gains: By question: by document, a number above 0; greater is more relevant.
    """

    name: str
    documents: tuple[Text, ...]
    questions: dict[str, str]
    gains: dict[str, dict[str, int]]


def records(text: str) -> Iterator[dict[str, str]]:
    """Return the records of a file in the form of SMART; each maps the letters of its parts to their texts."""
    for record in re.split(r"^\.I (?=\d+\s*$)", text, flags=re.MULTILINE)[1:]:
        number, _, rest = record.partition("\n")
        parts = _PART.split(rest)
        yield {"I": number.strip(), **dict(zip(parts[1::2], map(str.strip, parts[2::2]), strict=True))}


def _read(file: Path) -> str:
    return file.read_text("utf-8", "replace")


def _line(text: str) -> str:
    return " ".join(text.split())


def cranfield(folder: Path) -> Collection:
    """Read `cran.all.1400`, `cran.qry` and `cranqrel`; grades 1 (best) to 4 become gains 4 to 1."""
    documents = []
    for record in records(_read(folder / "cran.all.1400")):
        title, text = _line(record.get("T", "")), _line(record.get("W", ""))
        # The texts repeat their titles, which would then count twice.
        documents.append(Text(record["I"], title, text.removeprefix(title).strip()))
    asked = {str(n): _line(record["W"]) for n, record in enumerate(records(_read(folder / "cran.qry")), 1)}
    gains: dict[str, dict[str, int]] = {}
    for line in _read(folder / "cranqrel").splitlines():
        question, document, grade = line.split()[:3]
        if 1 <= int(grade) <= 4:
            gains.setdefault(question, {})[document] = 5 - int(grade)
    return Collection("Cranfield", tuple(documents), asked, gains)


def med(folder: Path) -> Collection:
    """Read `MED.ALL`, `MED.QRY` and `MED.REL`."""
    documents = tuple(
        Text(record["I"], "", _line(record["W"])) for record in records(_read(folder / "MED.ALL"))
    )
    return Collection("MED", documents, *_asked(folder / "MED.QRY", folder / "MED.REL"))


def cacm(folder: Path) -> Collection:
    """Read `cacm.all`, `query.text` and `qrels.text`."""
    documents = tuple(
        Text(
            record["I"],
            _line(record.get("T", "")),
            _line(record.get("W", "")),
            tuple(record.get("A", "").splitlines()),
        )
        for record in records(_read(folder / "cacm.all"))
    )
    return Collection("CACM", documents, *_asked(folder / "query.text", folder / "qrels.text"))


def _asked(questions: Path, judgements: Path) -> tuple[dict[str, str], dict[str, dict[str, int]]]:
    asked = {record["I"]: _line(record.get("W", "")) for record in records(_read(questions))}
    gains: dict[str, dict[str, int]] = {}
    for line in _read(judgements).splitlines():
        question, *rest = line.split()
        # In some copies a column of zeros stands between question and document.
        document = rest[1] if len(rest) == 3 and rest[0] == "0" else rest[0]
        gains.setdefault(str(int(question)), {})[str(int(document))] = 1
    return asked, gains


def papers(file: Path) -> tuple[Text, ...]:
    """Read a compressed file of papers, one JSON object a line."""
    found = []
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            paper: dict[str, Any] = json.loads(line)
            authors = tuple(paper.get("authors") or ())
            found.append(
                Text(
                    paper["id"],
                    paper["title"],
                    paper.get("abstract") or "",
                    authors,
                    _year(paper.get("year")),
                )
            )
    return tuple(found)


def _year(written: Any) -> int | None:
    return int(written) if str(written).isdigit() else None


def known_items(folder: Path) -> tuple[tuple[Text, ...], dict[str, list[tuple[str, str]]]]:
    """Read `papers.jsonl.gz` and `queries.json`: by kind of query, the paper wanted and what was typed."""
    asked = json.loads(_read(folder / "queries.json"))
    return papers(folder / "papers.jsonl.gz"), {
        kind: [(wanted, typed) for wanted, typed in pairs] for kind, pairs in asked.items()
    }


def query_by_paper(folder: Path) -> tuple[tuple[Text, ...], list[tuple[str, dict[str, int]]]]:
    """Read `papers.jsonl.gz` and `judgements.json`: each query paper with the grades of its pool."""
    judged = json.loads(_read(folder / "judgements.json"))
    return papers(folder / "papers.jsonl.gz"), [(each["query"], each["grades"]) for each in judged]
