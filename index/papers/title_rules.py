"""Rules by titles, authors, years and abstracts: numbers 3 to 10 of `docs/matching.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers import abstracts
from index.papers.author_lists import all_agree, in_common
from index.papers.title_likeness import Likeness, contradict, likeness
from index.papers.verdicts import (
    Verdict,
    authors_agree,
    listed,
    one_place,
    two_places,
    two_publications,
    two_types,
    within,
)

if TYPE_CHECKING:
    from index.papers.traits import Traits

# A preprint and its publication are rarely further apart; without authors, less may be taken for granted.
_YEARS = 2
_YEARS_WITHOUT_AUTHORS = 1
# Shorter titles, such as model names, are given to several works.
_WORDS_WITHOUT_AUTHORS = 4

_DIFFERENT = Verdict("different", "title", "The titles differ.")
_LISTED: dict[Likeness, str] = {
    "typo": "The titles differ by a slip or a spelling, and the authors agree.",
    "slip": "The titles differ by a letter or two, and the authors agree.",
    "subtitle": "One title lacks the subtitle, and the authors agree.",
    "label": "One title has a label in front, and the authors agree.",
    "cut": "One title begins as the other, and the authors agree.",
}


def never(one: Traits, two: Traits) -> Verdict | None:
    """Rules 3 to 5: differences that make two works of any two records without a common identifier."""
    if differ := contradict(one.title, two.title):
        return Verdict("different", "title", f"The titles differ in {listed(differ)}.", never=True)
    if one.title.generic and one.title.letters == two.title.letters:
        copy = bool(one.authors.people) and one.authors == two.authors and one_place(one, two)
        why = "Many works have this title, and no identifier is in common."
        return Verdict("possible" if copy else "different", "title", why, never=True)
    if apart := two_publications(one, two):
        return Verdict("different", "title", _sentence(apart), never=True)
    if types := two_types(one, two):
        equal = (
            bool(one.title.letters)
            and one.title.letters == two.title.letters
            and authors_agree(one, two) is not False
        )
        return Verdict("possible" if equal else "different", "title", _sentence(types), never=True)
    return None


def by_title(one: Traits, two: Traits) -> Verdict:
    """Rules 3 to 10."""
    if verdict := never(one, two):
        return verdict
    kind = likeness(one.title, two.title)
    if kind == "equal":
        return two_at_once(one, two) or with_authors(one, two) or without_authors(one, two)
    if kind == "none" or one.near.isdisjoint(two.near):
        return _DIFFERENT
    return nearly_equal(one, two, kind) or possible(one, two, kind)


def two_at_once(one: Traits, two: Traits) -> Verdict | None:
    """Rule 6: one title at two places of a journal or book, or in two volumes, may be a work in parts."""
    if two_places(one, two) and authors_agree(one, two) is not False:
        return Verdict(
            "possible",
            "title",
            "They have one title, but stand at two places of one journal or book, or in two volumes.",
        )
    return None


def with_authors(one: Traits, two: Traits) -> Verdict | None:
    """Rule 7: equal titles where both sides name authors."""
    people = authors_agree(one, two)
    if people is None:
        return None
    if people and within(one, two, _YEARS):
        return Verdict("same", "title", "The titles are equal, and the authors agree.")
    if people:
        return Verdict("possible", "title", "Titles and authors agree, but the years are far apart.")
    if one.abstract and two.abstract and abstracts.alike(one.abstract, two.abstract):
        return Verdict("possible", "title", "Titles and abstracts are equal, but the authors differ.")
    # A name may be written in another script or order; of short titles, several works a year are more likely.
    long = min(one.title.length, two.title.length) >= _WORDS_WITHOUT_AUTHORS
    if long and within(one, two, _YEARS_WITHOUT_AUTHORS):
        return Verdict("possible", "title", "Titles and years agree, but the authors differ.")
    return Verdict("different", "title", "The titles are equal, but the authors differ.")


def without_authors(one: Traits, two: Traits) -> Verdict:
    """Rule 8: equal titles where a side names no authors, or one that may be a body."""
    abstract = bool(one.abstract and two.abstract)
    alike = abstract and abstracts.alike(one.abstract, two.abstract)
    if (alike or not one.codes.isdisjoint(two.codes)) and within(one, two, _YEARS):
        return Verdict("same", "title", "Titles and abstracts are equal.")
    if abstract and not alike:
        return Verdict("possible", "title", "There are two abstracts under one title.")
    if min(one.title.length, two.title.length) < _WORDS_WITHOUT_AUTHORS:
        return Verdict("possible", "title", "The titles are equal, but too short to be sure.")
    if within(one, two, _YEARS_WITHOUT_AUTHORS):
        return Verdict("same", "title", "The titles are equal, and nothing contradicts.")
    return Verdict("possible", "title", "The titles are equal, but the years are far apart.")


def nearly_equal(one: Traits, two: Traits, kind: Likeness) -> Verdict | None:
    """Rule 9: a slip, a spelling or a dropped subtitle, where the authors leave no doubt."""
    common = in_common(one.authors, two.authors)
    if common < 2 or 2 * common < min(len(one.authors.people), len(two.authors.people)):
        return None
    if not within(one, two, _YEARS) or two_places(one, two):
        return None
    if kind == "typo" or (kind == "subtitle" and all_agree(one.authors, two.authors)):
        return Verdict("same", "title", _LISTED[kind].replace("the authors", "two or more authors"))
    return None


def possible(one: Traits, two: Traits, kind: Likeness) -> Verdict:
    """Rule 10: what falls between is listed."""
    if kind == "retitled":
        several = min(len(one.authors.people), len(two.authors.people)) > 1
        if not (several and all_agree(one.authors, two.authors) and within(one, two, _YEARS_WITHOUT_AUTHORS)):
            return _DIFFERENT
        return Verdict("possible", "title", "The titles are nearly equal, and all authors agree.")
    if authors_agree(one, two) is not False and within(one, two, _YEARS):
        return Verdict("possible", "title", _LISTED[kind])
    return Verdict("different", "title", "The titles differ, and so do authors or years.")


def _sentence(end: str) -> str:
    return end[0].upper() + end[1:]
