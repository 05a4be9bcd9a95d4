"""Queries that name what is renamed: named in the preview, and rewritten with the rename if the user wants that."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from index.cache import files_table, queries
from index.edit.changes import FileChange, RewrittenFile, moved
from index.edit.query_terms import query_terms
from index.edit.renamed_terms import written
from index.errors import LibraryError
from index.text import clean, clean_line, fold
from index.vault.files import note_files
from index.vault.links.rewrite import applied
from index.vault.query_texts import QUERY_FENCES, SAVED_SEARCH, query_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.cache.cache import Cache
    from index.edit.changes import RenamePlan
    from index.edit.query_terms import QueryTerm
    from index.edit.renamed_terms import TermRename
    from index.vault.links.syntax import Edit
    from index.vault.query_texts import QueryText
    from index.vault.vault import Vault

_LANGUAGES = "|".join(QUERY_FENCES)
_QUERY = re.compile(
    rf"^[ \t>*+\-\d.)]*(?:`{{3,}}|~{{3,}})[ \t]*(?:{_LANGUAGES})\b|`[ ]*\$?=", re.MULTILINE | re.IGNORECASE
)
_SHOWN = 3
# Of one file; hand-written queries have far fewer.
_MOST_TERMS = 5_000
_MOST_TRIED = 50


def with_queries(
    cache: Cache, vault: Vault, plan: RenamePlan, rename: TermRename, *, rewrite: bool
) -> RenamePlan:
    """Add to a plan the queries that name what is renamed.

    Args:
        cache: The cache, in which the files with queries are found; they are read from disk.
        vault: The folder of notes.
        plan: The rename as far as it is worked out.
        rename: The same, as terms see it.
        rewrite: Rewrite the terms that are certain, as part of the change; else they are only counted.
    """
    files = {file.path: file for file in plan.change.files}
    found: list[RewrittenFile] = []
    left: list[str] = []
    skipped: list[str] = []
    for file, made in _naming(cache, vault, plan, rename, skipped):
        if made.left:
            left.append(file.path)
        if made.terms:
            found.append(RewrittenFile(file.path, made.terms))
            if rewrite:
                text = file.made.then(made.text, made.edits)
                files[file.path] = FileChange.of_text(file.path, file.before or b"", text)
    return replace(
        plan,
        change=replace(plan.change, files=tuple(files.values())),
        queries=tuple(found),
        skipped=(*plan.skipped, *skipped),
        remark=_joined(plan.remark, "May be named in queries that are left as they are", left),
    )


def with_named_queries(cache: Cache, vault: Vault, plan: RenamePlan, rename: TermRename) -> RenamePlan:
    """Add to a plan a remark that names the queries with the old name, none of which is rewritten."""
    skipped: list[str] = []
    paths = [file.path for file, _ in _naming(cache, vault, plan, rename, skipped)]
    remark = _joined(plan.remark, "Named in queries that are left as they are", paths)
    return replace(plan, skipped=(*plan.skipped, *skipped), remark=remark)


def _joined(remark: str, lead: str, paths: Sequence[str]) -> str:
    if not paths:
        return remark
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    sentence = f"{lead}: {', '.join(map(clean_line, paths[:_SHOWN]))}{more}."
    return f"{remark} {sentence}" if remark else sentence


# Finding the files


def _candidates(cache: Cache, rename: TermRename) -> list[str]:
    """Return the files that may have a query with the name, according to the cache; every base is one."""
    found = set(files_table.bases(cache))
    needles = [clean(needle) for needle in rename.needles]
    for path, prose in queries.prose_with_code(cache):
        if _QUERY.search(prose) and _has(prose, needles):
            found.add(path)
    start = f"{SAVED_SEARCH}="
    for summary in queries.summaries(cache):
        if any(term.startswith(start) and _has(term, needles) for term in summary.properties):
            found.add(summary.path)
    return sorted(found)


def _has(text: str, needles: Iterable[str]) -> bool:
    folded = fold(text)
    return any(needle in folded for needle in needles)


def _naming(
    cache: Cache, vault: Vault, plan: RenamePlan, rename: TermRename, skipped: list[str]
) -> Iterator[tuple[FileChange, _Rewritten]]:
    """Yield each file whose queries name what is renamed, as the plan leaves it, with its new text.

    A sentence is added to `skipped` for each file that cannot be read.
    """
    files = {file.path: file for file in plan.change.files}
    for path in _candidates(cache, rename):
        place = moved(path, plan.change.moves)
        try:
            file = files.get(place) or _unchanged(vault, path, place)
            if file is None or file.after is None:
                continue
            text, sound = note_files.decode(file.after)
            made = _rewritten(path, text, rename)
        except LibraryError as error:
            skipped.append(str(error))
            continue
        if not (made.terms or made.left):
            continue
        if sound:
            yield file, made
        else:
            skipped.append(f"{clean_line(path)} is not valid UTF-8, so its queries are left as they are.")


def _unchanged(vault: Vault, path: str, place: str) -> FileChange | None:
    data = vault.read_bytes_or_none(path)
    return FileChange(place, data, data, edits=()) if data is not None else None


# Rewriting one text


class _Rewritten(NamedTuple):
    """A text with its queries rewritten, the edits of the terms that do so, and whether others are left."""

    text: str
    edits: tuple[Edit, ...]
    left: bool

    @property
    def terms(self) -> int:
        """Return how many terms change."""
        return len(self.edits)


class _Edited(NamedTuple):
    """The edits of the file that rewrite one query, the query afterwards, and whether terms of it are left."""

    edits: tuple[Edit, ...]
    text: str
    left: bool


def _rewritten(path: str, text: str, rename: TermRename) -> _Rewritten:
    """Rewrite the queries of a text; one that would be read as something else afterwards is left."""
    if not _has(text, rename.needles):
        return _Rewritten(text, (), left=False)
    found = query_texts(path, text)
    terms = [query_terms(query) for query in found]
    if sum(map(len, terms)) > _MOST_TERMS:
        return _Rewritten(text, (), left=True)
    made = [_edited(path, query, each, rename) for query, each in zip(found, terms, strict=True)]
    tried = [at for at, each in enumerate(made) if each.edits]
    if tried and not _reads(path, text, made):
        plain = [_Edited((), query.text, left=True) for query in found]
        for at in tried:
            alone = [*plain[:at], made[at], *plain[at + 1 :]]
            if len(tried) > _MOST_TRIED or not _reads(path, text, alone):
                made[at] = plain[at]
        if not _reads(path, text, made):
            made = plain
    edits = tuple(edit for each in made for edit in each.edits)
    return _Rewritten(applied(text, edits), edits, any(each.left for each in made))


def _reads(path: str, text: str, made: Sequence[_Edited]) -> bool:
    """Return whether the queries, once rewritten, are read as they are meant."""
    after = applied(text, [edit for each in made for edit in each.edits])
    return [query.text for query in query_texts(path, after)] == [each.text for each in made]


def _edited(path: str, query: QueryText, terms: Iterable[QueryTerm], rename: TermRename) -> _Edited:
    inner: list[Edit] = []
    outer: list[Edit] = []
    left = False
    for term in terms:
        follows = rename.follow(path, term)
        if follows is None:
            continue
        new = written(term, follows.value) if follows.value is not None else None
        edit = query.edit(term.start, term.end, new) if new is not None else None
        if new is None or edit is None:
            left = True
            continue
        inner.append((term.start, term.end, new))
        outer.append(edit)
    return _Edited(tuple(outer), applied(query.text, inner), left)
