"""The days on which a paper was queued, begun and read, as properties of its literature note.

A date is written where there is none, and one of an earlier day stays whatever happens later. One of today goes when
the status is set back, because the keys lead through statuses that are not meant. A vault that uses such a property
for something else than dates gets none.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from index.cache import property_uses
from index.cache.reading_queue import PLACE
from index.edit.literature_texts import today
from index.papers.model import READING_STATUSES
from index.text import fold
from index.vault.parse import frontmatter
from index.vault.properties import property_edits
from index.vault.properties.property_types import is_date, is_datetime
from index.vault.properties.set_property import set_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.cache.cache import Cache
    from index.papers.model import Paper, ReadingStatus
    from index.vault.model import PropertyValue
    from index.vault.vault import Vault

QUEUED = "queued"
DATES: Mapping[ReadingStatus, str] = {"reading": "started", "read": "read"}
"""The property that says since when a paper has a reading status."""


class ReadingDates:
    """Edits of literature notes that date what is done; they are good for one change."""

    def __init__(self, vault: Vault, cache: Cache) -> None:
        """`cache` knows what the vault uses the properties for."""
        self._vault = vault
        self._cache = cache
        self._today = today()

    def with_status(self, text: str, status: ReadingStatus) -> str:
        """Return a literature note with another reading status.

        Raises:
            LibraryError: The properties cannot be edited.
        """
        text = property_edits.set_scalar(text, "status", status)
        later = READING_STATUSES[READING_STATUSES.index(status) + 1 :]
        for name in (DATES[each] for each in later):
            if name in self._dated and _value(text, name) == self._today:
                text = property_edits.remove(text, name)
        return self._with_date(text, DATES[status]) if status in DATES else text

    def queued(self, text: str, paper: Paper) -> str:
        """Return a literature note that is in the queue; a paper that was read is unread again, and queued today.

        Raises:
            LibraryError: The properties cannot be edited.
        """
        if paper.status != "read":
            return self._with_date(text, QUEUED)
        if QUEUED in self._dated and is_date(str(_value(text, QUEUED))):
            text = property_edits.remove(text, QUEUED)
        if is_place(_value(text, PLACE)):
            text = property_edits.remove(text, PLACE)
        return self._with_date(self.with_status(text, "unread"), QUEUED)

    def _with_date(self, text: str, name: str) -> str:
        if name not in self._dated or _value(text, name) not in (None, ""):
            return text
        return set_value(text, name, self._today)

    @cached_property
    def _dated(self) -> frozenset[str]:
        """The properties that hold dates here, or nothing yet."""
        return frozenset(name for name in (QUEUED, *DATES.values()) if self._holds_dates(name))

    def _holds_dates(self, name: str) -> bool:
        if declared := self._vault.settings.property_types.get(name):
            return declared in ("date", "datetime")
        values = [value for value in property_uses.values(self._cache, name) if value]
        dates = sum(1 for value in values if is_date(value) or is_datetime(value.upper()))
        return 2 * dates >= len(values)


def is_place(value: PropertyValue) -> bool:
    """Return whether the value of a property is a place in the queue: a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _value(text: str, name: str) -> PropertyValue:
    return next((value for held, value in frontmatter.read(text)[0].items() if fold(held) == name), None)
