"""Things to do at a place of a text, each as a change that the editor carries out."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from lsprotocol.types import CodeAction, CodeActionKind, CodeActionTriggerKind, Range, WorkspaceEdit

from index import (
    QUOTE_TEMPLATE,
    DocumentId,
    LibraryError,
    Link,
    Paper,
    Problem,
    ProblemKind,
    clean_line,
    find_mentions,
    mention_names,
    quotation,
)
from notes_tui.lsp.buffer_problems import diagnostic, problems_of
from notes_tui.lsp.cursor_part import part_at
from notes_tui.lsp.link_targets import target_of
from notes_tui.lsp.workspace_edits import created, edit_of, workspace_edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import CodeActionContext

    from index import NoteSummary
    from notes_tui.lsp.note_question import NoteQuestion

_WORD = re.compile(r"\S+")
_LONGEST = 200
_MOST_WORDS = 5
_MOST_TAGS = 3
_MOST_PAPERS = 3
_MOST_TEMPLATES = 5


def actions(question: NoteQuestion, where: Range, context: CodeActionContext) -> list[CodeAction]:
    """Return what can be done at a range of a note, fixes first.

    Raises:
        LibraryError: The index cannot be read.
    """
    found = [*_fixes(question, where), *_mentions(question, where), *_of_paper(question)]
    # What takes a search is offered where the user asks, and not at each move of the cursor.
    if context.trigger_kind is not CodeActionTriggerKind.Automatic:
        found += [*_citations(question, where), *_tags(question)]
    if context.only is None:
        return found
    wanted = tuple(getattr(kind, "value", str(kind)) for kind in context.only)
    return [each for each in found if _kind(each).startswith(wanted)]


def _kind(action: CodeAction) -> str:
    return str(getattr(action.kind, "value", action.kind))


def _action(
    title: str, edit: WorkspaceEdit, kind: CodeActionKind = CodeActionKind.RefactorRewrite
) -> CodeAction:
    return CodeAction(title=clean_line(title)[:_LONGEST], kind=kind, edit=edit)


# Problems


def _fixes(question: NoteQuestion, where: Range) -> Iterator[CodeAction]:
    repairs = question.library.repairs.over(question.notes.texts)
    for problem in problems_of(question):
        line = (problem.line or 1) - 1
        if not where.start.line <= line <= where.end.line:
            continue
        shown = diagnostic(question.note, problem)
        with suppress(LibraryError):
            what = repairs.suggested(problem)
            if what is not None:
                edit = workspace_edit(question.notes, repairs.apply(problem))
                title = f"{what[:1].upper()}{what[1:]}: {problem.subject}" if problem.subject else what
                fix = _action(title, edit, CodeActionKind.QuickFix)
                fix.diagnostics, fix.is_preferred = [shown], True
                yield fix
        if problem.kind is ProblemKind.BROKEN_LINK:
            for fix in _from_templates(question, problem):
                fix.diagnostics = [shown]
                yield fix


def _from_templates(question: NoteQuestion, problem: Problem) -> Iterator[CodeAction]:
    """Yield ways to create the note that a link names, with each of the first templates."""
    link = next((each for each in question.note.note.links if each.raw == problem.subject), None)
    if link is None or not link.target:
        return
    templates = question.library.templates
    with suppress(LibraryError):
        change = question.library.edit.over(question.notes.texts).create(
            link.target, beside=question.note.path
        )
        path = change.paths[0]
        for template in templates.paths()[:_MOST_TEMPLATES]:
            text = templates.insert(template, path, "", 0).text
            name = template.rpartition("/")[2].removesuffix(".md")
            title = f"Create the note from the template {name}: {problem.subject}"
            yield _action(title, created(question.notes, path, text), CodeActionKind.QuickFix)


# Mentions


def _mentions(question: NoteQuestion, where: Range) -> Iterator[CodeAction]:
    """Yield links for the name of a note or paper that is selected, or that the cursor is in."""
    found = _mentioned(question, where)
    if found is None:
        return
    item, start, end = found
    text = question.note.text
    linker = question.library.edit.linker(question.note.path)
    title = clean_line(item.title)
    linked = f"{text[:start]}{linker.to(item, text[start:end])}{text[end:]}"
    yield _action(
        f"Link “{text[start:end]}” to {title}", edit_of(question.notes, question.note.path, text, linked)
    )
    places = find_mentions(question.note.note, text, mention_names(item))
    if len(places) > 1:
        edited = text
        for place in reversed(places):
            edited = f"{edited[: place.start]}{linker.to(item, place.text)}{edited[place.end :]}"
        edit = edit_of(question.notes, question.note.path, text, edited)
        yield _action(f"Link all {len(places)} mentions of {title}", edit)


def _mentioned(question: NoteQuestion, where: Range) -> tuple[Paper | NoteSummary, int, int] | None:
    lines, text = question.note.lines, question.note.text
    start, end = lines.offset(where.start), lines.offset(where.end)
    if part_at(question.note, start) is not None or start < question.note.note.body_start:
        return None
    for first, last in [(start, end)] if start < end else _around(question, start):
        name = text[first:last]
        if not name.strip() or len(name) > _LONGEST or "\n" in name:
            continue
        item = _called(question, name)
        path = item.note if isinstance(item, Paper) else item.path if item is not None else None
        if item is not None and path != question.note.path:
            return item, first, last
    return None


def _called(question: NoteQuestion, name: str) -> Paper | NoteSummary | None:
    """Return the note or paper of a name, title, alias or key."""
    read = question.library.read
    with suppress(LibraryError):
        return read.resolve(name)
    offer = read.offers("links").called(name)
    return read.items([offer.id]).get(offer.id) if offer is not None and offer.id is not None else None


def _around(question: NoteQuestion, offset: int) -> list[tuple[int, int]]:
    """Return the spans of some words that hold an offset, the longest first, without the signs around them."""
    lines = question.note.lines
    number = lines.position(offset).line
    begin, line = lines.starts[number], lines.line(number)
    words = [(begin + found.start(), begin + found.end()) for found in _WORD.finditer(line)]
    at = next((n for n, (first, last) in enumerate(words) if first <= offset <= last), None)
    if at is None:
        return []
    spans: set[tuple[int, int]] = set()
    for first in range(max(0, at - _MOST_WORDS + 1), at + 1):
        for last in range(at, min(len(words), first + _MOST_WORDS)):
            start, end = words[first][0], words[last][1]
            held = question.note.text[start:end]
            start += len(held) - len(held.lstrip("([{\"'“‘*_"))
            end -= len(held) - len(held.rstrip(")]}\"'”’*_.,;:!?"))
            if start < end:
                spans.add((start, end))
    return sorted(spans, key=lambda span: span[0] - span[1])


# Papers and tags


def _of_paper(question: NoteQuestion) -> Iterator[CodeAction]:
    found = part_at(question.note, question.offset)
    target = target_of(question, found.part) if found is not None and isinstance(found.part, Link) else None
    paper = target.paper if target is not None else None
    if paper is None or found is None:
        return
    notes, edited = question.notes, question.note
    if paper.note is None:
        with suppress(LibraryError):
            change = question.library.edit.over(notes.texts).literature_note(paper)
            yield _action(f"Create the literature note of {paper.key}", workspace_edit(notes, change))
    if paper.abstract:
        link = question.library.edit.linker(edited.path).to(paper)
        template = question.vault.settings.citations.quote or QUOTE_TEMPLATE
        quoted = quotation(paper.abstract, template, link=link, key=paper.key)
        end = edited.lines.offset(
            question.note.lines.whole_line(edited.lines.position(found.end).line + 1).end
        )
        text = f"{edited.text[:end]}\n\n{quoted}{edited.text[end:]}"
        yield _action(
            f"Quote the abstract of {paper.key} below", edit_of(notes, edited.path, edited.text, text)
        )


def _citations(question: NoteQuestion, where: Range) -> Iterator[CodeAction]:
    lines, text = question.note.lines, question.note.text
    start, end = lines.offset(where.start), lines.offset(where.end)
    words = " ".join(text[start:end].split())
    if not words or len(words) > _LONGEST:
        return
    for offer in question.library.read.complete(words, "papers", limit=_MOST_PAPERS):
        edited = f"{text[:end]} [@{offer.text}]{text[end:]}"
        yield _action(f"Cite {offer.label}", edit_of(question.notes, question.note.path, text, edited))


def _tags(question: NoteQuestion) -> Iterator[CodeAction]:
    path = question.note.path
    item = question.library.read.items([DocumentId.note(path)]).get(DocumentId.note(path))
    if item is None:
        return
    editor = question.library.edit.over(question.notes.texts)
    for tag in question.library.read.suggested_tags([item])[:_MOST_TAGS]:
        with suppress(LibraryError):
            yield _action(f"Add the tag #{tag}", workspace_edit(question.notes, editor.tag([path], [tag])))
