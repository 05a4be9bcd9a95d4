"""The operators of the query language, each with what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OPERATORS: Mapping[str, str] = {
    "tag:": "a tag and those nested in it",
    "title:": "in the title",
    "abstract:": "in the abstract",
    "content:": "in the text, not in the title",
    "pdf:": "in the text of a PDF file",
    "author:": "in an author's name",
    "org:": "in an organization's name",
    "keyword:": "in a keyword or collection of a paper",
    "year:": "2024, 2020..2022, >=2023",
    "date:": "2024-05, 2024-05..2025, >2025-01, 7d, today",
    "modified:": "7d, today, 2024-05..2025",
    "added:": "when it came here: 7d, today, 2024-05..2025",
    "day:": "what the page of a day brought: 2026-11-27",
    "week:": "what the pages of a week brought: 2026-W48",
    "month:": "what the pages of a month brought: 2026-11",
    "trending:": "of a day, week or month, the most upvoted first",
    "status:": "unread, reading, read",
    "is:": "unread, reading, read, new, unseen, dismissed",
    "has:": "note, code, pdf, tags, doi, abstract",
    "kind:": "paper, note",
    "key:": "citation keys that begin so",
    "links:": "notes that link to this",
    "upvotes:": ">=3, 3..10",
    "doi:": "a paper by its DOI",
    "arxiv:": "a paper by its arXiv identifier",
    "path:": "anywhere in the note's path",
    "line:": "(all this on one line)",
    "block:": "(all this in one block)",
    "section:": "(all this under one heading)",
    "task:": "in a task",
    "task-todo:": "in an open task",
    "task-done:": "in a task that is done",
    "match-case:": "just as written",
    "[": "a property",
    '"': "a phrase",
    "-": "not this",
    "+": "always this",
    "/": "a regular expression",
}
"""By the beginning that is typed."""

EXAMPLES: Mapping[str, str] = {
    "sparse attention year:2023..": "both words, of 2023 or later",
    '"scratch pad" -survey': "a phrase, without a word",
    "title:retrieval OR tag:topic/retrieval": "either of two",
    "author:chen status:unread has:pdf": "to be read, with a PDF file",
    "modified:7d kind:note": "notes changed in the last week",
    "retriev* upvotes:>=3": "words that begin so, with three upvotes or more",
}
"""Whole queries, each with what it finds."""
