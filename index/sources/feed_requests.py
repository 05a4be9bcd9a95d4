"""Requests for RSS and Atom feeds that are followed, each at the address that the user gave."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from index.errors import LibraryError
from index.sources.bodies import read_feed
from index.sources.requests import Accepted, BrokenBodyError, RefusedError, ServiceRequest
from index.sources.saved_names import query_file
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_GOOD_FOR = timedelta(hours=1)
_LONGEST = 1000
_ROOTS = frozenset({"rss", "feed", "RDF"})
_ITEMS = frozenset({"item", "entry"})
_IDS = ("guid", "id", "link", "title")
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
# Feeds use the entities of HTML that XML does not have; the reader of feeds knows them.
_HTML_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{1,31};")
_HTTPS = 443


class FeedAddress(NamedTuple):
    """Address of a feed: its host, with the port where it is not the usual one, and path and parameters."""

    host: str
    path: str


def read_address(text: str) -> FeedAddress:
    """Read the address of a feed; it may begin with `feed:`, as browsers give it.

    Raises:
        LibraryError: It is none, or would be asked for without encryption, or has a password in it.
    """
    shown = clean_line(text).strip()
    address = re.sub(r"^feed:(//)?(?=https?://)|^feed:(?=//)", "", shown, flags=re.IGNORECASE)
    address = f"https:{address}" if address.startswith("//") else address
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme == "http" and host:
        raise LibraryError(
            f"{shown[:120]} is not encrypted; give its address with https:// instead.", code="usage"
        )
    if parts.scheme != "https" or not host or " " in address or len(address) > _LONGEST:
        raise LibraryError(
            f"“{shown[:120]}” is not the address of a feed, such as https://rss.arxiv.org/rss/cs.CL.",
            code="usage",
        )
    if parts.username is not None or parts.password is not None:
        raise LibraryError("The address of a feed cannot have a name or password in it.", code="usage")
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return FeedAddress(host if port in (None, _HTTPS) else f"{host}:{port}", path + query)


def followed(text: str, now: datetime, folder: str, known: frozenset[str]) -> ServiceRequest:
    """Return the request for a feed.

    Args:
        text: Its address.
        now: With its time zone; the answer is saved under its day.
        folder: Name of the folder below `queries`.
        known: What `ids` returned of answers that came before; an answer with no other items is not kept.

    Raises:
        LibraryError: The address cannot be asked for.
    """
    host, path = read_address(text)

    def accept(body: bytes) -> Accepted:
        new = set(_ids(_root(body, host))) - known
        return Accepted(query_file(folder, now, ".xml") if new else "")

    return ServiceRequest(
        "rss",
        path,
        (),
        (f"feed https://{host}{path}",),
        now - _GOOD_FOR,
        accept,
        followed=folder,
        host=host,
        unknown=f"{host} has no feed at this address any more.",
    )


def ids(body: bytes) -> Iterator[str]:
    """Yield what tells each item of a feed apart from others; nothing of a body that cannot be read."""
    try:
        yield from _ids(_root(body, ""))
    except (BrokenBodyError, RefusedError):
        # The user changed the file.
        return


def _root(body: bytes, host: str) -> Element:
    return read_feed(_HTML_ENTITY.sub(b"", body), host, _ROOTS)


def _ids(root: Element) -> Iterator[str]:
    for item in root.iter():
        if _name(item) not in _ITEMS:
            continue
        parts: dict[str, str] = {}
        for part in item:
            parts.setdefault(_name(part), (part.text or "").strip() or part.get("href", ""))
        found = next(filter(None, (parts.get(name) for name in _IDS)), "") or item.get(_RDF_ABOUT, "")
        if found:
            yield found


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
