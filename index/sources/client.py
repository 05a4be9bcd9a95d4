"""The client for all services: limits, redirects, tries and waits, and a cancel at any moment.

Tries and their waits are a loop of ours and not a library's, because a wait depends on the answer (`Retry-After`),
passes on the clock of the caller, and is cancelled from outside. Answers are cached in the corpus itself, by its log:
a cache of a library would keep a second copy of every body elsewhere.
"""

from __future__ import annotations

import threading
import time
import zlib
from typing import TYPE_CHECKING, NamedTuple

import httpcore
import httpx

from index.papers.cancelling import check
from index.sources.bodies import said
from index.sources.pacing import LONGEST_WAIT, Clock, Pace, in_words, retry_after
from index.sources.requests import UNKNOWN, BrokenBodyError, RefusedError, UnreachableError
from index.sources.services import KEYS
from index.sources.transport import CheckedTransport, plain
from index.text import clean_line

if TYPE_CHECKING:
    from index.sources.requests import Accepted, ServiceRequest
    from index.sources.services import SourcesSettings

LARGEST = 20 * 1024 * 1024
"""Largest body in bytes, unpacked."""
_CONNECT, _READ = 10.0, 30.0
_LONGEST = 300.0
_REDIRECTS = 5
_TRIES = 3
_FIRST_WAIT = 1.0
_CHUNK = 1 << 16
_POLL = 0.05
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


