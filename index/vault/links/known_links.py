"""Links that are known without their places in the text, found in it again. Pure: text -> links."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from index.vault.model import Link

# Looking for more different ones takes longer than parsing the text.
_MOST = 5_000


def placed(text: str, links: Sequence[Link], wanted: Collection[Link]) -> list[Link] | None:
    """Return links of a text with their offsets, in order, or None where they cannot be told from other text.

    Where the characters of a link stand in the text as often as it has such links, each of these places is one: no
    parsing is needed to find them.

    Args:
        text: The whole note.
        links: All its links, without offsets.
        wanted: Those of them to find; all links with the same characters are found with each.
    """
    if any(link.property is not None for link in wanted):
        return None
    raws = {link.raw for link in wanted}
    if len(raws) > _MOST:
        return None
    same: dict[str, list[Link]] = {raw: [] for raw in raws}
    for link in links:
        if link.raw in raws:
            same[link.raw].append(link)
    found: list[Link] = []
    for raw in raws:
        places = _places(text, raw)
        if len(places) != len(same[raw]):
            return None
        found += (
            replace(link, start=at, end=at + len(raw)) for link, at in zip(same[raw], places, strict=True)
        )
    found.sort(key=lambda link: link.start)
    # A picture in the text of a link lies within it.
    return None if any(one.end > other.start for one, other in pairwise(found)) else found


def _places(text: str, raw: str) -> list[int]:
    places: list[int] = []
    at = text.find(raw)
    while at >= 0:
        places.append(at)
        at = text.find(raw, at + 1)
    return places
