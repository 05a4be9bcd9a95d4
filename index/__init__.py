"""The engine: files, papers, notes and search, without a face. `Library` is its one door.

This is the whole public surface. Each name is imported when it is first asked for, so that a command pays only for
what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from index import logs

if TYPE_CHECKING:
    from index.cache.cache import CacheReader
    from index.cache.json_columns import NoteSummary, Standing
    from index.cache.links_table import LinkRow
    from index.cache.queries import NoteName, TagCount, Totals, View
    from index.edit.append_text import append_text
    from index.edit.changes import Change, Draft, FileChange, Move, RenamePlan, RewrittenFile
    from index.edit.drafts import Drafts
    from index.edit.duplicate_pairs import DuplicatePair
    from index.edit.editor import Editor
    from index.edit.extract_selection import ExtractedText, SelectedText
    from index.edit.highlights import AddedHighlights
    from index.edit.history import History
    from index.edit.import_sources import (
        Collected,
        FileCopy,
        ImportPlace,
        ImportPlan,
        ImportProgress,
        ImportResult,
        Incoming,
    )
    from index.edit.keyword_tags import KeywordTags
    from index.edit.literature_texts import LiteratureTexts
    from index.edit.live_sources import Sources
    from index.edit.move_in_queue import move_in_queue
    from index.edit.name_offers import NameOffer, NameOffers, OfferKind
    from index.edit.new_links import Linker
    from index.edit.new_notes import DailyNote, Inserted, Templates
    from index.edit.paper_edits import PaperEdits
    from index.edit.past_change import HistoryLimits, PastChange, PastFile
    from index.edit.past_changes import FileDiff, NoteVersion, PastChanges
    from index.edit.pdfs import AttachedFile, PdfPages, Pdfs
    from index.edit.planned_imports import Imports, PlannedImport
    from index.edit.quote import QUOTE_TEMPLATE, quotation, quote
    from index.edit.refresh_notes import RefreshPlan, plan_refresh, refresh_notes
    from index.edit.rename_keys import Keys
    from index.edit.rename_plans import RenamePlans
    from index.edit.repair import Repairs
    from index.edit.toggle_task import toggle_task
    from index.edit.vault_properties import Assignment, Properties, PropertyUse, read_assignment
    from index.edit.works import PaperSource, Works, WorksPlan
    from index.errors import ErrorCode, LibraryError, StaleFileError, expected
    from index.ids import DocumentId, DocumentIds, DocumentKind
    from index.library import Library
    from index.papers.formats import EXPORT_FORMATS, without_formats
    from index.papers.formats.bibtex_source import EntryPlace
    from index.papers.formula_text import formula_text, with_formulas
    from index.papers.gist import Gist
    from index.papers.key_patterns import key_pattern_fault
    from index.papers.model import (
        READING_STATUSES,
        Date,
        Paper,
        ReadingStatus,
        Record,
        Rejected,
        Remark,
        Source,
    )
    from index.papers.pdf_colors import HIGHLIGHT_COLORS
    from index.papers.pdf_picture import PagePicture
    from index.papers.person_names import Name
    from index.papers.sentences import sentence_spans
    from index.problems import Problem, ProblemKind, Severity
    from index.read.bookmarks import Bookmark, Bookmarks
    from index.read.cited_papers import UnknownKey
    from index.read.comparison import ComparedPaper, Comparison
    from index.read.diagnosis import IndexState, file_system, index_state
    from index.read.diary import DIARY_DEEDS, DiaryDeed, DiaryEntry, DiaryWeek
    from index.read.diary_answers import Diary
    from index.read.export import ExportedPapers, Exports
    from index.read.formatted_citations import Bibliography
    from index.read.link_sentences import link_sentence
    from index.read.note_parts import find_part
    from index.read.pdf_passages import PdfPassage
    from index.read.plots import PLOT_KINDS, Plot, PlotKind, PlotSeries
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
        PdfPlace,
        QueryAnswer,
        Refreshed,
        Related,
        RelaxedHit,
        SavedSearch,
        Verdict,
    )
    from index.read.saved_searches import SavedSearches
    from index.read.seen_papers import Came, SeenPapers
    from index.read.ties import TIE_KINDS, Around, Neighbour, Neighbourhood, Tie, TieKind
    from index.read.unlinked_mentions import mention_names
    from index.read.vault_images import ImageSize, VaultImage, draw_image, is_image
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
    from index.search.name_search import Names, best_names
    from index.sources.asked import Asked, FollowedKind
    from index.sources.fetching import SentRequest
    from index.sources.services import (
        SERVICES,
        SLOWEST_PACE,
        ServiceSettings,
        SourcesSettings,
        read_source_settings,
    )
    from index.sources.subscriptions import Subscription, Subscriptions
    from index.sync.model import Announcement, Phase, Progress, SyncState
    from index.sync.roots import FileKind, Roots
    from index.sync.scan import Root
    from index.text import clean, clean_line, fold, json_safe
    from index.vault.files.outside_files import read_outside, replace_outside
    from index.vault.line_diff import DiffLine, DiffSign
    from index.vault.links.resolver import match_heading
    from index.vault.links.rewrite import anchor_text
    from index.vault.links.syntax import Edit
    from index.vault.links.target_sections import NoteSections
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
    from index.vault.obsidian.periodic_notes import PeriodicSettings
    from index.vault.obsidian.settings import NewFileLocation, Trash, VaultSettings
    from index.vault.parse.mentions import Mention, find_mentions
    from index.vault.parse.outline import BlockLines, outline
    from index.vault.parse.tasks import Task, read_tasks
    from index.vault.properties.property_types import known_type
    from index.vault.text_spans import EditedText, text_edits
    from index.vault.vault import NoteText, Vault

# Several names a line, as a module has at most 400 lines.
# fmt: off
__all__ = [
    "DIARY_DEEDS", "EXPORT_FORMATS", "HIGHLIGHT_COLORS", "PLOT_KINDS", "PROPERTY_TYPES", "QUOTE_TEMPLATE",
    "READING_STATUSES", "SERVICES", "SLOWEST_PACE", "TIE_KINDS", "AddedHighlights", "Alignment",
    "Announcement", "Around", "Asked", "Assignment", "AttachedFile", "Bibliography", "Block", "BlockLines",
    "Bookmark", "Bookmarks", "CacheReader", "Callout", "CalloutKind", "Came", "Change", "Choice", "Clash",
    "CodeBlock", "Collected", "ComparedPaper", "Comparison", "Completion", "Count", "DailyNote", "Date",
    "Diary", "DiaryDeed", "DiaryEntry", "DiaryWeek", "DiffLine", "DiffSign", "DocumentId", "DocumentIds",
    "DocumentKind", "Draft", "Drafts", "DuplicatePair", "Edit", "EditedText", "Editor", "Embed", "EmbedSpan",
    "EmbedState", "Embeds", "EntryPlace", "ErrorCode", "ExportedPapers", "Exports", "ExtractedText",
    "FileChange", "FileCopy", "FileDiff", "FileKind", "Flaw", "Folding", "FollowedKind", "FootnoteMark",
    "Gist", "Heading", "HeadingBlock", "History", "HistoryLimits", "Hit", "HtmlBlock", "ImageSize",
    "ImportPlace", "ImportPlan", "ImportProgress", "ImportResult", "Imports", "Incoming", "IndexState",
    "Inline", "InlineField", "InlineStyle", "Inlines", "Inserted", "Keys", "KeywordTags", "Library",
    "LibraryError", "LineBreak", "Link", "LinkFormat", "LinkKind", "LinkRow", "LinkSpan", "LinkSpanKind",
    "LinkTarget", "Linker", "Links", "ListBlock", "ListItem", "LiteratureTexts", "MarkdownBlock", "MathBlock",
    "Mention", "Merged", "MergedPart", "Move", "Name", "NameOffer", "NameOffers", "Names", "Neighbour",
    "Neighbourhood", "NewFileLocation", "Note", "NoteName", "NoteSections", "NoteSummary", "NoteText",
    "NoteVersion", "OfferKind", "Order", "Page", "PagePicture", "Paper", "PaperEdits", "PaperSource",
    "Paragraph", "Passage", "PastChange", "PastChanges", "PastFile", "PdfPages", "PdfPassage", "PdfPlace",
    "Pdfs", "PeriodicSettings", "Phase", "PlannedImport", "Plot", "PlotKind", "PlotSeries", "Problem",
    "ProblemGroup", "ProblemKind", "Progress", "Properties", "PropertyType", "PropertyUse", "PropertyValue",
    "QueryAnswer", "Quote", "Reader", "ReadingStatus", "Reason", "Record", "RefreshPlan", "Refreshed",
    "Rejected", "Related", "RelaxedHit", "RelaxedId", "RelaxedResults", "Remark", "RenamePlan", "RenamePlans",
    "Repairs", "RewrittenFile", "Root", "Roots", "RunKind", "SavedSearch", "SavedSearches", "Scope",
    "ScoredId", "SearchResults", "SeenPapers", "SelectedText", "SentRequest", "ServiceSettings", "Severity",
    "Snippet", "Sort", "Source", "Sources", "SourcesSettings", "StaleFileError", "Standing", "Styles",
    "Subscription", "Subscriptions", "SyncState", "Table", "Tag", "TagCount", "Task", "Templates", "TextRun",
    "ThematicBreak", "Tie", "TieKind", "Totals", "Trash", "UnknownKey", "Vault", "VaultImage", "VaultSettings",
    "Verdict", "View", "Works", "WorksPlan", "anchor_text", "append_text", "best_names", "choose_problems",
    "clean", "clean_line", "draw_image", "expected", "file_system", "find_mentions", "find_part", "fold",
    "formula_text", "group_problems", "index_state", "is_image", "json_safe", "key_pattern_fault",
    "known_type", "link_sentence", "logs", "match_heading", "mention_names", "move_in_queue", "outline",
    "plan_refresh", "quotation", "quote", "read_assignment", "read_outside", "read_source_settings",
    "read_tasks", "refresh_notes", "replace_outside", "resolve", "sentence_spans", "text_edits", "toggle_task",
    "with_formulas", "without_formats",
]
# fmt: on

_MODULES = {
    "index.cache.cache": "CacheReader",
    "index.cache.json_columns": "NoteSummary Standing",
    "index.cache.links_table": "LinkRow",
    "index.cache.queries": "NoteName TagCount Totals View",
    "index.edit.append_text": "append_text",
    "index.edit.changes": "Change Draft FileChange Move RenamePlan RewrittenFile",
    "index.edit.drafts": "Drafts",
    "index.edit.duplicate_pairs": "DuplicatePair",
    "index.edit.editor": "Editor",
    "index.edit.extract_selection": "ExtractedText SelectedText",
    "index.edit.highlights": "AddedHighlights",
    "index.edit.history": "History",
    "index.edit.import_sources": "Collected FileCopy ImportPlace ImportPlan ImportProgress ImportResult Incoming",
    "index.edit.keyword_tags": "KeywordTags",
    "index.edit.literature_texts": "LiteratureTexts",
    "index.edit.live_sources": "Sources",
    "index.edit.move_in_queue": "move_in_queue",
    "index.edit.name_offers": "NameOffer NameOffers OfferKind",
    "index.edit.new_links": "Linker",
    "index.edit.new_notes": "DailyNote Inserted Templates",
    "index.edit.paper_edits": "PaperEdits",
    "index.edit.past_change": "HistoryLimits PastChange PastFile",
    "index.edit.past_changes": "FileDiff NoteVersion PastChanges",
    "index.edit.pdfs": "AttachedFile PdfPages Pdfs",
    "index.edit.planned_imports": "Imports PlannedImport",
    "index.edit.quote": "QUOTE_TEMPLATE quotation quote",
    "index.edit.refresh_notes": "RefreshPlan plan_refresh refresh_notes",
    "index.edit.rename_keys": "Keys",
    "index.edit.rename_plans": "RenamePlans",
    "index.edit.repair": "Repairs",
    "index.edit.toggle_task": "toggle_task",
    "index.edit.vault_properties": "Assignment Properties PropertyUse read_assignment",
    "index.edit.works": "PaperSource Works WorksPlan",
    "index.errors": "ErrorCode LibraryError StaleFileError expected",
    "index.ids": "DocumentId DocumentIds DocumentKind",
    "index.library": "Library",
    "index.papers.formats": "EXPORT_FORMATS without_formats",
    "index.papers.formats.bibtex_source": "EntryPlace",
    "index.papers.formula_text": "formula_text with_formulas",
    "index.papers.gist": "Gist",
    "index.papers.key_patterns": "key_pattern_fault",
    "index.papers.model": "READING_STATUSES Date Paper ReadingStatus Record Rejected Remark Source",
    "index.papers.pdf_colors": "HIGHLIGHT_COLORS",
    "index.papers.pdf_picture": "PagePicture",
    "index.papers.person_names": "Name",
    "index.papers.sentences": "sentence_spans",
    "index.problems": "Problem ProblemKind Severity",
    "index.read.bookmarks": "Bookmark Bookmarks",
    "index.read.cited_papers": "UnknownKey",
    "index.read.comparison": "ComparedPaper Comparison",
    "index.read.diagnosis": "IndexState file_system index_state",
    "index.read.diary": "DIARY_DEEDS DiaryDeed DiaryEntry DiaryWeek",
    "index.read.diary_answers": "Diary",
    "index.read.export": "ExportedPapers Exports",
    "index.read.formatted_citations": "Bibliography",
    "index.read.link_sentences": "link_sentence",
    "index.read.note_parts": "find_part",
    "index.read.pdf_passages": "PdfPassage",
    "index.read.plots": "PLOT_KINDS Plot PlotKind PlotSeries",
    "index.read.problem_groups": "ProblemGroup choose_problems group_problems",
    "index.read.reader": "Reader",
    "index.read.results": (
        "Embed EmbedState Embeds Hit Links Page Passage PdfPlace QueryAnswer Refreshed Related RelaxedHit "
        "SavedSearch Verdict"
    ),
    "index.read.saved_searches": "SavedSearches",
    "index.read.seen_papers": "Came SeenPapers",
    "index.read.ties": "TIE_KINDS Around Neighbour Neighbourhood Tie TieKind",
    "index.read.vault_images": "ImageSize VaultImage draw_image is_image",
    "index.read.unlinked_mentions": "mention_names",
    "index.search.completion": "Completion",
    "index.search.model": "Count Order Reason RelaxedId RelaxedResults Scope ScoredId SearchResults Snippet Sort",
    "index.search.name_search": "Names best_names",
    "index.sources.asked": "Asked FollowedKind",
    "index.sources.fetching": "SentRequest",
    "index.sources.services": "SERVICES SLOWEST_PACE ServiceSettings SourcesSettings read_source_settings",
    "index.sources.subscriptions": "Subscription Subscriptions",
    "index.sync.model": "Announcement Phase Progress SyncState",
    "index.sync.roots": "FileKind Roots",
    "index.sync.scan": "Root",
    "index.text": "clean clean_line fold json_safe",
    "index.vault.files.outside_files": "read_outside replace_outside",
    "index.vault.line_diff": "DiffLine DiffSign",
    "index.vault.links.resolver": "match_heading",
    "index.vault.links.rewrite": "anchor_text",
    "index.vault.links.syntax": "Edit",
    "index.vault.links.target_sections": "NoteSections",
    "index.vault.markdown_blocks": (
        "Alignment Callout CalloutKind CodeBlock EmbedSpan Folding FootnoteMark HeadingBlock HtmlBlock "
        "Inline InlineStyle Inlines LineBreak LinkSpan LinkSpanKind ListBlock ListItem MarkdownBlock "
        "MathBlock Paragraph Quote RunKind Styles Table TextRun ThematicBreak"
    ),
    "index.vault.merge_text": "Choice Clash Merged MergedPart resolve",
    "index.vault.model": (
        "PROPERTY_TYPES Block Flaw Heading InlineField Link LinkFormat LinkKind LinkTarget Note "
        "PropertyType PropertyValue Tag"
    ),
    "index.vault.obsidian.periodic_notes": "PeriodicSettings",
    "index.vault.obsidian.settings": "NewFileLocation Trash VaultSettings",
    "index.vault.parse.mentions": "Mention find_mentions",
    "index.vault.parse.outline": "BlockLines outline",
    "index.vault.parse.tasks": "Task read_tasks",
    "index.vault.properties.property_types": "known_type",
    "index.vault.text_spans": "EditedText text_edits",
    "index.vault.vault": "NoteText Vault",
}
"""The module of each name."""
_LATER = {name: module for module, names in _MODULES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import a name."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = found
    return found
