"""The client for all services: limits, redirects, tries and waits, and a cancel at any moment.

Tries and their waits are a loop of ours and not a library's, because a wait depends on the answer (`Retry-After`),
passes on the clock of the caller, and is cancelled from outside. Answers are cached in the corpus itself, by its log:
a cache of a library would keep a second copy of every body elsewhere.
"""

from __future__ import annotations

import threading
import zlib
from typing import TYPE_CHECKING, NamedTuple

import httpcore
import httpx

from index.sources.bodies import said
from index.sources.exchange import Exchange, Reply
from index.sources.pacing import LONGEST_WAIT, Clock, Pace, in_words, retry_after
from index.sources.proxies import Proxies, port_of
from index.sources.requests import UNKNOWN, BrokenBodyError, RefusedError, UnreachableError
from index.sources.services import KEYS
from index.sources.transport import CheckedTransport, plain
from index.text import clean_line

if TYPE_CHECKING:
    from index.sources.requests import Accepted, ServiceRequest
    from index.sources.services import SourcesSettings

_CONNECT, _READ = 10.0, 30.0
_TRIES = 3
_FIRST_WAIT = 1.0
_OK, _NOT_MODIFIED = 200, 304
_AGAIN = (408, 429)
_DENIED = (401, 403)
_FEEDS = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_ACCEPTED = {"arxiv": "application/atom+xml", "rss": _FEEDS}


class Answer(NamedTuple):
    """An answer to a request.

    Attributes:
        address: The address asked, without secrets.
        status: Of HTTP: 200, or 304 where the body is the one that is known.
        accepted: What the body is good for; None with 304.
        tries: Number of requests that it took.
    """

    address: str
    status: int
    etag: str
    body: bytes
    accepted: Accepted | None
    tries: int


