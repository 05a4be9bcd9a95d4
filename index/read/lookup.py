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

_LEAST_LETTERS = 3
_MOST_LETTERS = 200


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
    near = _near(cache, ref)
    advice = f"did you mean “{clean_line(near)}”?" if near else "notes-tui search finds what is there."
    raise LibraryError(
        f"“{clean_line(ref)}” is neither a citation key nor a note; {advice}",
        code="not-found",
    )


def _near(cache: Cache, ref: str) -> str:
    """Return the key or path of a note that begins like a name or is spelled nearly like it; empty for none."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    wanted = fold(ref.removeprefix("@").removesuffix(".md"))[:_MOST_LETTERS]
    if len(wanted) < _LEAST_LETTERS:
        return ""
    names = {fold(id_.value): id_.value for id_ in queries.listing(cache, "papers", None)}
    for path in queries.note_paths(cache):
        plain = fold(path.removesuffix(".md"))
        names.setdefault(plain, path)
        names.setdefault(plain.rpartition("/")[2], path)
    begun = min((name for name in names if name.startswith(wanted)), key=len, default=None)
    if begun is not None:
        return names[begun]
    cutoff = max(1, len(wanted) // 4)
    found = process.extractOne(wanted, names.keys(), scorer=OSA.distance, score_cutoff=cutoff)
    return names[found[0]] if found else ""


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
