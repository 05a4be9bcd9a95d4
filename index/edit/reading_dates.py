"""The days on which a paper was queued, begun and read, as properties of its literature note.

A date is written where there is none, and one of an earlier day stays whatever happens later. One of today goes when
the status is set back, because the keys lead through statuses that are not meant. A vault that uses such a property
for something else than dates gets none.
"""

from __future__ import annotations

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
        self._known: dict[str, bool] = {}

    def with_status(self, text: str, status: ReadingStatus) -> str:
        """Return a literature note with another reading status.

        Raises:
            LibraryError: The properties cannot be edited.
        """
        text = property_edits.set_scalar(text, "status", status)
        later = READING_STATUSES[READING_STATUSES.index(status) + 1 :]
        for name in (DATES[each] for each in later):
            if held_value(text, name) == self._today and self._holds_dates(name):
                text = property_edits.remove(text, name)
        return self._with_date(text, DATES[status]) if status in DATES else text

    def queued(self, text: str, paper: Paper) -> str:
        """Return a literature note that is in the queue; a paper that was read is unread again, and queued today.

        Raises:
            LibraryError: The properties cannot be edited.
        """
        if paper.status != "read":
            return self._with_date(text, QUEUED)
        if is_date(str(held_value(text, QUEUED))) and self._holds_dates(QUEUED):
            text = property_edits.remove(text, QUEUED)
        if is_place(held_value(text, PLACE)):
            text = property_edits.remove(text, PLACE)
        return self._with_date(self.with_status(text, "unread"), QUEUED)

    def _with_date(self, text: str, name: str) -> str:
        if held_value(text, name) not in (None, "") or not self._holds_dates(name):
            return text
        return set_value(text, name, self._today)

    def _holds_dates(self, name: str) -> bool:
        """Return whether a property holds dates here, or nothing yet; that is found out once, as it takes long."""
        if name not in self._known:
            self._known[name] = self._found_to_hold_dates(name)
        return self._known[name]

    def _found_to_hold_dates(self, name: str) -> bool:
        if declared := self._vault.settings.property_types.get(name):
            return declared in ("date", "datetime")
        values = [value for value in property_uses.values(self._cache, name) if value]
        dates = sum(1 for value in values if is_date(value) or is_datetime(value.upper()))
        return 2 * dates >= len(values)


def is_place(value: PropertyValue) -> bool:
    """Return whether the value of a property is a place in the queue: a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def reading_status(value: PropertyValue) -> ReadingStatus | None:
    """Return a value that is a reading status; None for others."""
    return next((status for status in READING_STATUSES if status == value), None)


def held_value(text: str, name: str) -> PropertyValue:
    """Return the value of a property of a note, by its folded name; None where the note has none."""
    return next((value for held, value in frontmatter.read(text)[0].items() if fold(held) == name), None)
