"""The leaves of a query: the values of operators, and single words.

One written word becomes one `Word`: its spellings in several fields, scored as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from index.papers.site_pages import SPAN_KINDS, TRENDING, day_term, month_term, span_term, week_term
from index.search.analyzer import fold_word, last_chunk, spellings, stem, written_parts
from index.search.english_spelling import american_beginning, american_words
from index.search.letters import spelled_out
from index.search.lexicon import most_edits
from index.search.query import ranges
from index.search.query.ast import (
    Fuzzy,
    Leaf,
    Near,
    Node,
    Phrase,
    Prefix,
    Range,
    Term,
    Unseen,
    ValuePattern,
    Wildcard,
    Word,
    all_of,
    any_of,
)
from index.search.query.typed_identifiers import begun_values, identifier, identifier_term
from index.search.schema import INBOX_STATES, PDF, UNSEEN, WRITTEN
from index.text import fold

FIELD_WEIGHTS: Mapping[str, float] = {
    "title": 4.0,
    "names": 4.0,
    "abstract": 1.0,
    "body": 0.7,
    "facts": 0.7,
    PDF: 0.3,
}
"""The weight of an occurrence in each field: BM25F's field weights.

An abstract counts 1, so that the saturation K1 means there what it means in plain BM25.
"""


class UnusableValueError(ValueError):
    """A value that an operator cannot take; the message ends the sentence that names it."""


_NOT_A_DATE = "is not a date or range of dates, such as 2024-05..2025, 7d or today"

# Values of operators ---------------------------------------------------------------------------------------


def _tag(value: str) -> Node:
    name = fold(value.strip().lstrip("#").rstrip("/"))
    if not name:
        raise UnusableValueError("names no tag")
    return Prefix("tag", name[:-1]) if name.endswith("*") and len(name) > 1 else Term("tag", name)


def _one_of(field: str, *known: str) -> Callable[[str], Node]:
    def build(value: str) -> Node:
        if fold(value) not in known:
            raise UnusableValueError(f"must be one of {', '.join(known)}")
        return Term(field, fold(value))

    return build


def _state(value: str) -> Node:
    if fold(value) == UNSEEN:
        return Unseen()
    field = "has" if fold(value) in INBOX_STATES else "status"
    return _one_of(field, *_STATES)(value)


def _path(value: str) -> Node:
    return Wildcard("path", f"*{_escaped(fold(value.strip().rstrip('*')))}*")


def _escaped(text: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", text)


def _key(value: str) -> Node:
    return Prefix("key", fold(value.strip().lstrip("@").rstrip("*")))


def _links(value: str) -> Node | None:
    name = fold(
        value.strip().removeprefix("[[").removesuffix("]]").partition("|")[0].partition("#")[0].strip()
    )
    name = name.removeprefix("@")
    if not name:
        raise UnusableValueError("names no note")
    return any_of([Term("links", name), Term("links", name.removesuffix(".md"))])


def _words_in(field: str) -> Callable[[str], Node | None]:
    def build(value: str) -> Node | None:
        found = [word(ways, {field: 1.0}) for ways in spellings(value)]
        if not found:
            raise UnusableValueError("has no letters or digits")
        return all_of(found)

    return build


def _keyword(value: str) -> Node:
    chunks = spellings(value)
    if not chunks:
        raise UnusableValueError("has no letters or digits")
    # Several words stand side by side in one keyword, not in several.
    ways = chunks[0] if len(chunks) == 1 else [[word for chunk in chunks for word in chunk[0]]]
    return word(ways, {"keyword": 1.0})


def _year(value: str) -> Node:
    return _range(
        "published", ranges.year_range(value), "is not a year or range of years, such as 2020..2022"
    )


def _date(value: str) -> Node:
    return _range("published", ranges.date_range(value), _NOT_A_DATE)


def _seconds(field: str) -> Callable[[str], Node]:
    return lambda value: _range(field, ranges.second_range(value), _NOT_A_DATE)


def _identifier(kind: str, problem: str) -> Callable[[str], Node]:
    def build(value: str) -> Node:
        if not identifier(value).startswith(f"{kind} "):
            raise UnusableValueError(problem)
        return Term("exact", identifier_term(value))

    return build


def _page(term: Callable[[str], str | None], problem: str) -> Callable[[str], Node]:
    def build(value: str) -> Node:
        if (found := term(value.strip())) is None:
            raise UnusableValueError(problem)
        return Term("page", found)

    return build


def _upvotes(value: str) -> Node:
    return _range("upvotes", ranges.number_range(value), "is not a number or range of numbers, such as >=3")


def _range(field: str, limits: ranges.Limits | None, problem: str) -> Node:
    if limits is None:
        raise UnusableValueError(problem)
    low, high = limits
    if low is not None and high is not None and low > high:
        raise UnusableValueError("ends before it begins")
    return Range(field, low, high)


_HAS = ("note", "code", "pdf", "tags", "doi", "abstract")
_KINDS = ("paper", "note")
STATUSES = ("unread", "reading", "read")
_STATES = (*STATUSES, *INBOX_STATES, UNSEEN)

OPERATORS: Mapping[str, Callable[[str], Node | None]] = {
    "tag": _tag,
    "org": _words_in("org"),
    "author": _words_in("author"),
    "keyword": _keyword,
    "key": _key,
    "path": _path,
    "file": _path,
    "status": _one_of("status", *STATUSES),
    "is": _state,
    "kind": _one_of("kind", *_KINDS),
    "has": _one_of("has", *_HAS),
    "links": _links,
    "year": _year,
    "date": _date,
    "modified": _seconds("modified"),
    "added": _seconds("added"),
    "upvotes": _upvotes,
    "day": _page(day_term, "is not a day, such as 2026-11-27"),
    "week": _page(week_term, "is not a week, such as 2026-W48"),
    "month": _page(month_term, "is not a month, such as 2026-11"),
    TRENDING: _page(span_term, "is not a day, week or month, such as 2026-W48"),
    "doi": _identifier("doi", "is not a DOI, such as 10.1000/182"),
    "arxiv": _identifier("arxiv", "is not an arXiv identifier, such as 2401.12345"),
}
"""By name, the filter that an operator makes of its value; raises `UnusableValueError`."""

_FIELDS_OF_PATTERNS: Mapping[str, str] = {
    **{
        name: name
        for name in ("tag", "key", "path", "status", "kind", "has", "links", "upvotes", "modified", "added")
    },
    "file": "path",
    "is": "status",
    "org": "organization",
    "keyword": "keywords",
    "year": "published",
    "date": "published",
}


def value_pattern(name: str, pattern: str) -> Node:
    """Return the filter of `name:/pattern/`.

    Raises:
        UnusableValueError: The operator takes no regular expression.
    """
    if name not in _FIELDS_OF_PATTERNS:
        raise UnusableValueError("takes no regular expression")
    return ValuePattern(name, _FIELDS_OF_PATTERNS[name], pattern)


def may_continue(name: str, value: str) -> bool:
    """Return whether a value that cannot be read may be the beginning of one that can."""
    known = {"has": _HAS, "kind": _KINDS, "is": _STATES, "status": STATUSES}.get(name)
    if known is not None:
        return any(each.startswith(fold(value)) for each in known)
    if name in ("doi", "arxiv"):
        return bool(begun_value(name, value))
    if name in _BEGUN_PAGES:
        return _begun_page(name, value)
    return name not in ("year", "date", "modified", "added", "upvotes") or ranges.is_begun(value)


_BEGUN_PAGES = {
    "day": re.compile(r"\d{1,4}|\d{4}-\d{0,2}|\d{4}-\d\d-\d{0,2}"),
    "week": re.compile(r"\d{1,4}|\d{4}-(w\d{0,2})?", re.IGNORECASE),
    "month": re.compile(r"\d{1,4}|\d{4}-\d{0,2}"),
    TRENDING: re.compile(r"\d{1,4}|\d{4}-(w?\d{0,2}|\d\d-\d{0,2})", re.IGNORECASE),
}


def _begun_page(name: str, value: str) -> bool:
    is_word = name == TRENDING and any(each.startswith(fold(value)) for each in SPAN_KINDS)
    return is_word or _BEGUN_PAGES[name].fullmatch(value) is not None


def _pages_begun(name: str, begun: str) -> Node | None:
    if name != TRENDING:
        return Prefix("page", f"{name} {begun}")
    whole = span_term(begun)
    return (
        Term("page", whole) if whole else any_of([Prefix("page", f"{kind} {begun}") for kind in SPAN_KINDS])
    )


_BEGUN_FIELDS = {
    "tag": "tag",
    "status": "status",
    "is": "status",
    "kind": "kind",
    "has": "has",
    "links": "links",
}


def begun_value(name: str, value: str) -> Node | None:
    """Return the filter for an operator's value of which only the beginning is typed; None where it must be whole."""
    begun = fold(value.strip().lstrip("#[").rstrip("*]"))
    if name == "is" and begun:
        states = [_state(each) for each in (*INBOX_STATES, UNSEEN) if each.startswith(begun)]
        return any_of([Prefix("status", begun), *states])
    if name in _BEGUN_FIELDS and begun:
        return Prefix(_BEGUN_FIELDS[name], begun)
    if begun and name in _BEGUN_PAGES and _BEGUN_PAGES[name].fullmatch(begun):
        return _pages_begun(name, begun)
    if name in ("doi", "arxiv"):
        return any_of([Prefix("exact", each) for each in begun_values(name, value)])
    if name in ("author", "org", "keyword") and (ways := spellings(value)):
        last = typed_word(value, ways[-1], {name: 1.0})
        return all_of([*(word(each, {name: 1.0}) for each in ways[:-1]), last])
    return None


