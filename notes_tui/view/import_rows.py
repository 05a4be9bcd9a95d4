"""An import as lines of a list, and in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from index import Rejected, Remark, clean_line
from notes_tui.view.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index import ImportProgress, ImportResult, PlannedImport

MOST_ROWS = 1_000
"""Largest number of rows of one kind; the rest is counted."""

Part = Rejected | Remark


class ImportRow(NamedTuple):
    """A row, and the part of a source file that it is about, if any."""

    text: Text
    part: Part | None = None


def import_rows(planned: PlannedImport, parts: Sequence[Part], *, imported: bool) -> list[ImportRow]:
    """Return rows for rejected parts and remarks, changed keys, papers that are updated and papers that are new."""
    outcome = planned.outcome
    titles = {paper.key: paper.title for paper in planned.papers}
    rejected = [part for part in parts if isinstance(part, Rejected)]
    remarks = [part for part in parts if isinstance(part, Remark)]
    rows = [*_of_parts("rejected", rejected), *_of_parts("remark", remarks)]
    if not imported:
        keys = [Text.assemble(_kind("key"), (old, "bold"), " → ", (new, "bold")) for old, new in outcome.keys]
        rows += _some([ImportRow(text) for text in keys[: MOST_ROWS + 1]], len(keys), "keys")
    for kind, some in (("updated", outcome.updated), ("added", outcome.added)):
        papers = [
            ImportRow(Text.assemble(_kind(kind), (key, "bold"), "  ", clean_line(titles.get(key, ""))))
            for key in some[: MOST_ROWS + 1]
        ]
        rows += _some(papers, len(some), "papers")
    return rows


def _kind(kind: str) -> tuple[str, str]:
    return f"{kind:9} ", "dim"


def _of_parts(kind: str, parts: Sequence[Part]) -> list[ImportRow]:
    rows = [
        ImportRow(Text.assemble(_kind(kind), (place(part), "bold"), "  ", clean_line(part.reason)), part)
        for part in parts[: MOST_ROWS + 1]
    ]
    return _some(rows, len(parts), f"of this kind ({kind})")


def place(part: Part) -> str:
    """Return file and line of a part, safe to show; there is no line where it was not fetched."""
    return f"{clean_line(part.source)}:{part.line}" if part.line else clean_line(part.source)


def _some(rows: list[ImportRow], count: int, what: str) -> list[ImportRow]:
    if count <= MOST_ROWS:
        return rows
    return [*rows[:MOST_ROWS], ImportRow(Text(f"{'':10}… and {count - MOST_ROWS:,} more {what}", "italic"))]


def import_sum(planned: PlannedImport, parts: Sequence[Part], *, imported: bool) -> str:
    """Return a sentence that counts what an import does, or did."""
    outcome = planned.outcome
    would = "" if imported else "would be "
    return ", ".join(_counts(outcome, parts, would)) + (
        "." if planned.files or imported else ". Nothing would be copied into the corpus."
    )


def _counts(outcome: ImportResult, parts: Sequence[Part], would: str) -> Iterator[str]:
    yield f"{counted(len(outcome.added), 'paper')} {would}added"
    yield f"{len(outcome.updated):,} updated"
    yield f"{outcome.unchanged:,} unchanged"
    rejected = sum(isinstance(part, Rejected) for part in parts)
    remarks = len(parts) - rejected
    if rejected:
        yield f"{counted(rejected, 'part')} rejected"
    if remarks:
        yield counted(remarks, "remark")


def progress_line(progress: ImportProgress) -> str:
    """Return a line that says how far an import is."""
    done, total = progress.done + 1, progress.total
    match progress.phase:
        case "waiting":
            return "Another notes-tui is fetching; waiting until it is done…"
        case "files":
            return f"Reading file {done:,} of {total:,}…" if total > 1 else "Reading the file…"
        case "requests":
            return f"Fetching: request {done:,} of {total:,}…" if total > 1 else "Fetching…"
        case "records":
            return f"Reading records: file {done:,} of {total:,}…" if total > 1 else "Reading records…"
        case "papers":
            return f"Comparing {counted(total, 'record')} with the library…"
        case "writing":
            return f"Writing {counted(total, 'file')}…"
