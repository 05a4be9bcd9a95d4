"""Read PDF files in the background, a few at a time; what was read is kept at once, so that nothing is read twice."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from index.cache.attachments_table import PdfStamp
from index.cache.pdf_texts import digest_of
from index.errors import LibraryError
from index.papers.cancelling import Cancelled
from index.papers.pdf import read_pdfs
from index.sync.model import Progress, ReadPdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.cache.pdf_texts import PdfTexts
    from index.sync.indexer import Indexer
    from index.sync.roots import Roots

_AT_ONCE = 4
# Seconds before files that could not be opened are tried again.
_PAUSE = 60.0
# Seconds after a search in which somebody may be typing, who would notice the work of indexing; and the longest wait.
_TYPING = 1.0
_LONGEST_WAIT = 30.0
# Indexing this many takes about half a second, after which it is asked again whether somebody types.
_INDEXED_AT_ONCE = 50

_log = logging.getLogger(__name__)


def read_files(
    roots: Roots,
    pdf_texts: PdfTexts,
    paths: Sequence[str],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[list[ReadPdf]]:
    """Yield files in small groups as they are read. One that cannot be opened now is left for another time.

    Raises:
        Cancelled: It was asked for; what was yielded is kept.
        LibraryError: The reader cannot be started, or what was read cannot be kept.
    """
    for start in range(0, len(paths), _AT_ONCE):
        if cancelled():
            raise Cancelled
        found = []
        for path in paths[start : start + _AT_ONCE]:
            try:
                stat = roots.absolute(path).stat()
                found.append(
                    ReadPdf(path, PdfStamp(stat.st_size, stat.st_mtime_ns), digest_of(roots.absolute(path)))
                )
            except OSError:
                continue
        new = [each for each in found if pdf_texts.get(each.digest) is None]
        read = read_pdfs([roots.absolute(each.path) for each in new], cancelled=cancelled)
        for each, contents in zip(new, read, strict=True):
            pdf_texts.put(each.digest, contents)
        if found:
            yield found


def read_all(indexer: Indexer, roots: Roots, progress: Callable[[Progress], None]) -> None:
    """Read and index all files that were not read yet.

    Raises:
        LibraryError: The reader cannot be started, or what was read cannot be kept.
    """
    unread = indexer.unread_pdfs()
    done = 0
    for read in read_files(roots, indexer.pdf_texts, list(unread)):
        done += len(read)
        progress(Progress("reading", done, len(unread)))
        indexer.take_pdfs(read)
    if unread:
        indexer.prune_pdf_texts()


class PdfReading:
    """A thread that reads files while the app runs."""

    def __init__(self, roots: Roots, pdf_texts: PdfTexts, wake: Callable[[], None]) -> None:
        """`wake` is called when something was read."""
        self._roots = roots
        self._pdf_texts = pdf_texts
        self._wake = wake
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._read: deque[ReadPdf] = deque()
        self._taken = time.monotonic()
        self._pruned = False
        self._asked: tuple[dict[str, PdfStamp], float] = ({}, 0.0)

    def begin(self, indexer: Indexer) -> None:
        """Read the files that were not read yet, unless some are being read, or these were tried a moment ago.

        When all are read, what was kept of files that are gone is removed, once.
        """
        files = indexer.unread_pdfs()
        if not files and not self._pruned:
            self._pruned = True
            indexer.prune_pdf_texts()
        alive = self._thread is not None and self._thread.is_alive()
        # What waits to be taken counts as unread.
        busy = self._stop.is_set() or alive or bool(self._read)
        before, when = self._asked
        if files and not busy and (files != before or time.monotonic() - when > _PAUSE):
            self._asked = dict(files), time.monotonic()
            self._thread = threading.Thread(
                target=self._run, args=(list(files),), name="notes-tui-pdf", daemon=True
            )
            self._thread.start()

    def take(self, searched_at: float) -> list[ReadPdf]:
        """Return what was read, in parts; while somebody types nothing, but for no longer than 30 s.

        Where some is left, `wake` is called.

        Args:
            searched_at: Time of the latest search by the monotonic clock.
        """
        now = time.monotonic()
        if not self._read or (now - searched_at < _TYPING and now - self._taken < _LONGEST_WAIT):
            return []
        self._taken = now
        taken = [self._read.popleft() for _ in range(min(len(self._read), _INDEXED_AT_ONCE))]
        if self._read:
            self._wake()
        return taken

    def stop(self, timeout: float = 5.0) -> None:
        """End the thread and the process that reads for it."""
        self._stop.set()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout)

    def _run(self, paths: Sequence[str]) -> None:
        try:
            for read in read_files(self._roots, self._pdf_texts, paths, self._stop.is_set):
                self._read.extend(read)
                self._wake()
        except Cancelled:
            return
        except LibraryError as error:
            _log.warning("PDF files are not read.", exc_info=error)
        except Exception as error:  # noqa: BLE001 - a thread has no caller
            _log.error("PDF files are not read.", exc_info=error)
