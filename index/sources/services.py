"""The services that are asked, and the settings of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeGuard
from urllib.parse import urlsplit

from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

SLOWEST_PACE = 60
"""Most seconds that the settings can put between two requests."""
_NO_WORD = "must be a text in quotes without blanks; it is not used."
_HOST = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9])?\.?")


@dataclass(frozen=True, slots=True)
class Service:
    """A service that is asked.

    Attributes:
        title: Its name in a sentence.
        base: Address that all its paths follow; empty for feeds, each of which has a host of its own.
        pace: Least number of seconds from one request to the next.
        with_key: The same, where the user has a key.
        with_mailto: The same, where the user gave an e-mail address.
        at_once: Largest number of requests under way at the same time, where the user gave an e-mail address; else 1.
        takes_key: It answers more, or faster, for those who have a key.
    """

    title: str
    base: str
    pace: float
    with_key: float | None = None
    with_mailto: float | None = None
    at_once: int = 1
    takes_key: bool = False


SERVICES: Mapping[str, Service] = MappingProxyType(
    {
        "hf": Service("Hugging Face", "https://huggingface.co", 1.0),
        "arxiv": Service("arXiv", "https://export.arxiv.org", 3.0),
        "crossref": Service("Crossref", "https://api.crossref.org", 0.2, with_mailto=0.1, at_once=3),
        "openalex": Service("OpenAlex", "https://api.openalex.org", 0.2, takes_key=True),
        "s2": Service(
            "Semantic Scholar", "https://api.semanticscholar.org", 3.0, with_key=1.0, takes_key=True
        ),
        "rss": Service("a feed", "", 1.0),
    }
)
"""The services by name, as in the settings and the folders of the corpus."""
KEYS: Mapping[str, str] = MappingProxyType({"openalex": "https://openalex.org/settings/api"})
"""Addresses at which people get the keys without which some requests are not answered."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """The user's settings for one service.

    Attributes:
        base: Another address, such as that of a mirror; empty for the service's own.
        mailto: E-mail address that the service is told; empty to tell none.
        key: The user's key for the service, if there is one.
        pace: Seconds from one request to the next, if more than the service asks for.
    """

    base: str = ""
    mailto: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    pace: float = 0.0


@dataclass(frozen=True, slots=True)
class SourcesSettings:
    """The settings under `[sources]`.

    Attributes:
        services: By service; one that is not there has the defaults.
        proxy: Address of the proxy for all requests; empty for none, and None for that of the environment.
    """

    services: Mapping[str, ServiceSettings] = field(default_factory=dict)
    proxy: str | None = field(default=None, repr=False)

    def of(self, name: str) -> ServiceSettings:
        """Return the settings of one service."""
        return self.services.get(name, ServiceSettings())

    def base(self, name: str) -> str:
        """Return the address that the paths of a service follow, without `/` at its end; empty for feeds."""
        return (self.of(name).base or SERVICES[name].base).rstrip("/")

    def base_of_feeds(self, host: str) -> str:
        """Return the address that the paths of feeds at a host follow: the host's own, or its place in a mirror."""
        base = self.base("rss")
        return f"{base}/{host}" if base else f"https://{host}"

    def pace(self, name: str) -> float:
        """Return the least number of seconds from one request to the next."""
        service, own = SERVICES[name], self.of(name)
        usual = service.with_key if own.key and service.with_key is not None else service.pace
        usual = service.with_mailto if own.mailto and service.with_mailto is not None else usual
        return max(usual, own.pace)

    def at_once(self, name: str) -> int:
        """Return the largest number of requests that may be under way at the same time."""
        return SERVICES[name].at_once if self.of(name).mailto else 1


def read_source_settings(table: object) -> tuple[SourcesSettings, list[tuple[str, str]]]:
    """Return the settings of a table as TOML has it, and name and fault of each that cannot be used."""
    if not isinstance(table, dict):
        return SourcesSettings(), [("sources", "must be a table of tables, such as [sources.crossref].")]
    services: dict[str, ServiceSettings] = {}
    faults: list[tuple[str, str]] = []
    proxy = None
    for name, values in table.items():
        if name == "proxy":
            if fault := _fault_of_proxy(values):
                faults.append(("proxy", fault))
            else:
                proxy = str(values)
            continue
        if name not in SERVICES or not isinstance(values, dict):
            known = ", ".join(SERVICES)
            faults.append((str(name), f"is not a source with settings in a table; sources are {known}."))
            continue
        used: dict[str, str | float] = {}
        for key, value in values.items():
            if key == "key" and not SERVICES[name].takes_key:
                faults.append(
                    (key, f"of the source {name} is not used: {SERVICES[name].title} takes no key.")
                )
            elif fault := _fault(str(key), value):
                faults.append((str(key), f"of the source {name} {fault}"))
            else:
                used[str(key)] = value
        services[name] = ServiceSettings(**used)  # type: ignore[arg-type]
    return SourcesSettings(services, proxy), faults


def _fault(key: str, value: object) -> str:
    if key not in {each.name for each in fields(ServiceSettings)}:
        return "is not a setting; it is ignored."
    if key == "pace":
        sound = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= SLOWEST_PACE
        return "" if sound else f"must be a number of seconds up to {SLOWEST_PACE}; the default is used."
    if not _is_word(value):
        return _NO_WORD
    if key == "base":
        return _fault_of_address(value)
    return "" if key != "mailto" or "@" in value else "is not an e-mail address; none is sent."


def _is_word(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and clean_line(value) == value and value.isascii() and " " not in value


def _fault_of_proxy(value: object) -> str:
    if value == "":
        return ""
    if not _is_word(value):
        return _NO_WORD
    try:
        parts = urlsplit(value)
        sound = (
            parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") and parts.port != 0
        )
    except ValueError:
        sound = False
    return "" if sound else "must be an address such as http://proxy.example.org:3128; it is not used."


def _fault_of_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        _ = parts.port
        if "xn--" in (parts.hostname or ""):
            import idna  # only where it is needed

            idna.decode(parts.hostname or "")
    except ValueError:
        parts = urlsplit("")
    host = parts.hostname or ""
    sound = (
        parts.scheme in ("http", "https")
        and (_HOST.fullmatch(host) or ":" in host)  # an IPv6 address, which was checked when it was split
        and not parts.query
        and not parts.fragment
    )
    if not sound or parts.username is not None:
        return "must be an address such as https://example.org; the service's own is used."
    return ""
