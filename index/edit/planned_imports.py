"""Imports that are shown before they are carried out, and that can be cancelled until the last file is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.edit import import_sources
from index.edit.import_sources import ImportProgress
from index.papers.cancelling import Cancelled, cancellable, done_unless_cancelled
from index.papers.young_garbage import young_garbage_only

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.cache.cache import Cache
    from index.edit.editor import Editor
    from index.edit.import_sources import ImportPlan, ImportResult, Incoming
    from index.papers.model import Paper, Rejected
    from index.sources.fetching import SentRequest
    from index.sync.roots import Roots
    from index.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """An import that was worked out and not carried out.

    Attributes:
        outcome: What it would come to.
        papers: Those of the files, as they will be.
        files: Number of files that would be copied into the corpus.
        unread: The files that cannot be read.
        plan: The import itself.
        requests: Those that brought the files, where they were fetched.
    """

    outcome: ImportResult
    papers: tuple[Paper, ...]
    files: int
    unread: tuple[Rejected, ...]
    plan: ImportPlan
    requests: tuple[SentRequest, ...] = ()


class Imports:
    """Works out imports and carries them out; methods block, and may be called from any thread.

    Attributes:
        roots: The first corpus folder is where files go.
        cache: What is in the library.
        history: Holds other writers back.
    """

    def __init__(self, roots: Roots, vault: Vault, cache: Cache, edit: Editor) -> None:
        self.roots = roots
        self._vault = vault
        self.cache = cache
        self._edit = edit
        self.history = edit.history

    @young_garbage_only()
    def run(self, incoming: Sequence[Incoming], *, dry_run: bool, tags: bool) -> ImportResult:
        """Import files, or only work out what that would do; see `Library.import_files`."""
        # The names for the copies are still free when they are written.
        with self.history.exclusive():
            planned = import_sources.plan(self.cache, self.roots, incoming)
            if tags:
                from index.edit import keyword_tags

                planned = import_sources.with_tags(
                    planned, keyword_tags.plan(planned.papers, self._edit.paper_changes)
                )
            if not dry_run:
                import_sources.carry_out(planned, self.roots, self._vault, self.history)
        return planned.outcome

    @young_garbage_only()
    def plan(
        self, source: Path, progress: Callable[[ImportProgress], None], cancelled: Callable[[], bool]
    ) -> PlannedImport | None:
        """Read a file, a folder or an archive, and return what importing it would do; None if it was cancelled.

        Args:
            source: The path.
            progress: Called with each step.
            cancelled: Asked all the time; nothing is changed, so there is nothing to take back.

        Raises:
            LibraryError: The index cannot be read.
        """
        try:
            with cancellable(cancelled):
                incoming, unread = import_sources.collect(source, progress)
                planned = import_sources.plan(self.cache, self.roots, incoming, progress)
        except Cancelled:
            return None
        return PlannedImport(planned.outcome, planned.papers, len(planned.copies), tuple(unread), planned)

    def carry_out(
        self,
        planned: PlannedImport,
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> bool:
        """Copy the files into the corpus, in one step to undo if it is in the vault; return False if cancelled.

        Raises:
            LibraryError: A file cannot be written, or its name was taken meanwhile; nothing was written.
        """
        return done_unless_cancelled(lambda: self.write(planned, progress), cancelled)

    def write(self, planned: PlannedImport, progress: Callable[[ImportProgress], None]) -> None:
        """Write the files of an import; see `carry_out`.

        Raises:
            LibraryError: A file cannot be written, or its name was taken meanwhile; nothing was written.
            Cancelled: The work that this is a part of was cancelled; nothing was written.
        """
        progress(ImportProgress("writing", 0, planned.files))
        with self.history.exclusive():
            import_sources.carry_out(planned.plan, self.roots, self._vault, self.history)

    def file_of(self, planned: PlannedImport, part: str, *, imported: bool) -> Path | None:
        """Return the file that a rejected part or a remark names; None for one that lies in an archive.

        Args:
            planned: The import.
            part: Name of the source, as the part gives it.
            imported: The import was carried out, so that the copy in the corpus counts from now on.
        """
        place = planned.plan.places.get(part)
        if place is None:
            return self.roots.absolute(part)
        return place.then if imported and place.then is not None else place.now
