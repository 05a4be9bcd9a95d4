"""The turn of the one writer: an index is opened for writing by one process at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cache import locations
from index.cache.cache import open_writer
from index.edit.journal_folder import needs_recovery

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.cache.cache import CacheReader
    from index.edit.change_log import ChangeLog
    from index.edit.history import History
    from index.processes.process_lock import ProcessLock
    from index.sync.indexer import Indexer
    from index.sync.model import Announcement, Progress
    from index.sync.roots import Roots
    from index.vault.vault import Vault


class WriterTurn:
    """Opens the writer of one index, and gives the turn back.

    Attributes:
        key_pattern: Makes the keys of papers to which no source gives one; empty to make them of titles.
    """

    def __init__(
        self,
        roots: Roots,
        vault: Vault,
        cache: CacheReader,
        folder: Path,
        state: Path,
        *,
        log: ChangeLog,
        key_pattern: str,
        history: Callable[[], History],
        opened: Callable[[], None],
    ) -> None:
        """Keep what is needed to open it; see `Library` for `folder` and `state`.

        Args:
            roots: The folders of vault and corpus.
            vault: The vault.
            cache: The cache, for reading.
            folder: The folder of the index.
            state: The folder of what outlives the index.
            log: Where changes of other programs are written down.
            key_pattern: See above.
            history: The gate for what the indexer has to write into the corpus.
            opened: Called when the writer is open: the full text may have been replaced by a new one.
        """
        self.key_pattern = key_pattern
        self._roots = roots
        self._vault = vault
        self._cache = cache
        self._folder = folder
        self._state = state
        self._log = log
        self._history = history
        self._opened = opened
        self._lock: ProcessLock | None = None

    def is_unchanged(self) -> bool:
        """Return whether there is nothing to write: the index has everything, and no change was interrupted."""
        from index.sync.unchanged import is_unchanged

        return not needs_recovery(self._state) and is_unchanged(
            self._cache, self._roots, self._vault, self.key_pattern
        )

    def open(
        self,
        *,
        progress: Callable[[Progress], None],
        announce: Callable[[Announcement], None] = lambda _announcement: None,
        cancelled: Callable[[], bool] = lambda: False,
        rebuild: bool = False,
    ) -> Indexer | None:
        """Finish what was interrupted and open the writer; None while another process is the writer.

        Raises:
            LibraryError: The cache cannot be written.
        """
        from index.edit import kept_keys
        from index.edit.journal import Journal
        from index.edit.outside_changes import OutsideChanges
        from index.edit.recovery import recover
        from index.processes.process_lock import ProcessLock
        from index.sync.indexer import Indexer

        recover(self._vault, Journal(self._state), self._log)
        locations.make_private(self._folder)
        if not (lock := ProcessLock(self._folder / locations.WRITER_LOCK)).acquire():
            return None
        self._lock = lock
        try:
            cache, search = open_writer(self._folder, rebuild=rebuild)
            self._opened()
            return Indexer(
                self._roots,
                self._vault,
                cache,
                search,
                progress=progress,
                announce=announce,
                cancelled=cancelled,
                keep_keys=lambda entries: kept_keys.keep(self._history(), self._roots, entries),
                key_pattern=self.key_pattern,
                pdf_texts=self._cache.pdf_texts,
                arrivals=self._state / locations.ARRIVALS,
                seen=OutsideChanges(self._log).record if self._log.limits.enabled else None,
            )
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let another process be the writer; harmless if this one is not."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
