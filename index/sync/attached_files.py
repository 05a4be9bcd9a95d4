"""PDF files on disk, and the papers that they belong to.

The files lie in folders of their own, which are listed by names and stat alone. A file belongs to a paper whose
source names it, whose citation key is its name, or whose arXiv id or DOI is in its name or on its first page.
"""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.cache import attachments_table, key_owners
from index.cache.attachments_table import PdfStamp
from index.papers.match_keys import shortened, title_keys
from index.papers.pdf_names import comparable, named_ids
from index.papers.title_forms import title_letters
from index.sync.pdf_files import list_pdfs
from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from index.cache.attachments_table import NamedFile
    from index.cache.cache import Cache, CacheWriter
    from index.sync.roots import Roots

_SHORTEST_TITLE = 4


class AttachedFiles:
    """Keeps the table of PDF files equal to the disk; used by the one writer."""

    def __init__(self, roots: Roots, cache: CacheWriter) -> None:
        self._roots = roots
        self._cache = cache
        self._stale = True
        self._named: set[str] = set()  # files elsewhere in the vault that sources name

    def expire(self) -> None:
        """Have files and papers compared again: papers, or names of files, have changed."""
        self._stale = True

    def update(self) -> set[str]:
        """List the folders and give files to papers; return the keys of the papers whose files changed.

        It is called inside a transaction.
        """
        if not self._roots.vault.is_dir():
            return set()
        known = attachments_table.stamps(self._cache)
        found = {**self._away(known), **dict(self._listed())}
        if self._stale:
            named = _NamedFiles(self._cache, self._roots, found.keys())
            self._named = named.paths
        found |= self._stamped(self._named - found.keys())
        changed = {path: stamp for path, stamp in found.items() if known.get(path) != stamp}
        removed = known.keys() - found.keys()
        if changed or removed:
            attachments_table.change_stamps(self._cache, changed, removed)
        elif not self._stale:
            return set()
        if not self._stale:
            named = _NamedFiles(self._cache, self._roots, found.keys())
        self._stale = False
        owners = named.pairs | _Owners(self._cache).pairs(found.keys() - named.paths)
        return attachments_table.keys_of(self._cache, attachments_table.replace(self._cache, owners))

    def _stamped(self, names: Iterable[str]) -> dict[str, PdfStamp]:
        found = {}
        for name in names:
            with suppress(OSError):
                stat = self._roots.absolute(name).stat()
                found[name] = PdfStamp(stat.st_size, stat.st_mtime_ns)
        return found

    def _away(self, known: Mapping[str, PdfStamp]) -> dict[str, PdfStamp]:
        """Return the files in folders that cannot be reached: a disk may be away for now."""
        away = [
            folder
            for folder in self._roots.attachments
            if not folder.is_relative_to(self._roots.vault) and not folder.is_dir()
        ]
        return {
            path: stamp
            for path, stamp in known.items()
            if any(self._roots.absolute(path).is_relative_to(folder) for folder in away)
        }

    def _listed(self) -> Iterator[tuple[str, PdfStamp]]:
        for folder in self._roots.attachments:
            yield from list_pdfs(folder, self._roots.name)


class _NamedFiles:
    """The files that sources name.

    Attributes:
        pairs: Identity of the work, and path.
        paths: The paths alone.
    """

    def __init__(self, cache: Cache, roots: Roots, listed: Iterable[str]) -> None:
        """`listed` are the files of the attachment folders."""
        self._roots = roots
        fields = attachments_table.named_files(cache)
        files = {*listed, *attachments_table.vault_pdfs(cache)} if fields else set()
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for path in files:
            by_name[fold(posixpath.basename(path))].append(path)
        meant = ((field.identity, self._meant(field, files, by_name)) for field in fields)
        self.pairs = {(identity, path) for identity, path in meant if path is not None}
        self.paths = {path for _identity, path in self.pairs}

    def _meant(self, field: NamedFile, files: set[str], by_name: dict[str, list[str]]) -> str | None:
        """Return the file that a field means: by its path, else the only one with its name."""
        bases = (self._roots.absolute(field.source).parent, *self._roots.attachments, self._roots.vault)
        for base in bases:
            name = self._roots.name(Path(os.path.normpath(base / field.path)))
            if name in files:
                return name
        same = by_name.get(fold(posixpath.basename(field.path)), ())
        return same[0] if len(same) == 1 else None


class _Owners:
    """Finds the papers that files belong to by their names and contents."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._dois: dict[str, dict[str, set[str]]] = {}
        self._identified = attachments_table.identified(cache)

    def pairs(self, paths: Iterable[str]) -> set[tuple[str, str]]:
        """Return identity and path for each file that belongs to a paper."""
        return {
            (identity, path)
            for path in paths
            for identity in self._by_name(posixpath.basename(path)) or self._by_contents(path)
        }

    def _by_contents(self, path: str) -> set[str]:
        """Return the work of the DOI or arXiv id on the first page; without either, the only one of the title."""
        doi, arxiv, title = self._identified.get(path, (None, None, ""))
        for key in (f"doi:{doi}" if doi else "", f"arxiv:{arxiv}" if arxiv else ""):
            if key and (found := attachments_table.works_with(self._cache, key)):
                return found
        if doi or arxiv or len(title.split()) < _SHORTEST_TITLE:
            return set()
        found = set()
        for key in shortened(title_keys(title_letters(title).letters)):
            found |= attachments_table.works_with(self._cache, key)
        return found if len(found) == 1 else set()

    def _by_name(self, name: str) -> set[str]:
        ids = named_ids(name)
        for key in ids.keys:
            identity = attachments_table.work_of_key(self._cache, key)
            if identity is not None:
                return {identity}
        found: set[str] = set()
        if ids.doi_prefix:
            found = self._comparable_dois(ids.doi_prefix).get(ids.doi_rest, set())
        elif ids.arxiv_id:
            found = attachments_table.works_with(self._cache, f"arxiv:{ids.arxiv_id}")
        if not found and (earlier := key_owners.key_of(self._cache, ids.keys[0])) is not None:
            work = attachments_table.work_of_key(self._cache, earlier)
            found = {work} if work else set()
        return found

    def _comparable_dois(self, prefix: str) -> dict[str, set[str]]:
        if prefix not in self._dois:
            found: defaultdict[str, set[str]] = defaultdict(set)
            for rest, identity in attachments_table.dois_beginning(self._cache, prefix):
                found[comparable(rest)].add(identity)
            self._dois[prefix] = found
        return self._dois[prefix]
