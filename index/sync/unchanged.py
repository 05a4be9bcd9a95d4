"""The answer to whether the disk has anything that the index has not, for commands that only read.

It only compares: no file is opened but Obsidian's settings, nothing is written, and what reads files is not imported.
Wherever it is not sure, the answer is no, and `worker.reconcile` finds out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import arrivals_table, attachments_table, files_table, note_standings, pattern_in_use
from index.cache.attachments_table import PdfStamp
from index.errors import LibraryError
from index.sync.pdf_files import list_pdfs
from index.sync.scan import scan
from index.sync.standings import standing_of

if TYPE_CHECKING:
    from index.cache.cache import CacheReader
    from index.sync.roots import Roots
    from index.vault.vault import Vault


def is_unchanged(cache: CacheReader, roots: Roots, vault: Vault, key_pattern: str) -> bool:
    """Return whether the index is complete and has everything as it is on the disk.

    Args:
        cache: The cache, which may be missing.
        roots: The folders of vault and corpus.
        vault: The vault, for the settings that say which notes are excluded.
        key_pattern: The pattern of keys in the settings.
    """
    try:
        return (
            pattern_in_use.text(cache) == key_pattern
            and _has_files(cache, roots, vault)
            and _has_pdfs(cache, roots)
            # At the end: a writer that has read the files meanwhile may not have made them searchable yet.
            and not arrivals_table.unkept(cache)
            and files_table.dirty_count(cache) == 0
        )
    except LibraryError:  # there is no cache yet, or one of another version
        return False


def _has_files(cache: CacheReader, roots: Roots, vault: Vault) -> bool:
    known = files_table.known_stats(cache)
    listing = scan(roots.roots(), known=known)
    if listing.missing_roots:
        return False
    if len(known) != len(listing.files) + len(listing.same) or any(
        known.get(path) != stat.row for path, stat in listing.files.items()
    ):
        return False
    vault.forget_settings()
    problems = {*listing.problems, *vault.settings_problems}
    filters = vault.settings.ignore_filters
    return (
        files_table.others(cache) == listing.others
        and files_table.scan_problems(cache) == problems
        and _has_standings(cache, filters)
    )


def _has_standings(cache: CacheReader, filters: tuple[str, ...]) -> bool:
    """Return whether each note counts as the settings say; only the setting of excluded files changes that."""
    return all(
        standing in ("copy", standing_of(path, filters))
        for path, standing in note_standings.changeable(cache, filters).items()
    )


def _has_pdfs(cache: CacheReader, roots: Roots) -> bool:
    """Return whether the PDF files are those that are known; sources may name some outside the listed folders."""
    if not all(folder.is_dir() for folder in roots.attachments if not folder.is_relative_to(roots.vault)):
        return False
    known = attachments_table.stamps(cache)
    found = {name: stamp for folder in roots.attachments for name, stamp in list_pdfs(folder, roots.name)}
    for path in known.keys() - found.keys():
        try:
            stat = roots.absolute(path).stat()
        except OSError:
            return False
        found[path] = PdfStamp(stat.st_size, stat.st_mtime_ns)
    return known == found
