"""One request and its answer: redirects, limits of size and time, and a cancel at any moment."""

from __future__ import annotations

import threading
import time
import zlib
from typing import TYPE_CHECKING, NamedTuple

import httpx

from index.papers.cancelling import check
from index.sources.requests import BrokenBodyError, RefusedError, UnreachableError
from index.text import clean_line

if TYPE_CHECKING:
    from index.sources.transport import CheckedTransport

LARGEST = 20 * 1024 * 1024
"""Largest body in bytes, unpacked."""
_LONGEST = 300.0
_REDIRECTS = 5
_CHUNK = 1 << 16
_POLL = 0.05


class Reply(NamedTuple):
    """Status, headers and whole body of an answer."""

    status: int
    headers: httpx.Headers
    body: bytes


class Exchange:
    """One request in a thread of its own, so that the one who waits for it can leave at any moment."""

    def __init__(self, transport: CheckedTransport, request: httpx.Request, base: httpx.URL) -> None:
        """Send nothing yet; `base` is the address to whose host secrets may be told."""
        self._transport = transport
        self._request = request
        self._base = base
        self._done = threading.Event()
        self._ended = False
        self._reply: Reply | None = None
        self._failure: BaseException | None = None

    def run(self) -> Reply:
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

    def _followed(self) -> Reply:
        request = self._request
        for _ in range(_REDIRECTS + 1):
            response = self._transport.handle_request(request)
            try:
                if not response.has_redirect_location:
                    return Reply(response.status_code, response.headers, self._body(response))
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
