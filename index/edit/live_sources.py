"""Fetch from live sources: answers become files in the corpus, and are shown before, like those of an import."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from index.cache import locations
from index.edit import corpus_file, import_sources
from index.edit.import_sources import ImportProgress, Incoming
from index.edit.planned_imports import PlannedImport
from index.errors import LibraryError
from index.papers.cancelling import Cancelled, cancellable, done_unless_cancelled
from index.papers.formats import FETCH_LOG, SUBSCRIPTIONS_FILE
from index.papers.model import Rejected, Remark
from index.sources import asked as asking
from index.sources import kept_paces, missing, subscriptions
from index.sources.fetch_log import FetchLog, appended
from index.sources.fetch_turn import FetchTurn
from index.sources.fetching import Fetching, Trouble
from index.sources.pacing import Clock
from index.sources.services import SERVICES, SourcesSettings
from index.text import clean_line
from index.vault.files import note_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from index.edit.planned_imports import Imports
    from index.papers.model import Paper
    from index.sources.asked import Asked
    from index.sources.client import Client
    from index.sources.fetch_log import LogEntry
    from index.sources.fetching import Fetched
    from index.sources.subscriptions import Subscription, Subscriptions

_FOLDER, _, _LOG = FETCH_LOG.partition("/")
_WAITING = ImportProgress("waiting", 0, 1)


class Sources:
    """Fetches papers; methods block, and may be called from any thread."""

    def __init__(self, imports: Imports, settings: SourcesSettings | None, state: Path) -> None:
        """Ask nothing yet.

        Args:
            imports: Writes the files.
            settings: Addresses, keys and paces; None for the defaults.
            state: Folder of what outlives the index; that of all vaults has the lock of fetches.
        """
        self._imports = imports
        self._roots = imports.roots
        self._settings = settings or SourcesSettings()
        self._folder = imports.roots.corpus[0] / _FOLDER
        # One for all vaults of the user: services count requests by who sends them.
        self._turn = FetchTurn(state.parent.parent / "fetch.lock")
        self._paces = state.parent.parent / "fetch-paces.json"
        self._clock = Clock()
        self._lock = threading.Lock()
        self._opened: Client | None = None

    def close(self) -> None:
        """Close all connections."""
        if self._opened is not None:
            self._opened.close()

    @staticmethod
    def asked(text: str) -> Asked:
        """Read a DOI, an arXiv id, an address that names one of them, or a day, week or month of Daily Papers.

        Raises:
            LibraryError: It is none of them.
        """
        return asking.read_asked(text)

    @staticmethod
    def daily_papers(span: str) -> Asked:
        """Read a day, week or month of Daily Papers: `2026-11-27`, `2026-W48`, `2026-11`.

        Raises:
            LibraryError: It is none of them.
        """
        return asking.hf_span(span)

    @staticmethod
    def arxiv_query(query: str, limit: int) -> Asked:
        """Return a query of arXiv, in its own syntax, and the largest number of papers.

        Raises:
            LibraryError: It is empty or too long.
        """
        return asking.arxiv_query(query, limit)

    @staticmethod
    def openalex_query(query: str, limit: int) -> Asked:
        """Return a query of OpenAlex, words and filters, and the largest number of papers.

        Raises:
            LibraryError: It is empty or too long.
        """
        return asking.openalex_query(query, limit)

    @staticmethod
    def missing(
        papers: Iterable[Paper], field: Literal["dates", "abstracts", "dois", "authors"]
    ) -> tuple[Asked, ...]:
        """Return what to ask for, of the papers that lack a field: ids, or titles where they have none."""
        return tuple(missing.asked_for(papers, field))

    def subscriptions(self) -> Subscriptions:
        """Return what is followed, as `subscriptions.toml` in the corpus says.

        Raises:
            LibraryError: The file cannot be read.
        """
        found = corpus_file.read(self._roots, SUBSCRIPTIONS_FILE)
        return subscriptions.parse(found.text if found else "")

    def follow(self, source: str, query: str, name: str = "") -> Subscription:
        """Add a query to `subscriptions.toml`, in a step to undo.

        Args:
            source: `arxiv`, `hf`, `rss`, `crossref` or `openalex`.
            query: In arXiv's own syntax; for `hf`, words, or `daily` for Daily Papers of each day; for `rss`, the
                address of a feed; for the others, words and filters.
            name: Its name; empty to make one of the query.

        Raises:
            LibraryError: It is followed already, is none, or the file cannot be added to.
        """
        with self._imports.history.exclusive():
            before = corpus_file.read(self._roots, SUBSCRIPTIONS_FILE)
            after, new = subscriptions.added(before.text if before else "", source, query, name)
            change = corpus_file.change(self._roots, f"follow {new.name}", SUBSCRIPTIONS_FILE, before, after)
            corpus_file.do(self._imports.history, self._roots, change)
        return new

    def check_follow(self, source: str, query: str, name: str = "") -> None:
        """Do nothing, or raise what `follow` would raise.

        Raises:
            LibraryError: See `follow`.
        """
        before = corpus_file.read(self._roots, SUBSCRIPTIONS_FILE)
        subscriptions.added(before.text if before else "", source, query, name)

    def unfollow(self, name: str) -> None:
        """Remove a subscription from `subscriptions.toml`, in a step to undo; what it brought stays.

        Raises:
            LibraryError: There is no such subscription, or the file cannot be edited.
        """
        with self._imports.history.exclusive():
            before = corpus_file.read(self._roots, SUBSCRIPTIONS_FILE)
            after = subscriptions.removed(before.text if before else "", name)
            label = f"unfollow {clean_line(name)[:60]}"
            change = corpus_file.change(self._roots, label, SUBSCRIPTIONS_FILE, before, after)
            corpus_file.do(self._imports.history, self._roots, change)

    def followed(self, names: Sequence[str] = ()) -> tuple[Asked, ...]:
        """Return what subscriptions ask for now.

        Args:
            names: Of subscriptions; all if there are none.

        Raises:
            LibraryError: There is no such subscription, or the file cannot be read.
        """
        found = {each.name: each for each in self.subscriptions().found}
        for name in names:
            if name not in found:
                raise subscriptions.not_followed(name)
        log, now = FetchLog(self._saved(_LOG) or b""), self._clock.now()
        chosen = [found[name] for name in names or found]
        return tuple(dict.fromkeys(each for one in chosen for each in subscriptions.asked_by(one, log, now)))

    def turn(self, waiting: Callable[[], None]) -> AbstractContextManager[bool]:
        """Hold other fetches back from asking until saving; gives whether there was one to wait for.

        Args:
            waiting: Called once, if another fetch is under way.

        Raises:
            LibraryError: The file of the lock cannot be created.
        """
        return self._turn.held(waiting)

    def plan(
        self,
        asked: Sequence[Asked],
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> PlannedImport | None:
        """Fetch what is asked for and is not there, and return what saving it would do; None if it was cancelled.

        Only the log of requests is written. While another process fetches, it waits. What cannot be fetched is
        among `unread`, unless there is no network and an earlier answer is there: then it is a remark.

        Raises:
            LibraryError: The corpus or the index cannot be read.
        """
        try:
            with cancellable(cancelled):
                with self.turn(lambda: progress(_WAITING)):
                    fetched = self._fetched(asked, progress)
                    incoming = [
                        Incoming(file, data, None, self._folder / file, self._saved(file))
                        for file, data in fetched.bodies.items()
                    ]
                plan = import_sources.plan(self._imports.cache, self._roots, incoming, progress)
        except Cancelled:
            return None
        unread, quiet = _parts(fetched)
        outcome = replace(plan.outcome, remarks=(*quiet, *plan.outcome.remarks))
        plan = replace(plan, outcome=outcome, verb="fetch")
        return PlannedImport(
            outcome, plan.papers, len(plan.copies), unread, plan, requests=tuple(fetched.sent)
        )

    def carry_out(
        self,
        planned: PlannedImport,
        progress: Callable[[ImportProgress], None],
        cancelled: Callable[[], bool],
    ) -> bool:
        """Write the files, in one step to undo if the corpus is in the vault; return False if it was cancelled.

        Raises:
            LibraryError: A file cannot be written, or was changed meanwhile; nothing was written.
        """

        def write() -> None:
            with self.turn(lambda: progress(_WAITING)):
                self._imports.write(planned, progress)

        return done_unless_cancelled(write, cancelled)

    def _fetched(self, asked: Sequence[Asked], progress: Callable[[ImportProgress], None]) -> Fetched:
        corpus = self._roots.corpus[0]
        if not corpus.is_dir() and not corpus.is_relative_to(self._roots.vault):
            raise LibraryError(
                f"The corpus folder {clean_line(str(corpus))} cannot be reached; nothing was fetched.",
                code="not-found",
            )
        log = FetchLog(self._saved(_LOG) or b"")
        client = self._client()
        now = self._clock.now()
        for service in SERVICES:
            if (last := log.last(service)) is not None:
                client.delay(service, max(0.0, (now - last).total_seconds()))
        kept = note_files.read(self._paces)[0] if self._paces.is_file() else b""
        for service, seconds in kept_paces.seconds_left(kept, now.timestamp()).items():
            client.wait_for(service, seconds)
        fetching = Fetching(client, log, self._saved, self._listed, self._clock.now)
        try:
            fetching.run(asked, lambda done, total: progress(ImportProgress("requests", done, total)))
        except KeyboardInterrupt:
            if not fetching.outcome.bodies:
                raise
            why = "It was interrupted; what came before that is kept."
            fetching.outcome.troubles.append(Trouble("the rest", why))
        finally:
            self._append(fetching.outcome.entries)
            # Without this file, the log still tells most of it.
            with suppress(LibraryError):
                paces = kept_paces.kept(client.seconds_left(), self._clock.now().timestamp())
                locations.keep(self._paces, paces)
        return fetching.outcome

    def _client(self) -> Client:
        from index.sources.client import Client  # it imports httpx

        with self._lock:
            if self._opened is None:
                self._opened = Client(self._settings, _agent(), self._clock)
            return self._opened

    def _saved(self, file: str) -> bytes | None:
        path = self._folder / file
        try:
            return note_files.read(path, vault=self._roots.corpus[0])[0]
        except FileNotFoundError:
            return None

    def _listed(self, folder: str) -> list[str]:
        """Return the files of a folder below `fetched`, by the time at which they came."""
        with suppress(OSError):
            found = [path for path in (self._folder / folder).iterdir() if path.is_file()]
            found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
            return [f"{folder}/{path.name}" for path in found]
        return []

    def _append(self, entries: Sequence[LogEntry]) -> None:
        """Add requests to the log; that is not a step of the user's, so none to undo."""
        if not entries:
            return
        corpus = self._roots.corpus[0]
        with self._imports.history.exclusive():
            corpus.mkdir(parents=True, exist_ok=True)
            before = self._saved(_LOG)
            path: Path = self._folder / _LOG
            note_files.write(path, appended(before or b"", entries), expected=before, vault=corpus)


def _parts(fetched: Fetched) -> tuple[tuple[Rejected, ...], tuple[Remark, ...]]:
    unread: dict[Rejected, None] = {}
    remarks: dict[Remark, None] = {}
    for trouble in fetched.troubles:
        place = clean_line(trouble.asked)[:120]
        if trouble.quiet:
            remarks[Remark(place, 0, trouble.reason)] = None
        else:
            unread[Rejected(place, 0, trouble.reason)] = None
    for what, sentence in fetched.remarks:
        remarks[Remark(clean_line(what)[:120], 0, sentence)] = None
    return tuple(unread), tuple(remarks)


def _agent() -> str:
    """Return name and version of the program, as it tells them to services."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"notes-tui/{version('notes-tui')}"
    except PackageNotFoundError:
        return "notes-tui"
