"""The problems of a text that is open, at their places in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import Diagnostic, DiagnosticSeverity, Range

from index import Problem, ProblemKind, clean_line
from notes_tui.lsp.cursor_part import span

if TYPE_CHECKING:
    from index import Severity
    from notes_tui.lsp.note_question import NoteQuestion
    from notes_tui.lsp.open_notes import EditedNote

SOURCE = "notes-tui"
_SEVERITIES: dict[Severity, DiagnosticSeverity] = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "info": DiagnosticSeverity.Information,
}

_OF_THE_KEY = (ProblemKind.DUPLICATE_KEY, ProblemKind.SECOND_NOTE)


def problems_of(question: NoteQuestion) -> list[Problem]:
    """Return the problems of the note that the user wants to know of.

    Raises:
        LibraryError: The index cannot be read.
    """
    edited, ignored = question.note, question.vault.settings.doctor.ignore
    others = {path: each.note for path, each in question.notes.opened.items() if path != edited.path}
    found = question.library.read.problems_in(edited.note, others)
    return [problem for problem in found if problem.kind not in ignored]


def diagnostics(question: NoteQuestion) -> list[Diagnostic]:
    """Return the problems of the note as an editor shows them.

    Raises:
        LibraryError: The index cannot be read.
    """
    return [diagnostic(question.note, problem) for problem in problems_of(question)]


def diagnostic(edited: EditedNote, problem: Problem) -> Diagnostic:
    """Return a problem as an editor shows it, at the characters that it is about where they are known."""
    return Diagnostic(
        range=_range(edited, problem),
        message=clean_line(problem.detail),
        severity=_SEVERITIES[problem.kind.severity],
        code=problem.kind.value,
        source=SOURCE,
    )


def _range(edited: EditedNote, problem: Problem) -> Range:
    lines, number = edited.lines, problem.line or 1
    for link in edited.note.links:
        if link.line == number and link.raw == problem.subject:
            return lines.range(*span(edited, link))
    if problem.kind in _OF_THE_KEY:
        at = edited.text.find(problem.subject, 0, edited.note.body_start)
        if at >= 0:
            return lines.range(at, at + len(problem.subject))
    begin = lines.starts[min(number, len(lines.starts)) - 1]
    end = begin + len(lines.line(number - 1))
    return lines.range(min(begin + (problem.column or 1) - 1, end), end)
