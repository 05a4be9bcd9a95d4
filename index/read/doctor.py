"""The problems of a vault's files, as far as the cache knows them without reading the files again."""

from __future__ import annotations

import os
import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from index.cache import files_table, links_table, moved_notes, notes_table, queries, works_table
from index.cache.stored_resolver import StoredResolver
from index.edit.renamed_notes import known_moves
from index.problems import Problem, ProblemKind
from index.read import attachments
from index.text import clean_line, fold, note_name
from index.vault.obsidian.excluded import ignored
from index.vault.parse.body import definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.cache.cache import Cache
    from index.cache.links_table import StoredLink
    from index.edit.change_log import ChangeLog
    from index.vault.links.resolver import Resolver
    from index.vault.obsidian.settings import VaultSettings
    from index.vault.vault import Vault

# Of templates: what is filled in later leads nowhere yet.
_PLACEHOLDER = re.compile(r"\{\{.*\}\}|<%.*%>")
NOT_A_PAPER = re.compile(r"(?:fig|tbl|eq|sec|lst)[:-].+|\d{4}-\d{2}-\d{2}", re.IGNORECASE)
"""Figures, tables, equations, sections and listings, as Pandoc's filters and Quarto refer to them, and days."""
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def problems(cache: Cache, vault: Vault, log: ChangeLog) -> list[Problem]:
    """Return everything `doctor` lists of the files, in order of path and line; `log` tells what was renamed.

    Templates are left out, because placeholders seldom make valid notes, and so are files that the user excludes
    in Obsidian. Conflict copies are not: they are in no other list.
    """
    settings = vault.settings
    templates = tuple(
        f"{folder.strip('/')}/" for folder in (settings.templates_folder, settings.templater_folder) if folder
    )
    single = {fold(f"{path.removesuffix('.md')}.md") for path in settings.single_templates if path}
    found = [
        *files_table.problems(cache),
        *_link_problems(cache, vault, known_moves(cache, log)),
        *_name_problems(cache),
        *_key_problems(cache),
        *_possible_duplicates(cache),
        *_orphans(cache, settings),
        *attachments.unused(cache, vault),
        *attachments.faulty_pdfs(cache),
    ]
    kept = [
        problem
        for problem in found
        if problem.kind is ProblemKind.CONFLICT_COPY
        or not (
            problem.path.startswith(templates)
            or fold(problem.path) in single
            or ignored(problem.path, settings.ignore_filters)
        )
    ]
    return sorted(kept, key=order)


def order(problem: Problem) -> tuple[str, int, str, str]:
    """Return the key that sorts problems by path and line."""
    return problem.path, problem.line or 0, problem.kind, problem.detail


def _link_problems(cache: Cache, vault: Vault, moves: Mapping[str, str]) -> Iterator[Problem]:
    links = [link for link in links_table.faulty_links(cache) if not _PLACEHOLDER.search(link.target)]
    broken = [link for link in links if link.resolved is None and link.paper is None]
    keys = {fold(key) for _path, key in notes_table.literature_notes(cache)} if broken else set()
    before = moved_notes.before(cache, moves) if moves and broken else None
    defined = _defined(cache, broken)
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


def _defined(cache: Cache, links: Iterable[StoredLink]) -> set[tuple[str, str]]:
    """Return source and folded label of each definition, in the notes of some links, that leads to a file.

    Foam writes them for wikilinks: `[[My note]]` leads where `[My note]: my-note.md` does.
    """
    sources = dict.fromkeys(link.source for link in links)
    return {
        (source, fold(found.label))
        for source, raw in links_table.definitions(cache, sources)
        if (found := definition(raw))
    }


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


def _name_problems(cache: Cache) -> Iterator[Problem]:
    for path, other in files_table.copies(cache):
        detail = f"It is another version of {clean_line(other)}, which was changed in two places."
        yield Problem(path, None, ProblemKind.CONFLICT_COPY, detail, subject=other)
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in files_table.namesakes(cache):
        by_name[fold(path)].append(path)
    for paths in by_name.values():
        for path in paths[1:]:
            detail = f"Its name is that of {clean_line(paths[0])} but for case or accents; rename one."
            yield Problem(path, None, ProblemKind.AMBIGUOUS_NAME, detail, subject=paths[0])


def _key_problems(cache: Cache) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, path in queries.shared_keys(cache):
        if fold(key) in first:
            detail = f"The key {clean_line(key)} is claimed by {clean_line(first[fold(key)])} as well."
            yield Problem(path, None, ProblemKind.DUPLICATE_KEY, detail, subject=key)
        else:
            first[fold(key)] = path
    for key, path in queries.stray_keys(cache):
        paper = queries.paper(cache, key)
        if paper is not None and paper.note is not None and paper.note != path:
            detail = (
                f"{clean_line(paper.note)} is the note of the same paper, {paper.key}: tags, status and rating of "
                "this one do not count. Join the two notes."
            )
            yield Problem(path, None, ProblemKind.SECOND_NOTE, detail, subject=key)


def _possible_duplicates(cache: Cache) -> Iterator[Problem]:
    hidden = {source for paper in queries.hidden(cache) for source in paper.sources}
    for pair in works_table.possible_duplicates(cache):
        if not hidden.isdisjoint((pair.first.source, pair.second.source)):
            continue
        one, two = sorted((pair.first, pair.second), key=lambda record: record.source, reverse=True)
        other = f"“{clean_line(two.title)[:80]}” in {clean_line(two.source.file)}:{two.source.line}"
        state = "They are one paper here" if pair.joined else "They are two papers here"
        detail = f"It may be the same work as {other}: {pair.reason} {state}."
        kind = ProblemKind.POSSIBLE_DUPLICATE
        yield Problem(one.source.file, one.source.line, kind, detail, subject=one.title)


def _orphans(cache: Cache, settings: VaultSettings) -> Iterator[Problem]:
    """Yield the notes without any link to or from them; daily notes do not count."""
    daily = f"{settings.daily_folder.strip('/')}/" if settings.daily_folder else None
    for path in links_table.orphans(cache):
        if not (daily and path.startswith(daily)):
            yield Problem(path, None, ProblemKind.ORPHAN, "No link leads here or away from here.")