# Words ----------------------------------------------------------------------------------------------------


def _leaf(field: str, words: Sequence[str], weight: float) -> Leaf:
    if len(words) == 1:
        return Term(field, words[0], weight)
    return Phrase(field, tuple(words), weight)


def word(ways: Iterable[Sequence[str]], weights: Mapping[str, float]) -> Word:
    """Return a word in any of its spellings, each a run of terms."""
    ways = tuple(ways)
    return Word(tuple(_leaf(field, words, weight) for field, weight in weights.items() for words in ways))


def near(words: Sequence[str], distance: int, weights: Mapping[str, float]) -> Word:
    """Return terms that stand within some places of each other in a field, or side by side where that is more."""
    distance = max(distance, len(words) - 1)
    if len(words) < 2:
        return word([words], weights)
    return Word(tuple(Near(field, tuple(words), distance, weight) for field, weight in weights.items()))


# English endings. A half-typed word may hold the beginning of one, where the index holds the stem alone:
# `retrieva` is on its way to `retrieval`, which is indexed as `retriev`.
_ENDINGS = (
    "ilities ility abilities ability able ably acies acy ages al alities ality alization alize alized alizing ally "
    "als ance ances ancies ancy ant antly ants aries ary ate ated ately ates ating ation ational "
    "ations ative atively ator ators ed edly ely ement ements ences encies ency ent ently ents eous "
    "eously er ers es ful fully fulness ibilities ibility ible ic ical ically icate icated icates "
    "icating ication ications ics ied ier ies iest ily iness ing ingly ings ion ional ionally ionary "
    "ioned ioning ions ious iously isation isations ise ised ises ish ism isms ist istic ists ities "
    "ity ive ively iveness ives ivity ization izations ize ized izer izers izes izing less ly ment "
    "ments ness nesses or ors ous ously ousness s y"
).split()
_BEGUN_ENDINGS = frozenset(ending[:length] for ending in _ENDINGS for length in range(1, len(ending) + 1))


