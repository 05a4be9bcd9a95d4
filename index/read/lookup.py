"""What a person, or a link, means by a name."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from index.cache import queries
from index.errors import LibraryError
from index.ids import DocumentId
from index.papers.model import Paper
from index.text import clean_line

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from index.cache.json_columns import NoteSummary


def resolve(db: sqlite3.Connection, vault: Path, ref: str) -> Paper | NoteSummary:
    """What a person means by a citation key, a note's path, its name or its title.

    Raises:
        LibraryError: It is nothing, or more than one note.
    """
    ref = ref.strip()
    path = ref.removeprefix("./")
    if path.startswith(str(vault)):
        path = path.removeprefix(str(vault)).lstrip("/")
    for candidate in (path, f"{path}.md"):
        if candidate.lower().endswith(".md") and (note := queries.summary(db, candidate)):
            return note
    if paper := queries.paper(db, ref.removeprefix("@")):
        return paper
    matches = queries.matching_names(db, ref.removesuffix(".md"))
    if len(matches) > 1:
        raise LibraryError(
            f"“{clean_line(ref)}” could be {', '.join(matches[:5])}; give the path of the one you mean.",
            code="ambiguous",
        )
    if matches and (note := queries.summary(db, matches[0])):
        return note
    raise LibraryError(
        f"“{clean_line(ref)}” is neither a citation key nor a note; notes-tui search finds what is there.",
        code="not-found",
    )


def place(db: sqlite3.Connection, vault: Path, ref: str) -> str:
    """The file or folder that a person means by a path, a note's name or title, or a paper's key.

    Raises:
        LibraryError: It is nothing, more than one note, or a paper without a note.
    """
    from index.vault.files import note_files

    path = ref.strip().removeprefix("./").strip("/")
    with suppress(LibraryError):
        if note_files.resolve_inside(vault, path).exists():
            return path
    item = resolve(db, vault, ref)
    found = item.note if isinstance(item, Paper) else item.path
    if found is None:
        raise LibraryError(f"“{clean_line(ref)}” is a paper that has no note yet.", code="not-found")
    return found


def destination(db: sqlite3.Connection, target: str, source: str) -> DocumentId | None:
    """The document a link in the note `source` leads to, or None."""
    from index.vault.links.resolver import Resolver

    if not target:
        return DocumentId.note(source) if source else None
    resolver = Resolver(queries.linkable(db))
    path = resolver.resolve(target, source)
    if path is not None:
        return DocumentId.note(path) if queries.summary(db, path) else None
    paper = queries.paper(db, target.rsplit("/", 1)[-1].removesuffix(".md"))
    return DocumentId.paper(paper.key) if paper else None
