"""Renew the parts of literature notes that their template owns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.edit.changes import Change, FileChange
from index.edit.literature_texts import today
from index.errors import LibraryError
from index.vault.obsidian import literature_note, template_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.edit.editor import Editor
    from index.papers.model import Paper


@dataclass(frozen=True, slots=True)
class RefreshPlan:
    """Renewed literature notes; nothing is written yet.

    Attributes:
        change: The notes that differ.
        unchanged: Number of notes that stay as they are.
        skipped: A sentence for each note that cannot be renewed.
    """

    change: Change
    unchanged: int = 0
    skipped: tuple[str, ...] = ()


def plan_refresh(editor: Editor, papers: Sequence[Paper]) -> RefreshPlan:
    """Work out what the template gives for the literature notes of papers; those without one are left out.

    Raises:
        LibraryError: The template cannot be used.
    """
    noted = [paper for paper in papers if paper.note]
    if not noted:
        return RefreshPlan(Change("refresh"))
    fresh = literature_note.fresh(editor.literature_texts.template(), noted, today=today())
    files: list[FileChange] = []
    skipped: list[str] = []
    unchanged = 0
    for paper, (text, moving) in zip(noted, fresh, strict=True):
        path = str(paper.note)
        try:
            note = editor.text(path)
            after = template_blocks.renewed(note.text, text, moving).encode("utf-8")
        except LibraryError as error:
            skipped.append(f"{path} is not renewed: {error}")
            continue
        if after == note.data:
            unchanged += 1
        else:
            files.append(FileChange(path, note.data, after))
    label = f"refresh of {len(files)} literature note{'s' if len(files) != 1 else ''}"
    return RefreshPlan(Change(label, tuple(files)), unchanged, tuple(skipped))


def refresh_notes(editor: Editor, papers: Sequence[Paper]) -> RefreshPlan:
    """Renew the literature notes of papers in one step; return what was done.

    Raises:
        LibraryError: The template cannot be used, or a file cannot be written.
    """
    with editor.history.exclusive():
        plan = plan_refresh(editor, papers)
        editor.history.do(plan.change)
        return plan
