"""Bases, queries and saved searches that name what is renamed: they are not changed, so they are named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.cache import files_table, queries
from index.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.cache.cache import Cache
    from index.vault.vault import Vault

_FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(\w*)")
_QUERIES = ("base", "query", "dataview", "dataviewjs", "tasks")
_SAVED = "saved-search="
_SHOWN = 3


def remark(cache: Cache, vault: Vault, names: Iterable[str]) -> str:
    """Return a sentence about the bases, queries and saved searches with one of these names; empty without any."""
    wanted = "|".join(re.escape(fold(name)) for name in names if name)
    named = re.compile(rf"[\[\"'#:/(](?:{wanted})(?![\w-])")
    found = {path for path in files_table.others(cache) if _base_names(vault, path, named)}
    for path in queries.note_paths(cache):
        if any(named.search(part) for part in _queries(queries.prose(cache, path))):
            found.add(path)
    for summary in queries.summaries(cache):
        terms = (term for term in summary.properties if term.startswith(_SAVED))
        if any(named.search(f":{term.removeprefix(_SAVED)}") for term in terms):
            found.add(summary.path)
    if not found:
        return ""
    shown = ", ".join(map(clean_line, sorted(found)[:_SHOWN]))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"Named in queries or bases that are not changed: {shown}{more}."


def _base_names(vault: Vault, path: str, named: re.Pattern[str]) -> bool:
    if not path.lower().endswith(".base"):
        return False
    data = vault.read_bytes_or_none(path) or b""
    return named.search(fold(data.decode("utf-8", "replace"))) is not None


def _queries(text: str) -> Iterator[str]:
    """Yield the folded lines of the query blocks of a note."""
    if "```" not in text and "~~~" not in text:
        return
    fence = ""
    query = False
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2]:
                fence = ""
            elif query:
                yield f":{fold(line.strip())}"
        elif mark:
            fence, query = mark[1], mark[2].lower() in _QUERIES
