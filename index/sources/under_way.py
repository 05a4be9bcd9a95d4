"""Requests that are under way at the same time, where a service allows that."""

from __future__ import annotations

import contextvars
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING

from index.papers.cancelling import check, checking_also

if TYPE_CHECKING:
    from types import TracebackType

    from index.sources.client import Answer, Client
    from index.sources.requests import ServiceRequest

_POLL = 0.05


class RequestsUnderWay:
    """Sends requests and gives their answers in the order in which they were sent; for one thread to use.

    As a context manager, it cancels at its end those that are not answered yet.
    """

    def __init__(self, client: Client) -> None:
        """Send nothing yet."""
        self._client = client
        self._sent: deque[tuple[ServiceRequest, Future[Answer]]] = deque()
        self._ended = False

    def __enter__(self) -> RequestsUnderWay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True

    def __len__(self) -> int:
        return len(self._sent)

    def has_room(self, request: ServiceRequest) -> bool:
        """Return whether a request may be sent before those under way are answered."""
        return all(
            each.service == request.service and not set(each.asked) & set(request.asked)
            for each, _answer in self._sent
        ) and len(self._sent) < self._client.at_once(request)

    def send(self, request: ServiceRequest, etag: str) -> None:
        """Send a request; where it is the only one that may be under way, in this thread."""
        answer: Future[Answer] = Future()
        self._sent.append((request, answer))
        if self._client.at_once(request) == 1:
            self._work(request, etag, answer)
            return
        context = contextvars.copy_context()
        threading.Thread(
            target=context.run, args=(self._work, request, etag, answer), name="fetch-one", daemon=True
        ).start()

    def take_first(self) -> tuple[ServiceRequest, Future[Answer]]:
        """Wait until the request that was sent first is done; return it and its answer, or what went wrong."""
        answer = self._sent[0][1]
        while not answer.done():
            check()
            with suppress(TimeoutError):
                answer.exception(_POLL)
        return self._sent.popleft()

    def _work(self, request: ServiceRequest, etag: str, answer: Future[Answer]) -> None:
        try:
            with checking_also(lambda: self._ended):
                found = self._client.send(request, etag)
        except BaseException as error:  # noqa: BLE001 - it is raised again by the thread that waits
            answer.set_exception(error)
        else:
            answer.set_result(found)
