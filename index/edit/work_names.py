"""Names of works, as the files at the top of the corpus have them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from index.cache import records_table
from index.errors import LibraryError
from index.papers.said import KEY_NAME, normal_name, written_names

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from index.cache.cache import Cache
    from index.papers.model import Paper, Record


def records_of(cache: Cache, paper: Paper) -> list[Record]:
    """Return the records of a paper, in order of file and place.

    Raises:
        LibraryError: It is no longer there.
    """
    found = records_table.by_identity(cache, [paper.identity]).get(paper.identity)
    if not found:
        raise LibraryError(f"The paper {paper.key} is no longer there.", code="not-found")
    return found


def unique_name(
    cache: Cache, paper: Paper, records: Sequence[Record], works: Collection[str], file: str
) -> str:
    """Return the best name of a paper that no work but those with these identities has, as it is written in a file.

    Raises:
        LibraryError: There is none.
    """
    names = [name for record in records for name in written_names(record)]
    counted = Counter(map(normal_name, names))

    def order(name: str) -> tuple[int, int, str]:
        folded = normal_name(name)
        kind = next((at for at, kind in enumerate(("doi:", "arxiv:")) if folded.startswith(kind)), 2)
        return (3 if folded.startswith(KEY_NAME) else kind), -counted[folded], name

    for name in sorted(set(names), key=order):
        if records_table.identities_named(cache, normal_name(name)) <= set(works):
            return name
    raise LibraryError(
        f"{paper.key} cannot be named in {file}: another paper has its title and year, and it has no DOI, arXiv id "
        "or citation key of its own. Give its source one.",
        code="ambiguous",
    )
