"""Bring what was marked in the PDF files of papers into their literature notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cache import attachments_table
from index.edit.changes import Change, FileChange
from index.edit.new_links import Linker
from index.errors import LibraryError
from index.papers.pdf import read_pdfs
from index.papers.pdf_colors import color_name
from index.text import clean_line
from index.vault.highlights.merge_highlights import MergedHighlights, merge_highlights
from index.vault.highlights.note_highlight import Highlight
from index.vault.tag_edits import check_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from index.cache.cache import Cache
    from index.edit.editor import Editor
    from index.papers.model import Paper
    from index.papers.pdf import PdfContents
    from index.sync.roots import Roots

_READ = frozenset(("whole", "cut-off", "no-text"))


@dataclass(frozen=True, slots=True)
class AddedHighlights:
    """Highlights brought into notes, or that would be.

    Attributes:
        change: The notes that change.
        added: Number of highlights that are new there.
        changed: Number of comments that changed.
        files: Number of PDF files that were read.
        remarks: A sentence for each file that could not be read whole, each note that could not be changed, and each
            comment that stays as it is.
    """

    change: Change
    added: int = 0
    changed: int = 0
    files: int = 0
    remarks: tuple[str, ...] = ()


class HighlightAdder:
    """Reads PDF files and plans the changes of literature notes."""

    def __init__(self, roots: Roots, cache: Cache, editor: Editor, tags: Mapping[str, str]) -> None:
        """`tags` are those of colours, by name or `#rrggbb`.

        Raises:
            LibraryError: A tag is not one that Obsidian could read.
        """
        self._roots = roots
        self._cache = cache
        self._editor = editor
        self._tags = {color.lower(): check_tag(tag) for color, tag in tags.items()}
        self._remarks: list[str] = []

    def add(
        self, papers: Sequence[Paper], *, dry_run: bool, cancelled: Callable[[], bool]
    ) -> AddedHighlights:
        """Add highlights to the notes of papers, in one step to undo; a note is made where it is missing.

        Raises:
            Cancelled: It was asked for; nothing was written.
            LibraryError: A file cannot be written.
        """
        files = [(paper, attachments_table.of_work(self._cache, paper.identity)) for paper in papers]
        names = list(dict.fromkeys(name for _paper, own in files for name in own))
        paths = [self._roots.absolute(name) for name in names]
        contents = dict(zip(names, read_pdfs(paths, cancelled=cancelled), strict=True))
        self._remarks += [
            f"{clean_line(name)}: {each.fault}" for name, each in contents.items() if each.fault
        ]
        marked = [
            (paper, [(name, contents[name]) for name in own if contents[name].annotations])
            for paper, own in files
        ]
        marked = [(paper, own) for paper, own in marked if own]
        added = changed = 0
        changes: list[FileChange] = []
        with self._editor.history.exclusive():
            self._editor.literature_texts.prepare([paper for paper, _own in marked if not paper.note])
            for paper, own in marked:
                merged, files_of_note = self._one(paper, own)
                added, changed = added + merged.added, changed + merged.changed
                changes += files_of_note
                self._remarks += [f"{paper.key}: {remark}" for remark in merged.remarks]
            change = Change(f"highlights of {len(changes)} papers", tuple(changes))
            if len(changes) == 1:
                change = Change(f"highlights of {changes[0].path}", tuple(changes))
            if not dry_run:
                self._editor.history.do(change)
        return AddedHighlights(change, added, changed, len(names), tuple(self._remarks))

    def _one(
        self, paper: Paper, files: Sequence[tuple[str, PdfContents]]
    ) -> tuple[MergedHighlights, tuple[FileChange, ...]]:
        path = self._editor.note_path(paper)
        linker = self._editor.linker(path)
        highlights = [
            Highlight(each, self._link(linker, name, each.page), self._tag(each.color))
            for name, contents in files
            for each in contents.annotations
        ]
        found: list[MergedHighlights] = []

        def edit(text: str) -> str:
            found.append(merge_highlights(path, text, highlights))
            return found[-1].text

        try:
            changes = self._editor.paper_changes(paper, edit)
        except LibraryError as error:
            self._remarks.append(str(error))
            return MergedHighlights(""), ()
        return found[-1], changes

    def _link(self, linker: Linker, name: str, page: int) -> str:
        label = f"p. {page}"
        if self._roots.in_vault(name):
            return linker.to_page(name, page, label)
        return f"[{label}](<{self._roots.absolute(name).as_uri()}#page={page}>)"

    def _tag(self, color: str) -> str:
        return self._tags.get(color) or self._tags.get(color_name(color), "")
