"""Merge the records of one work, field by field: `docs/matching.md` gives the rules in the same order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from index.papers import abstracts
from index.papers.author_lists import author_list, same_first_author
from index.papers.cancelling import check
from index.papers.collection_names import collection_names
from index.papers.corrections import NOTHING, ORIGIN, corrected
from index.papers.identity import identity as identity_of
from index.papers.model import Paper, Source
from index.papers.paper_fields import FIELDS
from index.papers.title_forms import title_form
from index.papers.traits import identifiers, is_published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.papers.corrections import Correction
    from index.papers.model import Date, Record
    from index.papers.person_names import Name

_T = TypeVar("_T")
_NOWHERE = Source("", 0)
# By format module; one that is not named here reads files that the user made or chose.
_RANKS = {
    ORIGIN: -1,
    **dict.fromkeys(("crossref_json", "pubmed_xml", "medline", "wos"), 1),
    **dict.fromkeys(("openalex_json", "semantic_scholar_json"), 2),
    **dict.fromkeys(("arxiv_atom", "arxiv_rss", "feed"), 3),
    "daily_papers_json": 4,
    "daily_papers": 5,
    "identifier_list": 6,
}
_CAPTURED = re.compile(r"(\d{4})-(?:(\d{2})-(\d{2})|W(\d{2}))")


def merge(records: Sequence[Record]) -> Record:
    """Return one record with the best that the records of a work say, at least one; their order does not matter.

    Its place is that of the best source.
    """
    return _merged(best_first(records))


def _merged(ranked: Sequence[Record]) -> Record:
    if len(ranked) == 1:
        return _alone(ranked[0])
    published = sorted(ranked, key=lambda record: not is_published(record))
    names, more = _authors(ranked)
    doi, arxiv, version = _identifiers(ranked)
    published_on = best_date([record.published for record in ranked if record.published])

    def of_publication(name: str) -> str:
        return _best(published, lambda record: str(getattr(record, name) or "")) or ""

    return replace(
        ranked[0],
        title=_title(ranked),
        abstract=abstracts.best([record.abstract for record in ranked]),
        authors=names,
        authors_more=more,
        authors_count=max(
            (rec.authors_count for rec in ranked if rec.authors_count is not None), default=None
        ),
        editors=_best(published, lambda record: record.editors) or (),
        organization=_best(ranked, lambda record: record.organization),
        published=published_on,
        dates=_dates(ranked),
        type=of_publication("type") or None,
        venue=of_publication("venue"),
        series=of_publication("series"),
        volume=of_publication("volume"),
        issue=of_publication("issue"),
        pages=of_publication("pages"),
        publisher=of_publication("publisher"),
        isbn=of_publication("isbn"),
        issn=of_publication("issn"),
        pmid=of_publication("pmid"),
        language=_best(ranked, lambda record: record.language) or "",
        keywords=_union(record.keywords for record in ranked),
        upvotes=_upvotes(ranked),
        doi=doi or None,
        arxiv_id=arxiv or None,
        arxiv_version=version,
        urls=_union(record.urls for record in ranked),
        code_urls=_union(record.code_urls for record in ranked),
        key=_best(ranked, lambda record: record.key),
        fields=_fields(ranked),
        digest="",
    )


def _alone(record: Record) -> Record:
    """Return the record of a work that has no other, with its identifiers in their usual form."""
    doi, arxiv = identifiers(record)
    now = doi or record.doi or None, arxiv or None
    return record if now == (record.doi, record.arxiv_id) else replace(record, doi=now[0], arxiv_id=now[1])


def paper_of(
    records: Sequence[Record], key: str, identity: str | None = None, correction: Correction = NOTHING
) -> Paper:
    """Return the paper of one work.

    Args:
        records: At least one; their order does not matter.
        key: Citation key.
        identity: The one that `identities` gave; by default that of a work which no other shares its title with.
        correction: Of the work, by hand.
    """
    check()
    ranked = best_first(records)
    sources = _merged(ranked)
    merged = corrected(sources, correction)
    return Paper(
        key=key,
        identity=identity_of(records) if identity is None else identity,
        title=merged.title or _identifier(merged),
        abstract=merged.abstract,
        authors=tuple(map(str, merged.authors)),
        authors_count=merged.authors_count,
        organization=merged.organization,
        published=merged.published.isoformat() if merged.published else None,
        published_inferred=merged.published.inferred if merged.published else False,
        upvotes=merged.upvotes,
        doi=merged.doi,
        arxiv_id=merged.arxiv_id,
        urls=merged.urls,
        code_urls=merged.code_urls,
        sources=tuple(sorted(record.source for record in records)),
        type=merged.type,
        venue=merged.venue,
        editors=tuple(map(str, merged.editors)),
        volume=merged.volume,
        issue=merged.issue,
        pages=merged.pages,
        publisher=merged.publisher,
        keywords=merged.keywords,
        titles=_other_titles(records, merged.title),
        source_key=merged.key,
        dates=merged.dates,
        corrected=tuple(name for name in FIELDS if name in correction.values) if correction.values else (),
        source_title=sources.title if sources.title != merged.title else None,
        hidden=correction.hidden,
        collections=_union(map(collection_names, ranked)),
    )


def _identifier(record: Record) -> str:
    """Return what names a work whose title no source gives, as in a list of identifiers."""
    arxiv = f"arXiv:{record.arxiv_id}" if record.arxiv_id else ""
    return record.doi or arxiv or next(iter((*record.urls, *record.code_urls)), "")


def rank(record: Record) -> int:
    """Return the rank of the source of a record: -1 for a paper made by hand, 0 for a file made by hand."""
    return _RANKS.get(record.origin, 0)


def best_date(dates: Sequence[Date]) -> Date | None:
    """Return the best date: one that was read rather than inferred, then the most precise, then the earliest."""

    def order(date: Date) -> tuple[bool, bool, bool, bool, Date]:
        return date.inferred, date.circa, date.month is None, date.day is None, date

    return min(dates, key=order, default=None)


# Fields ---------------------------------------------------------------------------------------------------


def best_first(records: Sequence[Record]) -> list[Record]:
    """Return the records from the best source to the worst; of one rank, those that say more come first."""
    if len(records) == 1:
        return list(records)

    def order(record: Record) -> tuple[object, ...]:
        text = repr(replace(record, source=_NOWHERE, digest=""))
        return rank(record), -len(text), text, record.source

    return sorted(records, key=order)


def _best(ranked: Sequence[Record], value: Callable[[Record], _T | None]) -> _T | None:
    """Return the value of the best source that has one; of one rank, the most frequent, then the smallest."""
    found = [(record, said) for record in ranked if (said := value(record))]
    if not found:
        return None
    first, best = found[0]
    if all(said == best for _record, said in found):
        return best
    level = rank(first), is_published(first)
    counted = Counter(said for record, said in found if (rank(record), is_published(record)) == level)
    return min(counted, key=lambda each: (-counted[each], repr(each)))


def _title(ranked: Sequence[Record]) -> str:
    """Return the title of the best source that does not cut it short."""
    titled = [record for record in ranked if record.title]
    whole = [record for record in titled if not record.title.rstrip().endswith(("...", "…"))]
    return _best(whole or titled, lambda record: record.title) or ""


def _other_titles(records: Iterable[Record], shown: str) -> tuple[str, ...]:
    """Return the titles that differ from the one that is shown in more than spelling, one spelling of each."""
    others = {record.title for record in records} - {"", shown}
    if not others:
        return ()
    seen = {title_form(shown).letters}
    found: list[str] = []
    for title in sorted(others):
        letters = title_form(title).letters
        if letters not in seen:
            seen.add(letters)
            found.append(title)
    return tuple(found)


def _authors(ranked: Sequence[Record]) -> tuple[tuple[Name, ...], bool]:
    """Return the longest list that begins with the first author of the best source, and whether there are more."""
    named = [record for record in ranked if record.authors]
    if not named:
        return (), any(record.authors_more for record in ranked)
    chief = author_list(named[0].authors, named[0].authors_more)
    agreeing = [
        record
        for record in named
        if same_first_author(chief, author_list(record.authors, record.authors_more)) or record is named[0]
    ]
    chosen = min(agreeing, key=lambda record: (-len(record.authors), record.authors_more, rank(record)))
    return chosen.authors, chosen.authors_more


def _identifiers(ranked: Sequence[Record]) -> tuple[str, str, str]:
    """Return the DOI of the publication before that of a preprint, the arXiv id, and its highest version."""
    found = [identifiers(record) for record in ranked]
    doi = next((doi for doi, _ in found if doi), "")
    arxiv = next((arxiv for _, arxiv in found if arxiv), "")
    doi = doi or next((record.doi for record in ranked if record.doi), "")
    versions = {
        record.arxiv_version for record in ranked if record.arxiv_version and identifiers(record)[1] == arxiv
    }
    return doi, arxiv, max(versions, key=lambda version: (len(version), version), default="")


def _dates(ranked: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """Return all dates by name, among them those of preprint and publication where both are known."""
    kinds: dict[bool, list[Date]] = {True: [], False: []}
    for record in ranked:
        if record.published:
            kinds[is_published(record)].append(record.published)
    both: list[tuple[str, str]] = []
    preprint, publication = best_date(kinds[False]), best_date(kinds[True])
    if preprint and publication:
        both = [("preprint", preprint.isoformat()), ("publication", publication.isoformat())]
    return _union([both, *(record.dates for record in ranked)])


def _fields(ranked: Iterable[Record]) -> tuple[tuple[str, str], ...]:
    """Return the fields of the best source, and from the others those that no better one has."""
    found: list[tuple[str, str]] = []
    known: set[str] = set()
    for record in ranked:
        found += [field for field in record.fields if field[0] not in known]
        known.update(name for name, _text in record.fields)
    return tuple(found)


def _upvotes(records: Iterable[Record]) -> int | None:
    """Return the upvotes of the newest capture, by the day in the name of the file, else the most."""
    voted = [record for record in records if record.upvotes is not None]
    newest = max(voted, key=lambda record: (_captured(record), record.upvotes or 0), default=None)
    return newest.upvotes if newest else None


def _captured(record: Record) -> str:
    match = _CAPTURED.search(record.source.file)
    if match is None:
        return ""
    if match[4] is None:
        return match[0]
    try:
        return date.fromisocalendar(int(match[1]), int(match[4]), 7).isoformat()
    except ValueError:
        return ""


def _union(groups: Iterable[Iterable[_T]]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group))
