"""What is wrong with the files of a vault, as far as the cache can tell without reading them again."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from index.cache import moved_notes, queries
from index.problems import Problem, ProblemKind
from index.text import clean_line, fold
from index.vault.files.names import original
from index.vault.links.resolver import Resolver, match_heading
from index.vault.obsidian.settings import ignored

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from index.cache.json_columns import NoteSummary
    from index.vault.model import LinkKind
    from index.vault.obsidian.settings import VaultSettings

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LINKS = (
    "SELECT source, line, raw, kind, target, anchor, name, resolved, paper FROM links ORDER BY source, line"
)


def problems(db: sqlite3.Connection, settings: VaultSettings) -> list[Problem]:
    """Everything `doctor` lists, in order of path and line.

    Templates are spared, for with placeholders in them they are seldom valid, and so are the files that the
    user excludes in Obsidian. Conflict copies are not: they are in no other list.
    """
    templates = f"{settings.templates_folder.strip('/')}/" if settings.templates_folder else None
    found = [*queries.problems(db), *_link_problems(db), *_name_problems(db), *_orphans(db, settings)]
    kept = [
        problem
        for problem in found
        if problem.kind is ProblemKind.CONFLICT_COPY
        or not (
            (templates and problem.path.startswith(templates))
            or ignored(problem.path, settings.ignore_filters)
        )
    ]
    return sorted(kept, key=lambda problem: (problem.path, problem.line or 0, problem.kind, problem.detail))


def _link_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    summaries = {note.path: note for note in queries.summaries(db)}
    aliases = _aliases(summaries)
    shared = _shared_names(db)
    resolver = Resolver(queries.linkable(db)) if shared else None
    known = moved_notes.moves(db)
    before = moved_notes.before(db, known) if known else None
    for source, line, raw, written, target, anchor, name, resolved, paper in db.execute(_LINKS):
        shown = clean_line(raw)
        if resolved is None and paper is None:
            old = before.resolve(target, source) if before is not None and target else None
            if old in known:
                detail = f"{shown} led to {clean_line(old)}, which was moved to {clean_line(known[old])}."
                yield Problem(source, line, ProblemKind.MOVED_NOTE, detail, subject=raw)
            else:
                kind, detail = _broken(shown, written, target, aliases)
                yield Problem(source, line, kind, detail, subject=raw)
            continue
        if anchor and resolved in summaries and (why := _dangling(summaries[resolved], anchor)):
            detail = f"{shown} leads to {clean_line(resolved)}, where {why}."
            yield Problem(source, line, ProblemKind.DANGLING_ANCHOR, detail, subject=raw)
        if resolver is not None and name in shared and target:
            candidates = resolver.candidates(target, source)
            if len(candidates) > 1 and fold(candidates[0]).removesuffix(".md") != fold(target).removesuffix(
                ".md"
            ):
                others = ", ".join(clean_line(path) for path in candidates[1:4])
                detail = (
                    f"{shown} leads to {clean_line(candidates[0])}, but could mean {others}; give the path."
                )
                yield Problem(source, line, ProblemKind.AMBIGUOUS_LINK, detail, subject=raw)


def _broken(
    shown: str, written: LinkKind, target: str, aliases: dict[str, list[str]]
) -> tuple[ProblemKind, str]:
    """Return the kind of problem a link that leads nowhere is, with a sentence; `shown` is the link itself."""
    if written == "wikilink" and _ADDRESS.match(target):
        detail = f"{shown} is a web address in a wikilink; write it as a Markdown link."
        return ProblemKind.URL_IN_WIKILINK, detail
    if owners := aliases.get(fold(target)):
        name = clean_line(owners[0].removesuffix(".md").rpartition("/")[2])
        detail = f"{shown} is an alias of {clean_line(owners[0])}; write [[{name}|{clean_line(target)}]]."
        return ProblemKind.ALIAS_AS_TARGET, detail
    return ProblemKind.BROKEN_LINK, f"{shown} leads nowhere."


def _aliases(summaries: dict[str, NoteSummary]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(summaries):
        for alias in summaries[path].aliases:
            found[fold(alias)].append(path)
    return found


def _dangling(note: NoteSummary, anchor: str) -> str:
    """What a link's subpath names that is not in the note; empty where it is."""
    if anchor.startswith("^"):
        return "" if fold(anchor[1:]) in note.blocks else f"there is no block {clean_line(anchor)}"
    if match_heading(note.headings, anchor) is not None:
        return ""
    return f"there is no heading “{clean_line(anchor)}”"


def _shared_names(db: sqlite3.Connection) -> set[str]:
    """Folded base names that more than one file has."""
    seen: set[str] = set()
    shared: set[str] = set()
    for (path,) in db.execute("SELECT path FROM files WHERE kind = 'note'"):
        name = fold(path.rpartition("/")[2]).removesuffix(".md")
        (shared if name in seen else seen).add(name)
    return shared


def _name_problems(db: sqlite3.Connection) -> Iterator[Problem]:
    by_name: dict[str, list[str]] = defaultdict(list)
    for (path,) in db.execute("SELECT path FROM files ORDER BY path"):
        by_name[fold(path)].append(path)
        if (other := original(path)) is not None:
            detail = f"It is another version of {clean_line(other)}, which was changed in two places."
            yield Problem(path, None, ProblemKind.CONFLICT_COPY, detail, subject=other)
    for paths in by_name.values():
        for path in paths[1:]:
            detail = f"Its name is that of {clean_line(paths[0])} but for case or accents; rename one."
            yield Problem(path, None, ProblemKind.AMBIGUOUS_NAME, detail, subject=paths[0])
    query = """
        SELECT key, path FROM notes WHERE key COLLATE NOCASE IN
        (SELECT key FROM notes WHERE key IS NOT NULL GROUP BY key COLLATE NOCASE HAVING count(*) > 1)
        ORDER BY key COLLATE NOCASE, path
    """
    first: dict[str, str] = {}
    for key, path in db.execute(query):
        if fold(key) in first:
            detail = f"The key {clean_line(key)} is claimed by {clean_line(first[fold(key)])} as well."
            yield Problem(path, None, ProblemKind.DUPLICATE_KEY, detail, subject=key)
        else:
            first[fold(key)] = path


def _orphans(db: sqlite3.Connection, settings: VaultSettings) -> Iterator[Problem]:
    """Notes that no link leads to or from; a note's links to itself do not count, nor do daily notes."""
    daily = f"{settings.daily_folder.strip('/')}/" if settings.daily_folder else None
    query = """
        SELECT path FROM notes WHERE key IS NULL AND standing = 'shown'
        AND NOT EXISTS (SELECT 1 FROM links WHERE resolved = path AND source <> path)
        AND NOT EXISTS (SELECT 1 FROM links WHERE source = path AND (resolved IS NULL OR resolved <> path))
        ORDER BY path
    """
    for (path,) in db.execute(query):
        if not (daily and path.startswith(daily)):
            yield Problem(path, None, ProblemKind.ORPHAN, "No link leads here or away from here.")
