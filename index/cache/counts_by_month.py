"""Numbers of papers by the month in which they were published."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index.cache.sql_lists import chunks, marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.cache.cache import Cache


def papers_by_month(cache: Cache, keys: Iterable[str] | None) -> Counter[str]:
    """Count papers by `2026-11`, or by less where the date says less; of all papers for None."""
    counted: Counter[str] = Counter()
    for where, part in _parts(keys):
        query = f"SELECT substr(published, 1, 7), count(*) FROM papers WHERE NOT hidden {where} GROUP BY 1"  # noqa: S608
        counted.update(dict(cache.db.execute(query, part).fetchall()))
    return counted


def tags_by_month(cache: Cache, keys: Iterable[str] | None) -> dict[str, Counter[str]]:
    """Count papers by tag, in the casing first seen, and then as `papers_by_month`."""
    shown: dict[str, str] = {}
    counted: dict[str, Counter[str]] = {}
    for where, part in _parts(keys):
        query = f"""
            SELECT folded, min(shown), substr(published, 1, 7), count(*) FROM tags JOIN papers ON key = value
            WHERE kind = 'paper' AND NOT hidden {where} GROUP BY 1, 3
        """  # noqa: S608
        for folded, tag, month, count in cache.db.execute(query, part):
            counted.setdefault(shown.setdefault(folded, tag), Counter())[month] += count
    return counted


def _parts(keys: Iterable[str] | None) -> Iterator[tuple[str, list[str]]]:
    if keys is None:
        yield "", []
    else:
        for part in chunks(keys):
            yield f"AND key IN ({marks(part)})", list(part)
