"""Web addresses in running text."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

_CODE_HOSTS = frozenset(
    {
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "codeberg.org",
        "huggingface.co",
        "hf.co",
        "sourceforge.net",
    }
)
_BARE_HOST = "|".join(re.escape(host) for host in sorted(_CODE_HOSTS))
_ADDRESS = re.compile(
    rf"https?://[^\s<>\"{{}}|\\^`“”]+|(?<![\w./@-])(?:www\.)?(?:{_BARE_HOST})/[^\s<>\"{{}}|\\^`“”]+",
    re.IGNORECASE,
)
_MARKS = ("://", *sorted({f".{host.rpartition('.')[2]}/" for host in _CODE_HOSTS}))
_PAIRS = {")": "(", "]": "["}


class Addresses(NamedTuple):
    """Web addresses, in the order of the text, each once."""

    pages: tuple[str, ...]
    code: tuple[str, ...]


def addresses(text: str) -> Addresses:
    """Return the web addresses in a text: those of pages, and those of code and models.

    Punctuation, quotes and brackets that belong to the sentence around an address are left out.
    """
    found: dict[str, bool] = {}
    folded = text.lower()
    # The pattern is tried at each character, and most texts have no address.
    if not any(mark in folded for mark in _MARKS):
        return Addresses((), ())
    for match in _ADDRESS.finditer(text):
        address = _trimmed(match[0])
        if not address.lower().startswith("http"):
            address = f"https://{address}"
        host = _host(address)
        if host:
            found.setdefault(address, host.removeprefix("www.") in _CODE_HOSTS)
    return Addresses(
        tuple(address for address, code in found.items() if not code),
        tuple(address for address, code in found.items() if code),
    )


def _trimmed(address: str) -> str:
    while address:
        last = address[-1]
        opening = _PAIRS.get(last)
        if last in ".,;:!?'*~…’" or (opening and address.count(last) > address.count(opening)):
            address = address[:-1]
        else:
            break
    return address


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
