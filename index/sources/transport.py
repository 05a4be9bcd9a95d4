"""Connections: to public addresses only, checked when they are opened, and closed at once by another thread.

Through a proxy, names are looked up by the proxy, so that only addresses in numbers can be checked.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from index.sources.proxies import Proxies, is_this_computer, literal_address, port_of
from index.sources.requests import RefusedError
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.sources.proxies import Proxy

# What the system and OpenSSL put around their words: numbers, and the place in their own source.
_FRAME = re.compile(r"\[(?:Errno|SSL)[^\]]{0,60}\]\s*|\s*\(_ssl\.c:\d+\)")
_KEPT = 10.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def plain(error: BaseException) -> str:
    """Return the words of an error of the network, without numbers of the system; empty where it has none."""
    found = _FRAME.sub("", clean_line(str(error))).strip().rstrip(".")[:120]
    return found if found[1:2].isupper() else found[:1].lower() + found[1:]


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, also where it is an IPv4 address within IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _KeptStream(httpcore.NetworkStream):
    """A connection with a second handle, by which it is shut down whatever wraps the first."""

    def __init__(self, stream: httpcore.NetworkStream, handle: socket.socket) -> None:
        self._stream = stream
        self._handle = handle

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()
        self._handle.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            return _KeptStream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._handle)
        except BaseException as error:
            self._handle.close()
            # What is raised further up no longer says where it came from.
            if isinstance(error.__cause__, ssl.SSLError):
                host, why = clean_line(server_hostname or "")[:80], plain(error.__cause__)
                raise RefusedError(
                    f"{host} cannot prove that it is {host}: its certificate is refused ({why})."
                ) from error
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _CheckedNetwork(httpcore.NetworkBackend):
    """Opens connections, and keeps them so that they can be shut down."""

    def __init__(self, configured: tuple[str, int] | None) -> None:
        self._configured = configured
        self._plain = httpcore.SyncBackend()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._ended = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to one of the addresses of a host, after all of them were checked."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} is not known") from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if (host, port) != self._configured:
            private = next((each for each in addresses if not is_public(each)), None)
            if private is not None:
                raise RefusedError(
                    f"{clean_line(host)[:80]} has the address {private} of a private network or of this computer; "
                    "it is not asked."
                )
        failure: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError("it has no address")
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            with self._lock:
                ended = self._ended
                handle = stream.get_extra_info("socket").dup()
                self._open = {each for each in self._open if each.fileno() != -1} | {handle}
            kept = _KeptStream(stream, handle)
            if ended:
                kept.close()
                raise httpcore.ConnectError("it was cancelled")
            return kept
        raise failure

    def end(self) -> None:
        """Shut all connections down, whatever other threads wait for; no new ones are opened."""
        with self._lock:
            self._ended = True
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class CheckedTransport(httpx.BaseTransport):
    """Sends requests, one at a time; no cookies or passwords of the user are added, but that of a proxy for it."""

    def __init__(self, configured: tuple[str, int] | None, proxies: Proxies | None = None) -> None:
        """Open nothing yet.

        Args:
            configured: Host and port of the settings, which may be in a private network; None without any.
            proxies: The proxies for all addresses; None to use none.
        """
        self._configured = configured
        self._proxies = proxies or Proxies()
        self._ssl = httpx.create_ssl_context(trust_env=False)
        self._lock = threading.Lock()
        self._opened: dict[Proxy | None, tuple[_CheckedNetwork, httpcore.ConnectionPool]] = {}
        self._ended = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and return the answer with its body yet to be read."""
        url = request.url
        proxy = self._proxies.of(url)
        if proxy is not None and (url.host, port_of(url)) != self._configured:
            _check_literal(url.host)
        answer = self._pool(proxy).handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def end(self) -> None:
        """Shut connections down from another thread; the one that waits for them gets an error."""
        with self._lock:
            self._ended = True
            for network, _pool in self._opened.values():
                network.end()

    def close(self) -> None:
        """Close connections."""
        with self._lock:
            for _network, pool in self._opened.values():
                pool.close()

    def _pool(self, proxy: Proxy | None) -> httpcore.ConnectionPool:
        with self._lock:
            if proxy not in self._opened:
                network = _CheckedNetwork((proxy.host, proxy.port) if proxy else self._configured)
                self._opened[proxy] = network, self._made(network, proxy)
                if self._ended:
                    network.end()
            return self._opened[proxy][1]

    def _made(self, network: _CheckedNetwork, proxy: Proxy | None) -> httpcore.ConnectionPool:
        if proxy is None:
            return httpcore.ConnectionPool(
                ssl_context=self._ssl,
                max_connections=1,
                max_keepalive_connections=1,
                keepalive_expiry=_KEPT,
                network_backend=network,
            )
        return httpcore.HTTPProxy(
            proxy.url,
            proxy_auth=proxy.auth,
            ssl_context=self._ssl,
            proxy_ssl_context=self._ssl if proxy.url.startswith("https:") else None,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=_KEPT,
            network_backend=network,
        )


def _check_literal(host: str) -> None:
    """Refuse a host of a private network as far as its name tells; what others lead to, only a proxy knows."""
    found = literal_address(host)
    if is_this_computer(host) or (found is not None and not is_public(str(found))):
        raise RefusedError(
            f"{clean_line(host)[:80]} is an address of a private network or of this computer; it is not asked."
        )
