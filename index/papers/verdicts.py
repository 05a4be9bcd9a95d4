"""Answers to the question whether two records describe one work, and the measures that the rules share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.papers.author_lists import in_common, same_first_author

if TYPE_CHECKING:
    from index.papers.traits import Traits

# Two publications of one work in two years: the proceedings of a meeting in December, a paper that is online first.
_YEARS_OF_A_PUBLICATION = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer.

    Attributes:
        by: The evidence: a common identifier, or the title.
        reason: One sentence.
        never: Whether the two may not share a paper, whatever else would join them.
        named: Whether the user should see it although it is certain, because an identifier contradicts the rest.
    """

    kind: Literal["same", "possible", "different"]
    by: Literal["identifier", "title"]
    reason: str
    never: bool = False
    named: bool = False


def authors_agree(one: Traits, two: Traits) -> bool | None:
    """Return whether the authors agree; None where a side has none, or only one that may be a body."""
    if not one.authors.people or not two.authors.people:
        return None
    if same_first_author(one.authors, two.authors):
        # The name of a body proves less than that of a person.
        return None if one.authors.corporate and two.authors.corporate else True
    shorter = min(len(one.authors.people), len(two.authors.people))
    if 2 * in_common(one.authors, two.authors) >= shorter:
        return True
    return None if one.authors.corporate or two.authors.corporate else False


def years_apart(one: Traits, two: Traits) -> int | None:
    """Return the years between two records beyond those by which they may be wrong; None where one has no year."""
    if one.year is None or two.year is None:
        return None
    return max(0, abs(one.year - two.year) - one.slack - two.slack)


def within(one: Traits, two: Traits, years: int) -> bool:
    """Return whether two records are at most so many years apart, or one has no year."""
    apart = years_apart(one, two)
    return apart is None or apart <= years


def two_publications(one: Traits, two: Traits) -> str:
    """Return how two publications differ in year, edition or language, as the end of a sentence, or nothing."""
    first, second = one.publication, two.publication
    if first is None or second is None:
        return ""
    if first.year is not None and second.year is not None:
        years = sorted((first.year, second.year))
        if years[1] - years[0] > _YEARS_OF_A_PUBLICATION:
            return f"both were published, in {years[0]} and {years[1]}."
    if first.edition and second.edition and first.edition != second.edition:
        return "they are two editions."
    if first.language and second.language and first.language != second.language:
        return "they are in two languages."
    return ""


def two_types(one: Traits, two: Traits) -> str:
    """Return how two publications differ in type, as the end of a sentence, or nothing.

    What stands in one journal or book is of one type, whatever the sources call it.
    """
    first, second = one.publication, two.publication
    if first is None or second is None or (first.venue and first.venue == second.venue):
        return ""
    if not first.family or not second.family or first.family == second.family:
        return ""
    return (
        f"both were published, as {first.family} and {second.family}."
        if first.family < second.family
        else (f"both were published, as {second.family} and {first.family}.")
    )


def two_places(one: Traits, two: Traits) -> bool:
    """Return whether both records stand in one journal or book, at two places, or are two volumes of a book."""
    first, second = one.publication, two.publication
    if first is None or second is None or first.venue != second.venue:
        return False
    parts = list(zip(first.place, second.place, strict=True))
    if not first.venue:
        # Number and pages of a whole book are those of a series, and how many there are.
        parts = parts[:1] if first.family == second.family == "book" else []
    return any(here and there and here != there for here, there in parts)


def one_place(one: Traits, two: Traits) -> bool:
    """Return whether both records stand at one place of a journal or book."""
    first, second = one.publication, two.publication
    if first is None or second is None:
        return False
    return first.venue == second.venue and first.place == second.place and any(first.place)


def listed(marks: tuple[str, ...]) -> str:
    """Return the first of some words in quotes."""
    return ", ".join(f"“{mark}”" for mark in marks[:4])
