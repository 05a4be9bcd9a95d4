"""Files that are read in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FILES_AT_ONCE = 200


def batches(
    changed: Sequence[str], removed: Sequence[str], moved: Mapping[str, str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield files that changed and files that are gone, to be handled together.

    Where they are few, all are: so nobody sees that a moved file is in neither place. A file that is gone comes
    with the one that it seems to be now.
    """
    if len(changed) + len(removed) <= FILES_AT_ONCE:
        if changed or removed:
            yield changed, removed
        return
    paired = {*moved.values()}
    alone = [path for path in removed if path not in paired]
    for start in range(0, len(alone), FILES_AT_ONCE):
        yield (), alone[start : start + FILES_AT_ONCE]
    for start in range(0, len(changed), FILES_AT_ONCE):
        part = changed[start : start + FILES_AT_ONCE]
        yield part, [moved[path] for path in part if path in moved]
