"""Resolution of a few links: of the files in the cache, only those with the names in question are read."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from index.cache import files_table
from index.text import fold
from index.vault.links.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from index.cache.cache import Cache


class StoredResolver(Resolver):
    """The linkable files of the cache; about 20 microseconds for each name, however many files there are.

    Files are looked up by name once, so use one for one question. For all links of a vault, a `Resolver` is quicker.
    """

    def __init__(
        self, cache: Cache, more: Iterable[str] = (), *, without: Collection[str] = (), copies: bool = False
    ) -> None:
        """Read nothing yet.

        Args:
            cache: The cache.
            more: Further files, such as those that are about to be made.
            without: Files of the cache that do not count.
            copies: Conflict copies count too.
        """
        super().__init__(more)
        self._cache = cache
        self._without = without
        self._copies = copies
        self._known: dict[str, dict[str, str]] = {}

    def _named(self, name: str) -> Mapping[str, str]:
        if name not in self._known:
            stored = files_table.named(self._cache, name, copies=self._copies)
            self._known[name] = {path: fold(path) for path in stored if path not in self._without}
            self._known[name].update(super()._named(name))
        return self._known[name]

    def _at(self, folded: str) -> Collection[str]:
        return [path for path, known in self._named(posixpath.basename(folded)).items() if known == folded]
