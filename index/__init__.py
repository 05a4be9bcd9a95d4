"""The engine: files, papers, notes and search, without a face. `Library` is its one door.

This is the whole public surface. Types that only annotations need, of modules that the first screen can do without,
are imported when they are first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from index import logs
from index.cache.cache import CacheReader
from index.cache.json_columns import NoteSummary, Standing
from index.cache.links_table import LinkRow
from index.cache.queries import PaperTitle, TagCount, Totals, View
from index.edit.changes import Change, Draft, FileChange, Move, RenamePlan, RewrittenFile
from index.errors import ErrorCode, LibraryError, StaleFileError, expected
from index.ids import DocumentId, DocumentKind
from index.library import Library
from index.papers.formats import EXPORT_FORMATS
from index.papers.model import READING_STATUSES, Paper, ReadingStatus, Rejected, Remark, Source
from index.problems import Problem, ProblemKind, Severity
from index.read.diagnosis import IndexState, file_system, index_state
from index.read.problem_groups import ProblemGroup, choose_problems, group_problems
from index.read.reader import Reader
from index.read.results import (
    Embed,
    Embeds,
    EmbedState,
    Hit,
    Links,
    Page,
    Passage,
    QueryAnswer,
    Refreshed,
    Related,
    RelaxedHit,
    SavedSearch,
    Verdict,
)
from index.search.completion import Completion
from index.search.model import (
    Count,
    Order,
    Reason,
    RelaxedId,
    RelaxedResults,
    Scope,
    ScoredId,
    SearchResults,
    Snippet,
    Sort,
)
from index.sync.model import Announcement, Phase, Progress, SyncState
from index.sync.roots import FileKind, Roots
from index.text import clean, clean_line, fold, json_safe
from index.vault.markdown_blocks import (
    Alignment,
    Callout,
    CalloutKind,
    CodeBlock,
    EmbedSpan,
    Folding,
    FootnoteMark,
    HeadingBlock,
    HtmlBlock,
    Inline,
    Inlines,
    InlineStyle,
    LineBreak,
    LinkSpan,
    LinkSpanKind,
    ListBlock,
    ListItem,
    MarkdownBlock,
    MathBlock,
    Paragraph,
    Quote,
    RunKind,
    Styles,
    Table,
    TextRun,
    ThematicBreak,
)
from index.vault.merge_text import Choice, Clash, Merged, MergedPart, resolve
from index.vault.model import (
    PROPERTY_TYPES,
    Block,
    Flaw,
    Heading,
    InlineField,
    Link,
    LinkFormat,
    LinkKind,
    LinkTarget,
    Note,
    PropertyType,
    PropertyValue,
    Tag,
)
from index.vault.vault import NoteText, Vault

if TYPE_CHECKING:
    from index.edit.append_text import append_text
    from index.edit.drafts import Drafts
    from index.edit.duplicate_pairs import DuplicatePair
    from index.edit.editor import Editor
    from index.edit.extract_selection import ExtractedText, SelectedText
    from index.edit.history import History
    from index.edit.import_sources import Collected, ImportResult, Incoming
    from index.edit.keyword_tags import KeywordTags
    from index.edit.literature_texts import LiteratureTexts
    from index.edit.new_links import Linker, LinkOffer
    from index.edit.new_notes import DailyNote, Inserted, Templates
    from index.edit.paper_edits import PaperEdits
    from index.edit.past_change import HistoryLimits, PastChange, PastFile
    from index.edit.past_changes import FileDiff, NoteVersion, PastChanges
    from index.edit.refresh_notes import RefreshPlan, plan_refresh, refresh_notes
    from index.edit.rename_keys import Keys, KeysPlan
    from index.edit.rename_plans import RenamePlans
    from index.edit.repair import Repairs
    from index.edit.toggle_task import toggle_task
    from index.edit.vault_properties import Assignment, Properties, PropertyUse, read_assignment
    from index.edit.works import PaperSource, Works, WorksPlan
    from index.papers.formats.bibtex_source import EntryPlace
    from index.papers.key_patterns import key_pattern_fault
    from index.papers.model import Date, Record
    from index.papers.person_names import Name
    from index.read.cited_papers import UnknownKey
    from index.read.export import ExportedPapers, Exports
    from index.read.formatted_citations import Bibliography
    from index.read.note_parts import find_part
    from index.read.saved_searches import SavedSearches
    from index.sync.scan import Root
    from index.vault.line_diff import DiffLine, DiffSign
    from index.vault.obsidian.periodic_notes import PeriodicSettings
    from index.vault.obsidian.settings import NewFileLocation, Trash, VaultSettings
    from index.vault.parse.tasks import Task, read_tasks
    from index.vault.properties.property_types import known_type

__all__ = [
    "EXPORT_FORMATS",
    "PROPERTY_TYPES",
    "READING_STATUSES",
    "Alignment",
    "Announcement",
    "Assignment",
    "Bibliography",
    "Block",
    "CacheReader",
    "Callout",
    "CalloutKind",
    "Change",
    "Choice",
    "Clash",
    "CodeBlock",
    "Collected",
    "Completion",
    "Count",
    "DailyNote",
    "Date",
    "DiffLine",
    "DiffSign",
    "DocumentId",
    "DocumentKind",
    "Draft",
    "Drafts",
    "DuplicatePair",
    "Editor",
    "Embed",
    "EmbedSpan",
    "EmbedState",
    "Embeds",
    "EntryPlace",
    "ErrorCode",
    "ExportedPapers",
    "Exports",
    "ExtractedText",
    "FileChange",
    "FileDiff",
    "FileKind",
    "Flaw",
    "Folding",
    "FootnoteMark",
    "Heading",
    "HeadingBlock",
    "History",
    "HistoryLimits",
    "Hit",
    "HtmlBlock",
    "ImportResult",
    "Incoming",
    "IndexState",
    "Inline",
    "InlineField",
    "InlineStyle",
    "Inlines",
    "Inserted",
    "Keys",
    "KeysPlan",
    "KeywordTags",
    "Library",
    "LibraryError",
    "LineBreak",
    "Link",
    "LinkFormat",
    "LinkKind",
    "LinkOffer",
    "LinkRow",
    "LinkSpan",
    "LinkSpanKind",
    "LinkTarget",
    "Linker",
    "Links",
    "ListBlock",
    "ListItem",
    "LiteratureTexts",
    "MarkdownBlock",
    "MathBlock",
    "Merged",
    "MergedPart",
    "Move",
    "Name",
    "NewFileLocation",
    "Note",
    "NoteSummary",
    "NoteText",
    "NoteVersion",
    "Order",
    "Page",
    "Paper",
    "PaperEdits",
    "PaperSource",
    "PaperTitle",
    "Paragraph",
    "Passage",
    "PastChange",
    "PastChanges",
    "PastFile",
    "PeriodicSettings",
    "Phase",
    "Problem",
    "ProblemGroup",
    "ProblemKind",
    "Progress",
    "Properties",
    "PropertyType",
    "PropertyUse",
    "PropertyValue",
    "QueryAnswer",
    "Quote",
    "Reader",
    "ReadingStatus",
    "Reason",
    "Record",
    "RefreshPlan",
    "Refreshed",
    "Rejected",
    "Related",
    "RelaxedHit",
    "RelaxedId",
    "RelaxedResults",
    "Remark",
    "RenamePlan",
    "RenamePlans",
    "Repairs",
    "RewrittenFile",
    "Root",
    "Roots",
    "RunKind",
    "SavedSearch",
    "SavedSearches",
    "Scope",
    "ScoredId",
    "SearchResults",
    "SelectedText",
    "Severity",
    "Snippet",
    "Sort",
    "Source",
    "StaleFileError",
    "Standing",
    "Styles",
    "SyncState",
    "Table",
    "Tag",
    "TagCount",
    "Task",
    "Templates",
    "TextRun",
    "ThematicBreak",
    "Totals",
    "Trash",
    "UnknownKey",
    "Vault",
    "VaultSettings",
    "Verdict",
    "View",
    "Works",
    "WorksPlan",
    "append_text",
    "choose_problems",
    "clean",
    "clean_line",
    "expected",
    "file_system",
    "find_part",
    "fold",
    "group_problems",
    "index_state",
    "json_safe",
    "key_pattern_fault",
    "known_type",
    "logs",
    "plan_refresh",
    "read_assignment",
    "read_tasks",
    "refresh_notes",
    "resolve",
    "toggle_task",
]

_LATER = {
    "Date": "index.papers.model",
    "EntryPlace": "index.papers.formats.bibtex_source",
    "Record": "index.papers.model",
    "Name": "index.papers.person_names",
    "Bibliography": "index.read.formatted_citations",
    "UnknownKey": "index.read.cited_papers",
    "ExportedPapers": "index.read.export",
    "Exports": "index.read.export",
    "PeriodicSettings": "index.vault.obsidian.periodic_notes",
    "key_pattern_fault": "index.papers.key_patterns",
    "known_type": "index.vault.properties.property_types",
    "Assignment": "index.edit.vault_properties",
    "Properties": "index.edit.vault_properties",
    "PropertyUse": "index.edit.vault_properties",
    "read_assignment": "index.edit.vault_properties",
    "DiffSign": "index.vault.line_diff",
    "PastFile": "index.edit.past_change",
    "PastChanges": "index.edit.past_changes",
    "PastChange": "index.edit.past_change",
    "NoteVersion": "index.edit.past_changes",
    "HistoryLimits": "index.edit.past_change",
    "FileDiff": "index.edit.past_changes",
    "DiffLine": "index.vault.line_diff",
    "RefreshPlan": "index.edit.refresh_notes",
    "append_text": "index.edit.append_text",
    "plan_refresh": "index.edit.refresh_notes",
    "refresh_notes": "index.edit.refresh_notes",
    "find_part": "index.read.note_parts",
    "toggle_task": "index.edit.toggle_task",
    "Task": "index.vault.parse.tasks",
    "read_tasks": "index.vault.parse.tasks",
    "Collected": "index.edit.import_sources",
    "DailyNote": "index.edit.new_notes",
    "Drafts": "index.edit.drafts",
    "DuplicatePair": "index.edit.duplicate_pairs",
    "Inserted": "index.edit.new_notes",
    "Editor": "index.edit.editor",
    "ExtractedText": "index.edit.extract_selection",
    "SelectedText": "index.edit.extract_selection",
    "History": "index.edit.history",
    "ImportResult": "index.edit.import_sources",
    "Keys": "index.edit.rename_keys",
    "KeysPlan": "index.edit.rename_keys",
    "KeywordTags": "index.edit.keyword_tags",
    "LiteratureTexts": "index.edit.literature_texts",
    "Incoming": "index.edit.import_sources",
    "LinkOffer": "index.edit.new_links",
    "Linker": "index.edit.new_links",
    "NewFileLocation": "index.vault.obsidian.settings",
    "RenamePlans": "index.edit.rename_plans",
    "Repairs": "index.edit.repair",
    "Root": "index.sync.scan",
    "SavedSearches": "index.read.saved_searches",
    "Templates": "index.edit.new_notes",
    "Trash": "index.vault.obsidian.settings",
    "PaperEdits": "index.edit.paper_edits",
    "PaperSource": "index.edit.works",
    "Works": "index.edit.works",
    "WorksPlan": "index.edit.works",
    "VaultSettings": "index.vault.obsidian.settings",
}


def __getattr__(name: str) -> object:
    """Import what was not needed until now."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = found
    return found
