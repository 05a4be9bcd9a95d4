"""Requests as values: what is asked of a service, and the file that the answer goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.sources.services import SERVICES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


UNKNOWN = (404, 410)
"""The status of answers to what a service does not know."""
MOST_FOLLOWED = 25
"""Largest number of papers in one answer to a query that is followed."""


class BrokenBodyError(Exception):
    """A body is not whole, or empty: another try may bring it."""


class RefusedError(LibraryError):
    """A service answered, but not with what was asked for; the sentence says with what.

    Attributes:
        status: Of HTTP; 0 where the answer itself is refused.
    """

    code = "bad-answer"
    status: int = 0


class UnreachableError(LibraryError):
    """A service cannot be reached, or does not want to be asked now.

    Attributes:
        connected: It could be connected to.
    """

    code = "no-network"
    connected: bool = True


class Accepted(NamedTuple):
    """A body that is what was asked for.

    Attributes:
        file: Path of its file below `fetched`; empty where it has nothing to keep.
        lacking: What the service does not know, of the ids that were asked for.
        more: The request for the next page, if there is one.
        arxiv_id: The id of the paper that was looked for; it is fetched from arXiv then.
    """

    file: str
    lacking: tuple[str, ...] = ()
    more: ServiceRequest | None = None
    arxiv_id: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """One request.

    Attributes:
        service: The service that is asked.
        path: Path of the address, with `/` at its start.
        query: Parameters of the address; none is a secret.
        asked: What it is for, as the log names it: ids, a day, a query.
        fresh_after: An answer that came at this time or later is good still; None where each is.
        accept: Returns what a body is good for; raises `BrokenBodyError` or `RefusedError`.
        body: JSON to send with `POST`; None to `GET`.
        unknown: A sentence for the case that the service does not know what is asked.
        otherwise: Asked in that case.
        followed: Name of the subscription that it is one of, so that nothing new is nothing to say; or empty.
        needs_key: It is answered only with a key of the user's.
        host: Of a feed, the host that is asked, with its port where the address has one.
        optional: It is only asked because something is missing, so that it is no fault if it brings nothing.
    """

    service: str
    path: str
    query: tuple[tuple[str, str], ...]
    asked: tuple[str, ...]
    fresh_after: datetime | None
    accept: Callable[[bytes], Accepted]
    body: bytes | None = None
    unknown: str = ""
    otherwise: ServiceRequest | None = None
    optional: bool = False
    followed: str = ""
    host: str = ""
    needs_key: bool = False

    @property
    def title(self) -> str:
        """Name of the one that is asked, in a sentence."""
        return self.host or SERVICES[self.service].title

    @property
    def peer(self) -> str:
        """Name of the one that is asked, where it is told apart from others: the service, or a host."""
        return f"{self.service} {self.host}" if self.host else self.service

    @property
    def shown(self) -> str:
        """The thing that is asked for, in short."""
        if self.followed:
            return self.followed
        more = len(self.asked) - 1
        return f"{self.asked[0]} and {more} more" if more else self.asked[0]
