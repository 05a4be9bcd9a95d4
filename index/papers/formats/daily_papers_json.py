"""Daily Papers of Hugging Face as JSON: lists of a day, results of a search, and single papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.papers.csl_dates import read_date_text
from index.papers.formats.saved_answers import (
    addresses_of,
    count_of,
    names_of,
    object_of,
    objects_of,
    other_fields,
    read_works,
    text_of,
)
from index.papers.identifiers import read_arxiv
from index.papers.json_shape import answer_shape
from index.papers.model import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.papers.model import ReadResult, Source

NAME = "Daily Papers as JSON"
_ENTRY = frozenset({"paper.id", "paper.title"})
_PAPER = frozenset({"id", "title", "summary"})
_OF_THE_SITE = frozenset({"upvotes", "discussionId", "submittedOnDailyAt", "ai_summary", "publishedAt"})
_NAMES = frozenset({"paper", "id", "title", "summary", "authors", "publishedAt"})
_USED = frozenset(
    {
        *(
            "id",
            "title",
            "summary",
            "authors",
            "publishedAt",
            "submittedOnDailyAt",
            "upvotes",
            "organization",
        ),
        *("githubRepo", "projectPage"),
    }
)
# An entry of a list repeats these from its paper.
_REPEATED = frozenset({"paper", "title", "summary", "organization"})


def sniff(head: str, _name: str) -> bool:
    """Return whether objects have a `paper` with an id, or are such papers."""
    names = answer_shape(head)
    return names >= _ENTRY or (names >= _PAPER and bool(names & _OF_THE_SITE))


def read(file: str, text: str) -> ReadResult:
    """Read every paper; repository, project page and summaries stand inside `paper`, an organization beside it."""
    return read_works(file, text, _NAMES, _read_one)


def _read_one(entry: Mapping[str, object], source: Source) -> Record | None:
    paper = object_of(entry.get("paper")) or entry
    title, name = text_of(paper.get("title") or entry.get("title")), text_of(paper.get("id"))
    if not title and not name:
        return None
    abstract = text_of(paper.get("summary") or entry.get("summary"))
    arxiv = read_arxiv(name)
    organization = object_of(paper.get("organization")) or object_of(entry.get("organization"))
    urls, code_urls = addresses_of(abstract, [paper.get("projectPage")], [paper.get("githubRepo")])
    daily = read_date_text(text_of(paper.get("submittedOnDailyAt") or entry.get("submittedOnDailyAt")))
    fields = [*other_fields(paper, _USED)]
    if not arxiv and name:
        fields.append(("id", name))
    if paper is not entry:
        fields += other_fields(entry, {*_REPEATED, *(known for known, _text in fields), "submittedOnDailyAt"})
    return Record(
        source,
        title,
        abstract,
        # The site hides names that it took for authors by mistake.
        authors=names_of(
            each.get("name") for each in objects_of(paper.get("authors")) if each.get("hidden") is not True
        ),
        organization=text_of(organization.get("fullname")) or text_of(organization.get("name")) or None,
        published=read_date_text(text_of(paper.get("publishedAt"))).date,
        dates=(("submittedOnDailyAt", daily.edtf),) if daily.edtf else (),
        upvotes=count_of(paper.get("upvotes")),
        arxiv_id=arxiv[0] if arxiv else None,
        arxiv_version=arxiv[1] if arxiv else "",
        urls=urls,
        code_urls=code_urls,
        fields=tuple(fields),
    )
