"""The problems of a vault's files, as far as the cache knows them without reading the files again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.cache import files_table, links_table, queries, works_table
from index.edit.renamed_notes import known_moves
from index.problems import Problem, ProblemKind
from index.read import attachments, file_problems, link_problems
from index.text import clean_line, fold
from index.vault.obsidian.excluded import ignored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.cache.cache import Cache
    from index.edit.change_log import ChangeLog
    from index.vault.obsidian.settings import VaultSettings
    from index.vault.vault import Vault


def problems(cache: Cache, vault: Vault, log: ChangeLog) -> list[Problem]:
    """Return everything `doctor` lists of the files; `log` tells what was renamed.

    Templates are left out, because placeholders seldom make valid notes, and so are files that the user excludes
    in Obsidian. Conflict copies are not: they are in no other list.
    """
    settings = vault.settings
    found = [
        *files_table.problems(cache),
        *link_problems.every_problem(cache, vault, known_moves(cache, log)),
        *_name_problems(cache),
        *_key_problems(cache),
        *_possible_duplicates(cache),
        *_orphans(cache, settings),
        *attachments.unused(cache, vault),
        *attachments.faulty_pdfs(cache),
    ]
    return counted(found, settings)


def counted(found: Iterable[Problem], settings: VaultSettings) -> list[Problem]:
    """Return the problems that count: none of templates and excluded files but that they are conflict copies."""
    is_template = settings.template_test()
    return [
        problem
        for problem in found
        if problem.kind is ProblemKind.CONFLICT_COPY
        or not (is_template(problem.path) or ignored(problem.path, settings.ignore_filters))
    ]


def order(problem: Problem) -> tuple[str, int, str, str]:
    """Return the key that sorts problems by path and line."""
    return problem.path, problem.line or 0, problem.kind, problem.detail


def _name_problems(cache: Cache) -> Iterator[Problem]:
    for path, other in files_table.copies(cache):
        yield file_problems.conflict_copy(path, other)
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in files_table.namesakes(cache):
        by_name[fold(path)].append(path)
    for paths in by_name.values():
        for path in paths[1:]:
            yield file_problems.ambiguous_name(path, paths[0])


def _key_problems(cache: Cache) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, path in queries.shared_keys(cache):
        if fold(key) in first:
            yield file_problems.duplicate_key(path, key, first[fold(key)])
        else:
            first[fold(key)] = path
    for key, path in queries.stray_keys(cache):
        paper = queries.paper(cache, key)
        if paper is not None and paper.note is not None and paper.note != path:
            yield file_problems.second_note(path, key, paper)


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
