"""The engine: files, papers, notes and search, without a face. `Library` is its one door."""

from __future__ import annotations

from index import logs
from index.cache.json_columns import NoteSummary
from index.cache.queries import LinkRow, TagCount
from index.edit.changes import Change, Draft, RenamePlan
from index.errors import ErrorCode, LibraryError, StaleFileError, expected
from index.ids import DocumentId
from index.library import Library
from index.papers.model import Paper, Rejected
from index.problems import Problem, ProblemKind, Severity
from index.read.diagnosis import IndexState, file_system, index_state
from index.read.results import Embed, Embeds, Hit, Links, Page, Passage, Refreshed, Related, SavedSearch
from index.search.model import Count, Reason
from index.sync.model import Announcement, Progress, SyncState
from index.text import clean, clean_line, fold, json_safe
from index.vault.markdown_blocks import (
    Alignment,
    Callout,
    CalloutKind,
    CodeBlock,
    EmbedSpan,
    FootnoteMark,
    HeadingBlock,
    HtmlBlock,
    Inline,
    LineBreak,
    LinkSpan,
    ListBlock,
    ListItem,
    MarkdownBlock,
    MathBlock,
    Paragraph,
    Quote,
    Table,
    TextRun,
    ThematicBreak,
)
from index.vault.merge_text import Choice, Clash, Merged, resolve
from index.vault.model import Block, Heading

__all__ = [
    "Alignment",
    "Announcement",
    "Block",
    "Callout",
    "CalloutKind",
    "Change",
    "Choice",
    "Clash",
    "CodeBlock",
    "Count",
    "DocumentId",
    "Draft",
    "Embed",
    "EmbedSpan",
    "Embeds",
    "ErrorCode",
    "FootnoteMark",
    "Heading",
    "HeadingBlock",
    "Hit",
    "HtmlBlock",
    "IndexState",
    "Inline",
    "Library",
    "LibraryError",
    "LineBreak",
    "LinkRow",
    "LinkSpan",
    "Links",
    "ListBlock",
    "ListItem",
    "MarkdownBlock",
    "MathBlock",
    "Merged",
    "NoteSummary",
    "Page",
    "Paper",
    "Paragraph",
    "Passage",
    "Problem",
    "ProblemKind",
    "Progress",
    "Quote",
    "Reason",
    "Refreshed",
    "Rejected",
    "Related",
    "RenamePlan",
    "SavedSearch",
    "Severity",
    "StaleFileError",
    "SyncState",
    "Table",
    "TagCount",
    "TextRun",
    "ThematicBreak",
    "clean",
    "clean_line",
    "expected",
    "file_system",
    "fold",
    "index_state",
    "json_safe",
    "logs",
    "resolve",
]
