"""The document that a person, or a link, means by a name."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from index.cache import queries
from index.errors import LibraryError
from index.ids import DocumentId
from index.papers.model import Paper
from index.text import clean_line, fold

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.vault.vault import Vault


def resolve(cache: Cache, vault: Vault, ref: str) -> Paper | NoteSummary:
    """Return the document that a person means by a citation key, a note's path, name or title.

    Raises:
        LibraryError: There is none, or more than one.
    """
    ref = ref.strip()
    path = ref.removeprefix("./")
    if path.startswith(str(vault.root)):
        path = path.removeprefix(str(vault.root)).lstrip("/")
    for candidate in (path, f"{path}.md"):
        if candidate.lower().endswith(".md") and (note := queries.summary(cache, candidate)):
            return note
    paper = queries.paper(cache, ref.removeprefix("@"))
    if paper is not None and (
        fold(paper.key) == fold(ref.removeprefix("@")) or paper.source_key == ref.removeprefix("@")
    ):
        return paper
    matches = queries.matching_names(cache, ref.removesuffix(".md"))
    if paper is not None and not matches:  # by a key of earlier days
        return paper
    if len(matches) > 1:
        raise LibraryError(
            f"“{clean_line(ref)}” could be {', '.join(matches[:5])}; give the path of the one you mean.",
            code="ambiguous",
        )
    if matches and (note := queries.summary(cache, matches[0])):
        return note
    raise LibraryError(
        f"“{clean_line(ref)}” is neither a citation key nor a note; notes-tui search finds what is there.",
        code="not-found",
    )


def place(cache: Cache, vault: Vault, ref: str) -> str:
    """Return the file or folder that a person means by a path, a note's name or title, or a paper's key.

    Raises:
        LibraryError: There is none, or more than one, or it is a paper without a note.
    """
    path = ref.strip().removeprefix("./").strip("/")
    with suppress(LibraryError):
        if vault.resolve(path).exists():
            return path
    item = resolve(cache, vault, ref)
    found = item.note if isinstance(item, Paper) else item.path
    if found is None:
        raise LibraryError(f"“{clean_line(ref)}” is a paper that has no note yet.", code="not-found")
    return found


def destination(cache: Cache, target: str, source: str) -> DocumentId | None:
    """Return the document that a link in the note `source` leads to, or None."""
    from index.cache.stored_resolver import StoredResolver

    if not target:
        return DocumentId.note(source) if source else None
    path = StoredResolver(cache).resolve(target, source)
    if path is not None:
        return DocumentId.note(path) if queries.summary(cache, path) else None
    paper = queries.paper(cache, target.rsplit("/", 1)[-1].removesuffix(".md"))
    return DocumentId.paper(paper.key) if paper else None
