"""The engine: files, papers, notes and search, without a face. `Library` is its one door."""

from __future__ import annotations

from index.answers import Hit, Links, Page, Refreshed
from index.cache.codec import NoteSummary
from index.cache.queries import LinkRow, TagCount
from index.changes import Change
from index.errors import LibraryError, Problem, StaleFileError
from index.importing import Imported, Incoming
from index.importing import collect as collect_imports
from index.importing import from_bytes as incoming_bytes
from index.library import Library
from index.papers.model import Paper, Rejected
from index.sync.model import Announcement, Progress, SyncState
from index.text import clean, clean_line, fold, json_safe
from index.vault.markdown import tokens as markdown_tokens
from index.vault.obsidian import uri as obsidian_uri

__all__ = [
    "Announcement",
    "Change",
    "Hit",
    "Imported",
    "Incoming",
    "Library",
    "LibraryError",
    "LinkRow",
    "Links",
    "NoteSummary",
    "Page",
    "Paper",
    "Problem",
    "Progress",
    "Refreshed",
    "Rejected",
    "StaleFileError",
    "SyncState",
    "TagCount",
    "clean",
    "clean_line",
    "collect_imports",
    "fold",
    "incoming_bytes",
    "json_safe",
    "markdown_tokens",
    "obsidian_uri",
]
