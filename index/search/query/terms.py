"""What one word and the value of one operator mean: the leaves of a query.

One written word becomes one `Word`: an `Or` over fields and spellings that is scored as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from index.search.analyzer import fold_word, spellings, stem
from index.search.query import ranges
from index.search.whoosh.imports import query
from index.text import fold

FIELD_WEIGHTS = {"title": 4.0, "names": 4.0, "abstract": 1.0, "body": 0.7}
"""How much more an occurrence counts in a title than in an abstract; BM25F's field weights.

An abstract counts 1, so that the saturation K1 means there what it means in plain BM25.
"""


class Word(query.DisjunctionMax):  # type: ignore[misc]
    """One word of the query: any of its spellings in any of its fields, scored together."""

    def normalize(self) -> Word:
        """Itself: the leaves belong together."""
        return self


class Completion(query.Prefix):  # type: ignore[misc]
    """A word that is still being typed: its most frequent completions are enough."""


class UnusableValueError(ValueError):
    """A value that an operator cannot take; the message ends the sentence that names it."""


# Values of operators ---------------------------------------------------------------------------------------


def _term(field: str) -> Callable[[str], Any]:
    return lambda value: query.Term(field, fold(value.strip()))


def _tag(value: str) -> Any:
    name = fold(value.strip().lstrip("#").rstrip("/"))
    if not name:
        raise UnusableValueError("names no tag")
    return query.Prefix("tag", name[:-1]) if name.endswith("*") and len(name) > 1 else query.Term("tag", name)


def _one_of(field: str, *known: str) -> Callable[[str], Any]:
    def build(value: str) -> Any:
        if fold(value) not in known:
            raise UnusableValueError(f"must be one of {', '.join(known)}")
        return query.Term(field, fold(value))

    return build


def _path(value: str) -> Any:
    return query.Wildcard("path", f"*{_escaped(fold(value.strip().rstrip('*')))}*")


def _escaped(text: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", text)


def _key(value: str) -> Any:
    return query.Prefix("key", fold(value.strip().lstrip("@").rstrip("*")))


def _links(value: str) -> Any:
    name = fold(
        value.strip().removeprefix("[[").removesuffix("]]").partition("|")[0].partition("#")[0].strip()
    )
    name = name.removeprefix("@")
    if not name:
        raise UnusableValueError("names no note")
    return query.Or([query.Term("links", name), query.Term("links", name.removesuffix(".md"))]).normalize()


def _words_in(field: str) -> Callable[[str], Any]:
    def build(value: str) -> Any:
        found = [word(ways, {field: 1.0}) for ways in spellings(value)]
        if not found:
            raise UnusableValueError("has no letters or digits")
        return query.And(found).normalize()

    return build


def _year(value: str) -> Any:
    return _range("published", ranges.year_range(value), "is no year or range of years, such as 2020..2022")


def _date(value: str) -> Any:
    return _range(
        "published", ranges.date_range(value), "is no date or range of dates, such as 2024-05..2025"
    )


def _upvotes(value: str) -> Any:
    return _range("upvotes", ranges.number_range(value), "is no number or range of numbers, such as >=3")


def _range(field: str, limits: tuple[int | None, int | None] | None, problem: str) -> Any:
    if limits is None:
        raise UnusableValueError(problem)
    return query.NumericRange(field, *limits)


FIELDS: dict[str, Callable[[str], Any]] = {
    "tag": _tag,
    "org": _words_in("org"),
    "author": _words_in("author"),
    "key": _key,
    "path": _path,
    "file": _path,
    "status": _term("status"),
    "kind": _one_of("kind", "paper", "note"),
    "has": _one_of("has", "note", "code", "pdf", "tags"),
    "links": _links,
    "year": _year,
    "date": _date,
    "upvotes": _upvotes,
}
# Words ----------------------------------------------------------------------------------------------------


def _leaf(field: str, words: Sequence[str], weight: float) -> Any:
    if len(words) == 1:
        return query.Term(field, words[0], boost=weight)
    return query.Phrase(field, list(words), boost=weight)


def word(ways: Iterable[Sequence[str]], weights: dict[str, float]) -> Word:
    """A word in any of its spellings, each a run of words."""
    ways = tuple(ways)
    return Word([_leaf(field, words, weight) for field, weight in weights.items() for words in ways])


# English endings, of which the typed part of a word may hold the beginning although the index holds the stem:
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
    """What may be the stem of a word of which this is typed so far; for short ones only before two letters."""
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


def prefix(typed: str, weights: dict[str, float], kind: type) -> Word:
    """What begins with a word: its own stem, stems it has already passed, and everything that goes on from it."""
    passed = {stem(typed), typed}
    if typed.isascii() and typed.isalpha():
        passed.update(_stems_within(typed))
    # One or two letters begin thousands of words, which together are in nearly every text: they complete to
    # the words of titles and names alone, where the first keystrokes are worth something.
    names_only = kind is Completion and len(typed) <= 2 and "title" in weights
    leaves = []
    for field, weight in weights.items():
        if not names_only or field in ("title", "names"):
            leaves.append(kind(field, typed, boost=weight * 0.5))
        leaves += [query.Term(field, word, boost=weight) for word in sorted(passed)]
    return Word(leaves)


def pattern(text: str, weights: dict[str, float]) -> Word:
    """`wor*d`: the parts are matched against the index's terms, which are stems."""
    return Word([query.Wildcard(field, text, boost=weight) for field, weight in weights.items()])


def fuzzy(word: str, weights: dict[str, float]) -> Word:
    """`word~`: what is spelt nearly so, with the same first letter; what is spelt just so counts twice."""
    distance = 1 if len(word) < 6 else 2
    leaves = [query.Term(field, stem(word), boost=weight) for field, weight in weights.items()]
    if len(word) > 2:
        leaves += [
            query.FuzzyTerm(field, stem(word), boost=weight * 0.5, maxdist=distance, prefixlength=1)
            for field, weight in weights.items()
        ]
    return Word(leaves)


def typed_word(text: str, ways: Sequence[Sequence[str]], weights: dict[str, float]) -> Word:
    """The last word while it is typed; of `gpt-4` the last part may go on, the first is whole."""
    tail = re.split(r"[^\w]", text)[-1] if text and text[-1].isalnum() else ""
    whole = word(ways, weights)
    if not tail:
        return whole
    joined = fold_word(re.sub(r"[^\w]|_", "", text))
    return Word([*whole.subqueries, *prefix(joined, weights, Completion).subqueries])
