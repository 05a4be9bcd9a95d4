"""Links that lead nowhere, or not as meant: of all notes as the cache has them, or of one text as it is now."""

from __future__ import annotations

import os
import posixpath
import re
from typing import TYPE_CHECKING

from index.cache import links_table, moved_notes, note_rows, notes_table, queries
from index.cache.links_table import StoredLink
from index.cache.stored_resolver import StoredResolver
from index.problems import Problem, ProblemKind
from index.text import clean_line, fold, note_name
from index.vault.files.names import is_canvas
from index.vault.links.link_context import NoteContexts
from index.vault.parse.body import definition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from index.cache.cache import Cache
    from index.cache.json_columns import NoteSummary
    from index.vault.links.resolver import Resolver
    from index.vault.model import Note
    from index.vault.vault import Vault

# Of templates: what is filled in later leads nowhere yet.
_PLACEHOLDER = re.compile(r"\{\{.*\}\}|<%.*%>")
NOT_A_PAPER = re.compile(r"(?:fig|tbl|eq|sec|lst)[:-].+|\d{4}-\d{2}-\d{2}", re.IGNORECASE)
"""Figures, tables, equations, sections and listings, as Pandoc's filters and Quarto refer to them, and days."""
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def every_problem(cache: Cache, vault: Vault, moves: Mapping[str, str]) -> Iterator[Problem]:
    """Yield the problems of all links; `moves` has the new path of files by their old one."""
    links = list(links_table.faulty_links(cache))
    sources = dict.fromkeys(link.source for link in links if _is_broken(link))
    defined = _labels(links_table.definitions(cache, sources))
    yield from _problems(cache, vault, moves, links, defined)


def problems_of(
    cache: Cache, vault: Vault, note: Note, moves: Mapping[str, str], others: Mapping[str, Note]
) -> Iterator[Problem]:
    """Yield the problems of the links of one note.

    Args:
        cache: The cache.
        vault: The vault.
        note: The note as it is being edited.
        moves: New path of files by their old one.
        others: Notes, by path, that count as they are here and not as they are in the cache.
    """
    links = list(_stored(cache, note, others))
    defined = _labels((link.source, link.raw) for link in links if link.kind == "markdown" and link.resolved)
    yield from _problems(cache, vault, moves, links, defined)


def _stored(cache: Cache, note: Note, others: Mapping[str, Note]) -> Iterator[StoredLink]:
    """Yield the links of a note as the cache would have them, in order of lines."""
    resolver = StoredResolver(cache)
    known: dict[str, NoteSummary | None] = {}

    def summary(path: str) -> NoteSummary | None:
        if path not in known:
            held = note if path == note.path else others.get(path)
            known[path] = note_rows.summarise(held, 0) if held else queries.summary(cache, path)
        return known[path]

    for link, context in sorted(NoteContexts(note).of_links(), key=lambda each: each[0].line):
        found, paper, undecided = links_table.led_to(cache, resolver, note.path, link.target, link.kind)
        if link.bare and found is None and paper is None:
            continue
        there = summary(found) if found and link.anchor and not is_canvas(found) else None
        dangling = there is not None and not links_table.has_anchor(there, link.anchor or "")
        what = (link.raw, link.kind, link.target, link.anchor, links_table.stored_name(link))
        yield StoredLink(note.path, link.line, *what, found, paper, undecided, dangling, *context)


def _is_broken(link: StoredLink) -> bool:
    return link.resolved is None and link.paper is None