class Client:
    """Sends requests of any threads, to each service at its pace and as many at once as it allows."""

    def __init__(self, settings: SourcesSettings, agent: str, clock: Clock) -> None:
        """Open no connection yet.

        Args:
            settings: Addresses, keys and paces.
            agent: Name and version of the program, for `User-Agent`.
            clock: The time.
        """
        self._settings = settings
        self._agent = agent
        self._clock = clock
        self._proxies = Proxies(settings.proxy)
        self._lock = threading.Lock()
        self._paces: dict[str, Pace] = {}
        self._idle: dict[str, list[CheckedTransport]] = {}

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for transports in self._idle.values():
                for transport in transports:
                    transport.close()
            self._idle.clear()

    def address(self, request: ServiceRequest) -> str:
        """Return the address of a request, as it is shown and logged: without secrets."""
        return str(self._url(request))

    def lacking(self, request: ServiceRequest) -> str:
        """Return a sentence about the key that a request needs and the settings do not have; empty otherwise."""
        if not request.needs_key or self._settings.of(request.service).key:
            return ""
        return (
            f"{request.title} answers queries only with a key, which you get at {KEYS[request.service]}; "
            f'put it into the settings: key = "…" under [sources.{request.service}].'
        )

    def delay(self, service: str, since: float) -> None:
        """Keep the pace after a request of another process, `since` seconds ago."""
        self._pace(service).delay(min(self._settings.pace(service), LONGEST_WAIT) - since)

    def wait_for(self, service: str, seconds: float) -> None:
        """Send the next request to a service, or a host of feeds, after so many seconds, or later."""
        self._pace(service).delay(seconds)

    def at_once(self, request: ServiceRequest) -> int:
        """Return the number of requests like this one that may be under way at the same time."""
        return self._pace(_paced_as(request)).at_once

    def seconds_left(self) -> dict[str, float]:
        """Return the seconds until each service may be asked again; none for those that may be asked now."""
        with self._lock:
            left = {service: pace.seconds_left for service, pace in self._paces.items()}
        return {service: seconds for service, seconds in left.items() if seconds > 0}

    def send(self, request: ServiceRequest, etag: str = "") -> Answer:
        """Send a request, up to three times, and check the answer.

        Args:
            request: The request.
            etag: Of the body that is known; the answer may then be that it is still the same.

        Raises:
            RefusedError: The answer is not what was asked for.
            UnreachableError: There is no answer, or the service asks to come back later.
            Cancelled: The work was cancelled.
        """
        with self._pace(_paced_as(request)).place():
            return self._tried(request, etag)

    def _tried(self, request: ServiceRequest, etag: str) -> Answer:
        title, pace = request.title, self._pace(_paced_as(request))
        trouble = ""
        for number in range(_TRIES):
            if number:
                wait = _FIRST_WAIT * 2 ** (number - 1)
                pace.delay(wait * (1 + self._clock.chance() / 2))
            if not pace.wait():
                raise UnreachableError(
                    f"{title} asks to wait {in_words(pace.seconds_left)}; fetch it again after that."
                )
            try:
                reply = self._reply(request, etag)
                pace.heed(reply.headers)
                if reply.status == _OK or (reply.status == _NOT_MODIFIED and etag):
                    return self._answer(request, reply, number + 1)
            except BrokenBodyError as error:
                trouble = f"{title} does not answer as it should: {error}"
                continue
            if reply.status not in _AGAIN and reply.status < 500:
                refused = RefusedError(self._refusal(request, reply))
                refused.status = reply.status
                raise refused
            trouble = f"{title} answers with status {reply.status}; fetch it again later."
            pace.delay(retry_after(reply.headers.get("retry-after", ""), self._clock.now()) or 0.0)
        raise UnreachableError(trouble)

    def _reply(self, request: ServiceRequest, etag: str) -> Reply:
        """Return the reply to one request; raise `BrokenBodyError` where another try may bring one."""
        title = request.title
        try:
            return self._exchanged(request, etag)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.ProxyError) as error:
            proxy = self._proxies.of(self._base(request))
            through = f" through the proxy {proxy.host}" if proxy else ""
            away = UnreachableError(f"No network: {title} cannot be reached{through} ({_plain(error)}).")
            away.connected = False
            raise away from error
        except (
            httpcore.TimeoutException,
            httpcore.NetworkError,
            httpcore.ProtocolError,
            zlib.error,
        ) as error:
            raise BrokenBodyError(f"{_plain(error).rstrip('.')}.") from error

    def _answer(self, request: ServiceRequest, reply: Reply, tries: int) -> Answer:
        accepted = request.accept(reply.body) if reply.status == _OK else None
        etag = clean_line(reply.headers.get("etag", ""))[:200]
        return Answer(self.address(request), reply.status, etag, reply.body, accepted, tries)

    def _refusal(self, request: ServiceRequest, reply: Reply) -> str:
        title = request.title
        if reply.status in UNKNOWN:
            return request.unknown or f"{title} does not know {clean_line(request.shown)}."
        if request.service == "arxiv":
            # It says in a feed what is wrong with a request.
            try:
                request.accept(reply.body)
            except RefusedError as error:
                return str(error)
            except BrokenBodyError:
                pass
        why = said(reply.body)
        if reply.status in _DENIED:
            key = "the key in the settings" if self._settings.of(request.service).key else "a missing key"
            why = why or f"the reason may be {key}"
        return f"{title} refuses with status {reply.status}" + (f" ({why})." if why else ".")

    def _exchanged(self, request: ServiceRequest, etag: str) -> Reply:
        base = self._base(request)
        with self._lock:
            idle = self._idle.setdefault(request.service, [])
            transport = idle.pop() if idle else self._transport(request.service, base)
        try:
            reply = Exchange(transport, self._signed(request, etag), base).run()
        except BaseException as error:
            if isinstance(error, UnreachableError) or not isinstance(error, Exception):
                transport.end()
            else:
                self._keep(request.service, transport)
            raise
        self._keep(request.service, transport)
        return reply

    def _transport(self, service: str, base: httpx.URL) -> CheckedTransport:
        own = (base.host, port_of(base)) if self._settings.of(service).base else None
        return CheckedTransport(own, self._proxies)

    def _keep(self, service: str, transport: CheckedTransport) -> None:
        with self._lock:
            self._idle.setdefault(service, []).append(transport)

    def _base(self, request: ServiceRequest) -> httpx.URL:
        if request.host:
            return httpx.URL(self._settings.base_of_feeds(request.host))
        return httpx.URL(self._settings.base(request.service))

    def _url(self, request: ServiceRequest) -> httpx.URL:
        url = httpx.URL(f"{str(self._base(request)).rstrip('/')}{request.path}")
        return url.copy_merge_params(dict(request.query)) if request.query else url

    def _signed(self, request: ServiceRequest, etag: str) -> httpx.Request:
        """Return the request with the user's key and address, where the settings have them for this service."""
        own = self._settings.of(request.service)
        url = self._url(request)
        headers = {
            "Accept": _ACCEPTED.get(request.service, "application/json"),
            "Accept-Encoding": "gzip",
            "User-Agent": f"{self._agent} (mailto:{own.mailto})" if own.mailto else self._agent,
        }
        if own.key and request.service == "openalex":
            url = url.copy_merge_params({"api_key": own.key})
        if own.key and request.service == "s2":
            headers["x-api-key"] = own.key
        # Of other letters no header can be made; a server or a log that was edited may have them.
        if etag.isascii() and etag.isprintable() and etag:
            headers["If-None-Match"] = etag
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        timeout = httpx.Timeout(_READ, connect=_CONNECT).as_dict()
        return httpx.Request(
            "GET" if request.body is None else "POST",
            url,
            headers=headers,
            content=request.body,
            extensions={"timeout": timeout},
        )

    def _pace(self, name: str) -> Pace:
        service = name.partition(" ")[0]
        with self._lock:
            if name not in self._paces:
                most = self._settings.at_once(service)
                self._paces[name] = Pace(self._clock, self._settings.pace(service), most)
            return self._paces[name]


def _paced_as(request: ServiceRequest) -> str:
    """Return the name of the pace of a request; arXiv counts those for its feeds among all others."""
    return "arxiv" if f".{request.host}".endswith(".arxiv.org") else request.peer


def _plain(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "it takes too long"
    return plain(error) or type(error).__name__
