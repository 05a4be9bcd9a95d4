"""One fetch: the requests for what is asked, sent in turn where no answer is there that is fresh enough."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.errors import LibraryError
from index.papers import formats
from index.papers.cancelling import check
from index.sources import arxiv_requests, semantic_scholar_requests
from index.sources.asked_requests import ids_in, request_for
from index.sources.fetch_log import LogEntry
from index.sources.requests import UNKNOWN, BrokenBodyError, RefusedError, UnreachableError
from index.sources.saved_names import query_folder
from index.sources.under_way import RequestsUnderWay
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from index.sources.asked import Asked
    from index.sources.client import Answer, Client
    from index.sources.fetch_log import FetchLog
    from index.sources.requests import ServiceRequest


_SHOWN = 3  # names in a sentence
_LATEST = 8
"""Number of the latest answers to a query whose ids are known."""
_Outcome = Literal["new", "changed", "unchanged", "nothing"]


class SentRequest(NamedTuple):
    """A request that was sent.

    Attributes:
        source: Name of the service.
        address: Without secrets.
        status: Of HTTP; 0 where there was no answer that could be used.
        outcome: The answer's file is new, changed or unchanged; or the answer had nothing to keep.
        file: Path of the file below `fetched`; empty where there is none.
    """

    source: str
    address: str
    status: int
    outcome: Literal["new", "changed", "unchanged", "nothing", "refused", "unreachable"]
    file: str


class Trouble(NamedTuple):
    """Something that was not fetched.

    Attributes:
        asked: What was asked for.
        reason: A sentence.
        quiet: It is no fault: there was no network and an earlier answer is there, or it was only tried.
    """

    asked: str
    reason: str
    quiet: bool = False


@dataclass(slots=True)
class Fetched:
    """The outcome of a fetch, as it grows.

    Attributes:
        bodies: Answers by file, those that were there already included.
        sent: The requests, in their order.
        entries: What the log says of them.
        troubles: What was not fetched.
        remarks: What was asked for, and a sentence about it, where an answer has no papers.
    """

    bodies: dict[str, bytes] = field(default_factory=dict)
    sent: list[SentRequest] = field(default_factory=list)
    entries: list[LogEntry] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)


class Fetching:
    """Sends the requests of one fetch."""

    def __init__(
        self,
        client: Client,
        log: FetchLog,
        saved: Callable[[str], bytes | None],
        listed: Callable[[str], Sequence[str]],
        now: Callable[[], datetime],
    ) -> None:
        """Send nothing yet.

        Args:
            client: Sends the requests.
            log: What was fetched before.
            saved: Returns a file below `fetched`, or None where it is not there.
            listed: Returns the paths of the files of a folder below `fetched`, sorted.
            now: The time of day.
        """
        self._client = client
        self._log = log
        self._saved = saved
        self._listed = listed
        self._now = now
        self._down: dict[str, str] = {}
        self._away: dict[str, str] = {}
        self._found: list[str] = []
        self.outcome = Fetched()

    def run(self, asked: Sequence[Asked], progress: Callable[[int, int], None]) -> Fetched:
        """Fetch what is asked for.

        Args:
            asked: What is asked for.
            progress: Called with the number of requests that are done, and of those known so far.
        """
        waiting = deque(self._requests(asked))
        done = 0
        with RequestsUnderWay(self._client) as sent:
            while waiting or sent:
                check()
                progress(done, done + len(sent) + len(waiting))
                if waiting and sent.has_room(waiting[0]):
                    request = waiting.popleft()
                    settled, more = self._settled(request)
                    if not settled:
                        sent.send(request, self._etag(request, self._client.address(request)))
                        continue
                else:
                    more = self._answered(*sent.take_first())
                done += 1
                if more is not None:
                    waiting.appendleft(more)
                if not waiting and not sent and self._found:
                    waiting.extend(self._together("arxiv", self._found, self._now()))
                    self._found = []
        self._say_once()
        return self.outcome

    def _requests(self, asked: Iterable[Asked]) -> Iterator[ServiceRequest]:
        now = self._now()
        ids: dict[str, list[str]] = {"arxiv": [], "s2": []}
        # However often and in whatever form a thing is named, it is asked for once.
        named: dict[Asked, Asked] = {}
        for each in asked:
            named.setdefault(each._replace(text=""), each)
        for each in named.values():
            if each.kind in ids:
                ids[each.kind].append(each.value)
                continue
            try:
                yield request_for(each, now, self._known_ids(each) if each.folder else None)
            except LibraryError as error:
                self.outcome.troubles.append(Trouble(each.text, str(error)))
        for service, values in ids.items():
            yield from self._together(service, values, now)

    def _known_ids(self, asked: Asked) -> frozenset[str]:
        """Return the ids in the latest answers to what is followed: arXiv's with versions, others without."""
        files = self._listed(query_folder(asked.folder))[-_LATEST:]
        bodies = [body for body in map(self._saved, files) if body is not None]
        return frozenset(id_ for body in bodies for id_ in ids_in(asked, body))

    def _together(self, service: str, ids: Sequence[str], now: datetime) -> Iterator[ServiceRequest]:
        """Yield the requests for many ids at once, without those whose answers are there and fresh."""
        papers = arxiv_requests.papers if service == "arxiv" else semantic_scholar_requests.papers
        fresh = {id_ for id_ in ids if self._is_fresh(next(papers([id_], now)))}
        for id_ in dict.fromkeys(id_ for id_ in ids if id_ in fresh):
            data, request = self._take_known(service, id_), next(papers([id_], now))
            if not request.optional:
                self._say_lacking(request, data)
        yield from papers([id_ for id_ in ids if id_ not in fresh], now)

    def _is_fresh(self, request: ServiceRequest) -> bool:
        entries = [self._log.latest(request.service, each) for each in request.asked]
        return all(
            entry is not None
            and (request.fresh_after is None or entry.moment >= request.fresh_after)
            and (not entry.file or self._saved(entry.file) is not None)
            for entry in entries
        )

    def _take_known(self, service: str, asked: str) -> bytes | None:
        """Count the answer that is there among the bodies."""
        entry = self._log.latest(service, asked)
        data = self._saved(entry.file) if entry is not None and entry.file else None
        if entry is not None and data is not None:
            self.outcome.bodies.setdefault(entry.file, data)
        return data

    def _settled(self, request: ServiceRequest) -> tuple[bool, ServiceRequest | None]:
        """Answer a request without sending it, where that can be; return also the request that follows from it."""
        other = request.otherwise
        if other is not None and self._entry(request) is None and self._entry(other) is not None:
            return True, other
        if self._is_fresh(request):
            return True, self._known(request)
        if reason := self._down.get(request.peer) or self._client.lacking(request):
            self._fail(request, reason)
            return True, None
        return False, None

    def _answered(self, request: ServiceRequest, answer: Future[Answer]) -> ServiceRequest | None:
        """Take in what a request brought; return the request that follows from it."""
        address = self._client.address(request)
        other = request.otherwise
        try:
            found = answer.result()
            _check(request, found)
        except RefusedError as error:
            self.outcome.sent.append(SentRequest(request.service, address, error.status, "refused", ""))
            if other is not None and error.status in UNKNOWN:
                return other
            self.outcome.troubles.append(Trouble(request.shown, str(error), quiet=request.optional))
        except UnreachableError as error:
            self.outcome.sent.append(SentRequest(request.service, address, 0, "unreachable", ""))
            self._down[request.peer] = str(error)
            if not error.connected:
                self._away[str(error)] = request.title
            self._fail(request, str(error))
        else:
            return self._take(request, found)
        return None

    def _take(self, request: ServiceRequest, answer: Answer) -> ServiceRequest | None:
        """Take an answer in; return the request for the next page."""
        if answer.accepted is None:
            entry = self._entry(request)
            if entry is not None:
                kept = answer._replace(etag=answer.etag or entry.etag)
                outcome: _Outcome = "unchanged" if entry.file else "nothing"
                self._record(request, kept, outcome, entry.file, entry.sha256)
            return self._known(request)
        file, lacking, more, arxiv_id = answer.accepted
        if arxiv_id:
            self._found.append(arxiv_id)
        self._name_unknown(request, lacking)
        before = self._saved(file) if file else None
        if file.startswith("queries/"):
            # What a query found before stays, also where it finds it no longer.
            number = 1
            while before not in (None, answer.body):
                number += 1
                file = f"{answer.accepted.file.rpartition('.')[0]}-{number}.{file.rpartition('.')[2]}"
                before = self._saved(file)
        if not file:
            self._record(request, answer, "nothing", "", _sha256(answer.body))
            if not lacking and not arxiv_id:
                self._note_nothing(request)
        elif before not in (None, answer.body) and self._log.wrote(file) != _sha256(before or b""):
            why = f"fetched/{file} was changed after it was fetched, so it is left; move it away to fetch it again."
            self.outcome.troubles.append(Trouble(request.shown, why))
            self.outcome.bodies[file] = before or b""
        else:
            outcome = "new" if before is None else "unchanged" if before == answer.body else "changed"
            self._record(request, answer, outcome, file, _sha256(answer.body))
            self.outcome.bodies[file] = answer.body
        return more

    def _entry(self, request: ServiceRequest) -> LogEntry | None:
        return self._log.latest(request.service, request.asked[0])

    def _etag(self, request: ServiceRequest, address: str) -> str:
        """Return the etag of the answer that is there, if it is one to this very request and still as it came."""
        entry = self._entry(request)
        if entry is None or (entry.address, entry.asked) != (address, request.asked):
            return ""
        if not entry.file:
            # Nothing was new in it; that holds as long as what came before is there.
            there = request.followed and self._listed(query_folder(request.followed))
            return entry.etag if there else ""
        known = self._saved(entry.file)
        return entry.etag if known is not None and _sha256(known) == entry.sha256 else ""

    def _known(self, request: ServiceRequest) -> ServiceRequest | None:
        """Take the answer that is there; return the request for the next page."""
        found = [self._take_known(request.service, asked) for asked in request.asked]
        if found[0] is None:
            self._note_nothing(request)
            return None
        try:
            return request.accept(found[0]).more
        except (RefusedError, BrokenBodyError):
            # The user changed the file.
            return None

    def _say_lacking(self, request: ServiceRequest, data: bytes | None) -> None:
        """Name what the answer that is there does not have, as when it came."""
        try:
            lacking = request.asked if data is None else request.accept(data).lacking
        except (RefusedError, BrokenBodyError):
            # The user changed the file.
            return
        self._name_unknown(request, lacking)

    def _name_unknown(self, request: ServiceRequest, ids: Iterable[str]) -> None:
        for id_ in ids:
            self.outcome.troubles.append(Trouble(id_, f"{request.title} does not know {clean_line(id_)}."))

    def _note_nothing(self, request: ServiceRequest) -> None:
        if not request.followed:
            self.outcome.remarks.append((request.shown, f"{request.title} has no papers for it."))

    def _fail(self, request: ServiceRequest, reason: str) -> None:
        for asked in request.asked:
            there = self._take_known(request.service, asked) is not None
            entry = self._log.latest(request.service, asked)
            there = there or (entry is not None and not entry.file)
            why = f"{reason} The answer of an earlier time is used." if there else reason
            self.outcome.troubles.append(
                Trouble(request.followed or asked, why, quiet=there or request.optional)
            )

    def _say_once(self) -> None:
        """Give all troubles one sentence where nobody could be reached."""
        if len(self._away) < 2 or any(each.outcome != "unreachable" for each in self.outcome.sent):
            return
        titles = list(self._away.values())
        shown = titles[:_SHOWN] if len(titles) > _SHOWN + 1 else titles[:-1]
        rest = titles[len(shown) :]
        last = rest[0] if len(rest) == 1 else f"{len(rest)} more"
        joint = f"No network: {', '.join(shown)} and {last} cannot be reached."
        for at, trouble in enumerate(self.outcome.troubles):
            said = next((said for said in self._away if trouble.reason.startswith(said)), "")
            if said:
                self.outcome.troubles[at] = trouble._replace(reason=joint + trouble.reason[len(said) :])

    def _record(
        self, request: ServiceRequest, answer: Answer, outcome: _Outcome, file: str, digest: str
    ) -> None:
        service, address, status = request.service, answer.address, answer.status
        self.outcome.sent.append(SentRequest(service, address, status, outcome, file))
        time = self._now().isoformat(timespec="seconds").replace("+00:00", "Z")
        entry = LogEntry(service, request.asked, address, time, status, answer.etag, file, digest)
        self._log.add(entry)
        self.outcome.entries.append(entry)


def _check(request: ServiceRequest, answer: Answer) -> None:
    """Raise `RefusedError` where an answer is to be kept in which no format finds papers."""
    accepted = answer.accepted
    if accepted is not None and accepted.file and not formats.is_known(accepted.file, answer.body):
        raise RefusedError(f"{request.title} answered with something else than papers ({answer.address}).")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
