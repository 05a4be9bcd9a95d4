"""Records with any values that a reader could give them, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from index.papers.model import Date, Record, Source
from index.papers.months import last_day
from index.papers.person_names import Name
from index.text import clean, clean_line

_TRICKY = st.sampled_from(
    [
        "ER  - ",
        "TY  - JOUR",
        "C8  - notes-tui: {}",
        "notes-tui: {}",
        "et al.",
        "Smith, Jr., J.",
        "a, b",
        "{",
        "@a{b,",
        "\\",
        "100 %",
        "1-2",
    ]
)
texts = st.one_of(st.text(max_size=12).map(clean_line).map(clean_line), _TRICKY.map(clean_line))
long_texts = st.one_of(texts, st.text(max_size=30).map(clean).map(clean))
_names = st.one_of(
    st.builds(
        Name,
        family=texts,
        given=texts,
        particle=st.sampled_from(["", "van der"]),
        suffix=st.sampled_from(["", "Jr.", "III"]),
    ),
    st.builds(Name, literal=texts),
)
_dates = st.builds(
    lambda year, month, day, inferred, circa: Date(year, month, day if month else None, inferred, circa),
    st.one_of(st.integers(1800, 2100), st.integers(-3000, 99999)),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 31),
    st.booleans(),
    st.booleans(),
).filter(lambda date: date.month is None or date.day is None or date.day <= last_day(date.year, date.month))
_pairs = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(["TI", "TY", "ER", "C8", "ID", "N1", "howpublished", "note"]), texts), texts
    ),
    max_size=4,
).map(tuple)


def _some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=3).map(tuple)


def records() -> st.SearchStrategy[Record]:
    """Return a strategy for records that have a title and any other values."""
    return st.builds(
        Record,
        source=st.just(Source("", 0)),
        title=texts.filter(bool),
        abstract=long_texts,
        authors=_some(_names),
        authors_more=st.booleans(),
        authors_count=st.none() | st.integers(0, 10**6),
        editors=_some(_names),
        organization=st.none() | texts,
        type=st.none()
        | st.sampled_from(["article", "book", "inproceedings", "misc", "thesis", "performance"]),
        published=st.none() | _dates,
        dates=st.lists(
            st.tuples(
                st.sampled_from(["accessed", "published", "updated"]),
                st.sampled_from(["2024-05-21", "2000-21", "1999/.."]),
            ),
            max_size=3,
        ).map(tuple),
        **dict.fromkeys(("venue", "series", "volume", "issue", "pages", "publisher", "language"), texts),
        keywords=_some(texts),
        **dict.fromkeys(("isbn", "issn", "pmid", "arxiv_version"), texts),
        upvotes=st.none() | st.integers(0, 10**6),
        doi=st.none() | texts | st.just("10.1000/x"),
        arxiv_id=st.none() | st.sampled_from(["2609.19170", "astro-ph/0601001"]),
        urls=_some(texts | st.just("https://example.org/a")),
        code_urls=_some(texts | st.just("https://github.com/a/b")),
        key=st.none() | texts | st.just("roe2020"),
        fields=_pairs,
    )