def _labels(definitions: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return source and folded label of definitions that lead to a file, given with their exact characters.

    Foam writes them for wikilinks: `[[My note]]` leads where `[My note]: my-note.md` does.
    """
    return {(source, fold(found.label)) for source, raw in definitions if (found := definition(raw))}


def _problems(
    cache: Cache,
    vault: Vault,
    moves: Mapping[str, str],
    links: Sequence[StoredLink],
    defined: Collection[tuple[str, str]],
) -> Iterator[Problem]:
    links = [link for link in links if not _PLACEHOLDER.search(link.target)]
    broken = [link for link in links if _is_broken(link)]
    keys = {fold(key) for _path, key in notes_table.literature_notes(cache)} if broken else set()
    before = moved_notes.before(cache, moves) if moves and broken else None
    for link in broken:
        if link.kind == "citation":
            if link.name not in keys and not NOT_A_PAPER.fullmatch(link.target):
                detail = f"No paper has the key {clean_line(link.target)}; add it to the corpus, or correct the key."
                yield _of_link(link, ProblemKind.UNKNOWN_CITATION, detail)
            continue
        old = before.resolve(link.target, link.source) if before is not None and link.target else None
        if _is_on_disk(link, vault) or (link.source, fold(link.target)) in defined:
            continue
        if old is not None and old in moves:
            detail = f"{clean_line(link.raw)} led to {clean_line(old)}, which was moved to {clean_line(moves[old])}."
            yield _of_link(link, ProblemKind.MOVED_NOTE, detail)
        else:
            yield _of_link(link, *_broken(cache, link))
    resolver = StoredResolver(cache)
    for link in links:
        if link.dangling and link.resolved and link.anchor:
            detail = (
                f"{clean_line(link.raw)} leads to {clean_line(link.resolved)}, where {_missing(link.anchor)}."
            )
            yield _of_link(link, ProblemKind.DANGLING_ANCHOR, detail)
        if link.undecided:
            yield _of_link(link, ProblemKind.AMBIGUOUS_LINK, _ambiguous(link, resolver))


def _ambiguous(link: StoredLink, resolver: Resolver) -> str:
    """Say what else a link could mean."""
    first, *others = resolver.undecided(link.target, link.source)
    listed = ", ".join(map(clean_line, others[:3]))
    return f"{clean_line(link.raw)} leads to {clean_line(first)}, but could mean {listed} as well; give the path."


def _is_on_disk(link: StoredLink, vault: Vault) -> bool:
    """Return whether a Markdown link leads to a folder, or to a hidden file, which Obsidian does not know.

    Elsewhere, such as on a web site of the same files, it works; nothing outside the vault is looked at.
    """
    if not link.target or link.raw.endswith("]]"):
        return False
    beside = posixpath.join(posixpath.dirname(link.source), link.target)
    paths = (posixpath.normpath(path.lstrip("/")) for path in (beside, link.target))
    return any(
        not path.startswith("../") and path != ".." and os.path.exists(vault.root / path)  # noqa: PTH110 - never raises
        for path in paths
    )


def _of_link(link: StoredLink, kind: ProblemKind, detail: str) -> Problem:
    about = fold(f"{link.target}#{link.anchor or ''}")
    return Problem(
        link.source,
        link.line,
        kind,
        detail,
        subject=link.raw,
        about=about,
        context=link.context,
        section=link.section,
    )


def _broken(cache: Cache, link: StoredLink) -> tuple[ProblemKind, str]:
    """Return the kind of problem of a link that leads nowhere, with a sentence."""
    raw, target = clean_line(link.raw), link.target
    if link.kind == "wikilink" and _ADDRESS.match(target):
        detail = f"{raw} is a web address in a wikilink; write it as a Markdown link."
        return ProblemKind.URL_IN_WIKILINK, detail
    if definition(link.raw) is not None:
        return ProblemKind.BROKEN_LINK, f"{raw} leads nowhere."
    if owners := notes_table.notes_with_alias(cache, target):
        name = clean_line(note_name(owners[0]))
        detail = f"{raw} is an alias of {clean_line(owners[0])}; write [[{name}|{clean_line(target)}]]."
        return ProblemKind.ALIAS_AS_TARGET, detail
    return ProblemKind.BROKEN_LINK, f"{raw} leads nowhere."


def _missing(anchor: str) -> str:
    """Say that an anchor is missing."""
    if anchor.startswith("^"):
        return f"there is no block {clean_line(anchor)}"
    return f"there is no heading “{clean_line(anchor)}”"
