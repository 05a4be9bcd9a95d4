"""The keys that papers get when they are renamed by a pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.cache import (
    corrections_table,
    files_table,
    key_owners,
    links_table,
    notes_table,
    papers_table,
    records_table,
)
from index.papers import citation_keys
from index.papers.corrections import corrected
from index.papers.merge import merge
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.cache.cache import Cache
    from index.papers.key_patterns import KeyPattern
    from index.papers.model import Paper

_LETTERS = "[a-z]{0,2}"
_NOBODY = ""


def new_keys(cache: Cache, papers: Sequence[Paper], pattern: KeyPattern | None) -> dict[str, str]:
    """Return the new key of each of the papers whose key changes, by identity.

    None gets a key that another paper has or had, that a note uses for another, or that a file of the vault is named
    like; a key that has the form which the pattern gives stays, whatever its letter.

    Args:
        cache: The cache.
        papers: Those to rename.
        pattern: None makes keys of titles.
    """
    records = records_table.by_identity(cache, [paper.identity for paper in papers])
    corrections = corrections_table.read(cache)
    bases: dict[str, str] = {}
    lettered: set[str] = set()
    for paper in papers:
        if paper.identity not in records:
            continue
        sources = records[paper.identity]
        made = pattern.key(corrected(merge(sources), corrections.of(sources))) if pattern else ""
        base = made or citation_keys.base_key(paper.title, paper.identity)
        if _fits(paper, base, lettered=bool(made)):
            continue
        bases[paper.identity] = base
        if made:
            lettered.add(paper.identity)
    now = key_owners.all_keys(cache)
    found = citation_keys.assign(
        bases,
        {identity: key for identity, key in now.items() if identity not in bases},
        owners=_owners(cache, now),
        ranks={paper.identity: papers_table.rank(paper) for paper in papers},
        lettered=lettered,
    )
    return {identity: key for identity, key in found.items() if key != now.get(identity)}


def _fits(paper: Paper, base: str, *, lettered: bool) -> bool:
    if lettered:
        return re.fullmatch(re.escape(base) + _LETTERS, paper.key) is not None
    return paper.key == base or paper.key.startswith(citation_keys.form(base, paper.identity))


def _owners(cache: Cache, now: Mapping[str, str]) -> dict[str, str]:
    """Return the paper, by identity, that alone may have each name; nobody where a file has it."""
    owners = key_owners.old_keys(cache, key_owners.entries(cache), ())
    owners |= key_owners.used_owners(cache)
    owners |= {key.lower(): identity for identity, key in now.items()}
    by_key = {key.lower(): identity for identity, key in now.items()}
    notes = {path: by_key.get(key.lower(), _NOBODY) for path, key in notes_table.literature_notes(cache)}
    for path in files_table.linkable(cache):
        name, mine = links_table.link_name(path), notes.get(path, _NOBODY)
        if path.lower().endswith(".md") and (mine == _NOBODY or fold(name) not in owners):
            owners[name] = mine
    return owners
