"""Citation keys that papers are exported with: those that their sources give them, each for one paper only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def export_keys(
    given: Mapping[str, str | None], meant: Callable[[str], str | None] = lambda _key: None
) -> dict[str, str]:
    """Return the key that each paper is exported with, by its own key.

    It is the key that its best source gives, as it stands there; letter case alone tells keys apart, as Pandoc and
    Biber have it. Of several papers that would share one, the one that has it in the library too keeps it, in any
    letter case, or else the one that it means there, or the first; the others have their own keys.

    Args:
        given: Key in its best source, or None, by the paper's own key; of all papers, so that no query changes a key.
        meant: Returns the own key of the paper that a key means in the library, or None.
    """
    keys = {own: source or own for own, source in sorted(given.items())}
    contested = True
    while contested:
        contested = False
        wanted: defaultdict[str, list[str]] = defaultdict(list)
        for own, key in keys.items():
            wanted[key].append(own)
        for name, owners in wanted.items():
            if len(owners) == 1:
                continue
            winner = next((own for own in owners if fold(own) == fold(name)), meant(name))
            winner = winner if winner in owners else owners[0]
            for own in owners:
                if own != winner:
                    keys[own] = own
                    contested = True
    return keys
