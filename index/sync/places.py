"""The places of the last scan that other files' changes may concern: those with a problem, and symbolic links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from index.problems import Problem
    from index.sync.scan import FolderListing


class Places:
    """Problems that were met while scanning, and symbolic links.

    A link is another file when its target comes, goes or changes, and events name only the target. There are few of
    both, so they are looked at again whenever anything changes.
    """

    def __init__(self, listing: FolderListing) -> None:
        """Begin with a scan of everything."""
        self._problems = dict(listing.problems_at)
        self._links = set(listing.links)

    @property
    def names(self) -> set[str]:
        """The names of all places, as the disk has them."""
        return {*self._problems, *self._links}

    @property
    def problems(self) -> list[Problem]:
        """The problems of all places."""
        return [problem for found in self._problems.values() for problem in found]

    def opened(self, listing: FolderListing) -> set[str]:
        """Return the folders whose problem is gone in a later listing, and that may be listed now."""
        return {
            name for name in listing.folders if name in self._problems and name not in listing.problems_at
        }

    def update(self, names: Collection[str], folders: Collection[str], listing: FolderListing) -> None:
        """Replace what was known of some places, and of everything in some folders, by a later listing."""
        gone = {
            place
            for place in self.names
            if place in names or any(place == folder or place.startswith(f"{folder}/") for folder in folders)
        }
        self._links = (self._links - gone) | listing.links
        kept = {place: found for place, found in self._problems.items() if place not in gone}
        self._problems = {**kept, **listing.problems_at}
