"""Addresses of the web in a line of Markdown."""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"https?://[^\s<>\"`|\\^{}\[\]]++", re.IGNORECASE)
_LINK = re.compile(
    r"!?\[[^\[\]]*+\]\(\s*<?(https?://[^\s<>()]++(?:\([^\s<>()]*+\)[^\s<>()]*+)*)>?[^()]*\)", re.IGNORECASE
)
_BEHIND = ".,;:!?'\"*_~"


class WebAddress(NamedTuple):
    """An address, and where it, or the link to it, begins and ends in the line."""

    start: int
    end: int
    address: str


def web_addresses(line: str) -> list[WebAddress]:
    """Return the addresses in a line, in order: of links whole, of others without the punctuation behind them."""
    found = [WebAddress(*link.span(), link[1]) for link in _LINK.finditer(line)]
    taken = [(each.start, each.end) for each in found]
    for bare in _ADDRESS.finditer(line):
        if not any(start <= bare.start() < end for start, end in taken):
            address = _trimmed(bare[0])
            found.append(WebAddress(bare.start(), bare.start() + len(address), address))
    return sorted(found)


def _trimmed(address: str) -> str:
    while True:
        shorter = address.rstrip(_BEHIND)
        if shorter.endswith(")") and shorter.count("(") < shorter.count(")"):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter
