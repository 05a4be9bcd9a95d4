"""Records to match and merge, written in short."""

from __future__ import annotations

from itertools import count

from index.papers.model import Date, Record, Source
from index.papers.person_names import Name, read_name

_LINES = count(1)


def record(title="A Title", authors="", year=None, **fields):
    """A record at a place of its own; authors are divided by semicolons, and a name in braces is that of a body."""
    names = [name.strip() for name in authors.split(";") if name.strip()]
    more = names[-1:] == ["others"]
    given = {
        "source": Source("made.bib", next(_LINES)),
        "authors": tuple(
            Name(literal=name.strip("{}")) if name.startswith("{") else read_name(name)
            for name in (names[:-1] if more else names)
        ),
        "authors_more": more,
        "published": Date(year) if isinstance(year, int) else year,
    }
    return Record(title=title, **{**given, **fields})


def of_pair(side):
    """A record from one side of a pair of the sample files."""
    date = Date(*map(int, side["date"].split("-"))) if side.get("date") else None
    return record(
        side["title"],
        "; ".join(side.get("authors", ())),
        date,
        type=side.get("type"),
        venue=side.get("venue", ""),
        doi=side.get("doi"),
        arxiv_id=side.get("arxiv_id"),
    )
