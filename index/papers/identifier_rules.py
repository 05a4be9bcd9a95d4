"""Rules by identifiers: numbers 1 and 2 of `docs/matching.md`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from index.papers.title_likeness import agree, contradict, opposed
from index.papers.verdicts import Verdict, authors_agree, listed, two_publications, years_apart

if TYPE_CHECKING:
    from index.papers.traits import Traits

# Shorter names of journals and books may be titles of anything in them.
_NAME = 8


def two_identifiers(one: Traits, two: Traits) -> Verdict | None:
    """Rule 1: two identifiers of a kind are two works."""
    for name, first, second in (("DOIs", one.doi, two.doi), ("arXiv ids", one.arxiv, two.arxiv)):
        if first and second and first != second:
            both = " and ".join(sorted((first, second)))
            return Verdict("different", "identifier", f"They have two {name}, {both}.", never=True)
    return None


def one_identifier(one: Traits, two: Traits) -> Verdict | None:
    """Rule 2: one identifier is one work, unless all else, or the titles, contradict it."""
    if one.doi and one.doi == two.doi:
        shared = f"Both have the DOI {one.doi}"
    elif one.arxiv and one.arxiv == two.arxiv:
        shared = f"Both have the arXiv id {one.arxiv}"
    else:
        return None
    if lie := _lie(one, two):
        kind, why = lie
        return Verdict(kind, "identifier", f"{shared}, but {why}.", never=True, named=True)
    # An identifier of arXiv may stand on the proceedings and on the journal's version; a DOI is of one of them.
    if (not one.doi or one.doi != two.doi) and (apart := two_publications(one, two)):
        return Verdict("different", "identifier", f"{shared}, but {apart}", never=True)
    if not agree(one.title, two.title):
        return Verdict("same", "identifier", f"{shared}, though the titles differ.", named=True)
    return Verdict("same", "identifier", f"{shared}.")


def _lie(one: Traits, two: Traits) -> tuple[Literal["possible", "different"], str] | None:
    """Return a verdict and its reason where a common identifier is likely to be wrong on one side."""
    titles, people = agree(one.title, two.title), authors_agree(one, two)
    if not titles and _part_of_book(one, two, people):
        return "different", "one is a book and the other a part of it"
    if one.title.letters and two.title.letters and one.title.kin != two.title.kin:
        return "different", "one title names a work about the other"
    if not titles and people is not True:
        if people is False and years_apart(one, two):
            return "different", "titles, authors and years all differ"
        return "possible", "neither titles nor authors agree"
    if opposed(one.title, two.title) and (marks := contradict(one.title, two.title)):
        return "possible", f"the titles differ in {listed(marks)}"
    return None


def _part_of_book(one: Traits, two: Traits, people: bool | None) -> bool:
    """Return whether one record is of a book and the other, which has another title, of a part of it."""
    for part, whole in ((one, two), (two, one)):
        venue = part.publication.venue if part.publication else ""
        if len(venue) > _NAME and venue == whole.title.letters:
            return True
        if whole.family == "book" and part.family != "book":
            return part.family != "" or people is not True or "chapter" in part.title.words
    return False
