"""The proxy that requests go through: that of the settings, or of the environment as other programs read it."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]

import httpx

from index.sources.requests import UnreachableError
from index.text import clean_line

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


class Proxy(NamedTuple):
    """A proxy.

    Attributes:
        url: Its address, without name and password.
        host: Its host.
        port: Its port.
        auth: Name and password that it is told; None for none.
    """

    url: str
    host: str
    port: int
    auth: tuple[str, str] | None


class Proxies:
    """The proxies for all addresses."""

    def __init__(self, setting: str | None = "") -> None:
        """Read the environment, where the settings do not say.

        Args:
            setting: The address of a proxy; empty for none, and None for `HTTPS_PROXY` and `HTTP_PROXY`. `NO_PROXY`
                names the hosts that none is used for, in either case.
        """
        environment = getproxies_environment()
        self._exempt = {"no": environment.get("no", "")}
        self._by_scheme = {
            scheme: environment.get(scheme, "") if setting is None else setting
            for scheme in ("https", "http")
        }

    def of(self, url: httpx.URL) -> Proxy | None:
        """Return the proxy for an address; none is used for this computer.

        Raises:
            UnreachableError: The proxy of the environment is of another kind, or its address cannot be read.
        """
        text = self._by_scheme.get(url.scheme, "")
        host = f"[{url.host}]" if ":" in url.host else url.host
        if (
            not text
            or is_this_computer(url.host)
            or proxy_bypass_environment(f"{host}:{port_of(url)}", self._exempt)
        ):
            return None
        try:
            found = httpx.URL(text if "://" in text else f"http://{text}")
        except (httpx.InvalidURL, ValueError):
            found = httpx.URL("")
        if found.scheme not in ("http", "https") or not found.host:
            raise UnreachableError(
                "The proxy of the environment cannot be used: only those with http:// and https:// can be. "
                'To ask without it, put proxy = "" under [sources] in the settings.'
            )
        name = (unquote(found.username), unquote(found.password))
        plain = found.copy_with(username=None, password=None, path="/", query=None, fragment=None)
        shown = clean_line(found.host)[:80]
        return Proxy(str(plain), shown, port_of(found), name if any(name) else None)


def port_of(url: httpx.URL) -> int:
    """Return the port of an address, where it is the usual one, too."""
    return url.port or (443 if url.scheme == "https" else 80)


def is_this_computer(host: str) -> bool:
    """Return whether a host is this computer by its name or number, without asking for the addresses of names."""
    found = literal_address(host)
    if found is not None:
        return found.is_loopback
    return f".{host.lower().rstrip('.')}".endswith(".localhost")


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address of a host that is a number, in any form that systems read, such as `127.1`; else None."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.ip_address(socket.inet_aton(host.rstrip(".")))
    except (OSError, UnicodeError):
        return None