class _Reply(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes


class _Exchange:
    """One request in a thread of its own, so that the one who waits for it can leave at any moment."""

    def __init__(self, transport: CheckedTransport, request: httpx.Request, base: httpx.URL) -> None:
        self._transport = transport
        self._request = request
        self._base = base
        self._done = threading.Event()
        self._ended = False
        self._reply: _Reply | None = None
        self._failure: BaseException | None = None

    def run(self) -> _Reply:
        """Return the reply; raise what went wrong, or `Cancelled`."""
        threading.Thread(target=self._work, name="fetch", daemon=True).start()
        end = time.monotonic() + _LONGEST
        try:
            while not self._done.wait(_POLL):
                check()
                # Here and not where the answer is read, which waits for as long as single bytes drip in.
                if time.monotonic() > end:
                    raise UnreachableError(
                        f"{self._base.host} is too slow: the answer took over {_LONGEST / 60:.0f} minutes."
                    )
        except BaseException:
            self._ended = True
            self._transport.end()
            raise
        if self._failure is not None:
            raise self._failure
        if self._reply is None:
            raise BrokenBodyError("There was no answer.")
        return self._reply

    def _work(self) -> None:
        try:
            self._reply = self._followed()
        except BaseException as error:  # noqa: BLE001 - it is raised again by the thread that waits
            self._failure = error
        finally:
            self._done.set()

    def _followed(self) -> _Reply:
        request = self._request
        for _ in range(_REDIRECTS + 1):
            response = self._transport.handle_request(request)
            try:
                if not response.has_redirect_location:
                    return _Reply(response.status_code, response.headers, self._body(response))
            finally:
                response.close()
            request = self._next(request, response.headers["location"])
        raise RefusedError(f"{self._base.host} redirects more than {_REDIRECTS} times; it is given up.")

    def _next(self, request: httpx.Request, location: str) -> httpx.Request:
        try:
            url = request.url.join(location)
            # Reading the host decodes it, which fails where it is no name in Punycode.
            host = url.host
        except (httpx.InvalidURL, ValueError):
            raise RefusedError(
                f"{request.url.host} redirects to an address that cannot be read; it is not followed."
            ) from None
        shown = clean_line(str(url.copy_with(query=None, fragment=None, userinfo=b"")))[:120]
        if url.scheme != request.url.scheme or not host or request.method != "GET":
            raise RefusedError(f"{request.url.host} redirects to {shown}; it is not followed.")
        own = (host, url.port) == (self._base.host, self._base.port)
        # A key, or an address that the user gave for this service, is told to no other host.
        headers = {
            name: value
            for name, value in request.headers.items()
            if name != "host" and (own or name in ("accept", "accept-encoding"))
        }
        return httpx.Request("GET", url, headers=headers, extensions=request.extensions)

    def _body(self, response: httpx.Response) -> bytes:
        packed = response.headers.get("content-encoding", "").strip().lower()
        if packed not in ("", "identity", "gzip", "x-gzip"):
            raise RefusedError(f"{self._base.host} packs its answers in a way that was not asked for.")
        unpack = zlib.decompressobj(31) if "gzip" in packed else None
        body = bytearray()
        for chunk in response.iter_raw(_CHUNK):
            if self._ended:
                break
            body += unpack.decompress(chunk, LARGEST - len(body) + 1) if unpack else chunk
            if len(body) > LARGEST:
                raise RefusedError(
                    f"{self._base.host} answers with more than {LARGEST >> 20} MB; it is not read."
                )
        if unpack and body and not unpack.eof:
            raise BrokenBodyError("The body is cut off.")
        return bytes(body)


class Client:
    """Sends requests, one at a time over all threads; each service at its pace."""

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
        self._lock = threading.Lock()
        self._paces: dict[str, Pace] = {}
        self._transports: dict[str, CheckedTransport] = {}

    def close(self) -> None:
        """Close all connections."""
        for transport in self._transports.values():
            transport.close()
        self._transports.clear()

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

    def seconds_left(self) -> dict[str, float]:
        """Return the seconds until each service may be asked again; none for those that may be asked now."""
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
        while not self._lock.acquire(timeout=_POLL):
            check()
        try:
            return self._tried(request, etag)
        finally:
            self._lock.release()

    def _tried(self, request: ServiceRequest, etag: str) -> Answer:
        title, pace = request.title, self._pace(_paced_as(request))
        trouble = ""
        for number in range(_TRIES):
            if number:
                wait = _FIRST_WAIT * 2 ** (number - 1)
                pace.delay(wait * (1 + self._clock.chance() / 2))
            if pace.seconds_left > LONGEST_WAIT:
                raise UnreachableError(
                    f"{title} asks to wait {in_words(pace.seconds_left)}; fetch it again after that."
                )
            pace.wait()
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

    def _reply(self, request: ServiceRequest, etag: str) -> _Reply:
        """Return the reply to one request; raise `BrokenBodyError` where another try may bring one."""
        title = request.title
        try:
            return self._exchanged(request, etag)
        except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
            raise UnreachableError(f"No network: {title} cannot be reached ({_plain(error)}).") from error
        except (
            httpcore.TimeoutException,
            httpcore.NetworkError,
            httpcore.ProtocolError,
            zlib.error,
        ) as error:
            raise BrokenBodyError(f"{_plain(error).rstrip('.')}.") from error

    def _answer(self, request: ServiceRequest, reply: _Reply, tries: int) -> Answer:
        accepted = request.accept(reply.body) if reply.status == _OK else None
        etag = clean_line(reply.headers.get("etag", ""))[:200]
        return Answer(self.address(request), reply.status, etag, reply.body, accepted, tries)

    def _refusal(self, request: ServiceRequest, reply: _Reply) -> str:
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

    def _exchanged(self, request: ServiceRequest, etag: str) -> _Reply:
        base = self._base(request)
        transport = self._transports.get(request.service)
        if transport is None:
            port = base.port or (443 if base.scheme == "https" else 80)
            own = (base.host, port) if self._settings.of(request.service).base else None
            transport = CheckedTransport(own)
            self._transports[request.service] = transport
        try:
            return _Exchange(transport, self._signed(request, etag), base).run()
        except BaseException as error:
            if isinstance(error, UnreachableError) or not isinstance(error, Exception):
                self._transports.pop(request.service).end()
            raise

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
        if name not in self._paces:
            self._paces[name] = Pace(self._clock, self._settings.pace(name.partition(" ")[0]))
        return self._paces[name]


def _paced_as(request: ServiceRequest) -> str:
    """Return the name of the pace of a request; arXiv counts those for its feeds among all others."""
    return "arxiv" if f".{request.host}".endswith(".arxiv.org") else request.peer


def _plain(error: Exception) -> str:
    if isinstance(error, httpcore.TimeoutException):
        return "it takes too long"
    return plain(error) or type(error).__name__