def _stems_within(typed: str) -> Iterator[str]:
    """Yield possible stems of a word of which only this beginning is typed so far.

    Beginnings of four letters are cut before their last two letters only.
    """
    if len(typed) > 3 and typed[-1] == typed[-2]:
        yield typed[:-1]  # flapp-ing
    for length in range(max(3, len(typed) - 9), len(typed) - (len(typed) == 4)):
        root, rest = typed[:length], typed[length:]
        if rest not in _BEGUN_ENDINGS:
            continue
        yield root
        yield stem(root)  # consider-ing
        if root[-1] == root[-2]:
            yield root[:-1]  # embedd-ing
        if rest[0] == "i":
            yield root + "e"  # prun-ing
            yield root + "l"  # portab-ility


def prefix(typed: str, weights: Mapping[str, float], *, names_first: bool = False) -> Word:
    """Return a word that begins like this: its stem, stems that it already goes beyond, and all continuations.

    Args:
        typed: The beginning, folded.
        weights: The fields to search, and their weights.
        names_first: One or two letters complete to words of titles and names alone.
    """
    passed = {stem(typed), typed}
    if typed.isascii() and typed.isalpha():
        passed.update(_stems_within(typed))
        passed.update(map(stem, american_words(typed)))
        typed = american_beginning(typed)
    # One or two letters begin thousands of words, which together are in nearly every text: only in titles and
    # names are such completions worth something.
    names_only = names_first and len(typed) <= 2 and "title" in weights
    leaves: list[Leaf] = []
    for field, weight in weights.items():
        if not names_only or field in ("title", "names"):
            leaves.append(Prefix(field, typed, weight * 0.5))
        leaves += [Term(field, word, weight) for word in sorted(passed)]
    return Word(tuple(leaves))


def pattern(text: str, weights: Mapping[str, float]) -> Word:
    """Return the word of `wor*d`, matched against stems, and in all fields against words as they are written."""
    leaves = [Wildcard(field, text, weight) for field, weight in weights.items()]
    if len(weights) == len(FIELD_WEIGHTS):
        leaves.append(Wildcard(WRITTEN, text, min(weights.values())))
    return Word(tuple(leaves))


def fuzzy(word: str, weights: Mapping[str, float]) -> Word:
    """Return the word of `word~`: words that are written nearly like a folded one; its own stem counts twice."""
    leaves: list[Leaf] = [Term(field, stem(word), weight) for field, weight in weights.items()]
    if len(word) > 2:
        leaves += [Fuzzy(field, word, most_edits(word), weight * 0.5) for field, weight in weights.items()]
    return Word(tuple(leaves))


def typed_word(
    text: str, ways: Sequence[Sequence[str]], weights: Mapping[str, float], *, anywhere: bool = False
) -> Word:
    """Return the last word of a text while it is typed; of `gpt-4` only the last part may continue."""
    text = last_chunk(text)
    tail = re.split(r"[^\w]", text)[-1] if text and text[-1].isalnum() else ""
    whole = word(ways, weights)
    if not tail:
        return whole
    written = dict.fromkeys((text, spelled_out(text)))
    begun = [fold_word("".join(written_parts(spelling))) for spelling in written]
    leaves = [leaf for word in begun for leaf in prefix(word, weights, names_first=not anywhere).leaves]
    return Word((*whole.leaves, *leaves))
