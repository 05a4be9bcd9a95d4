"""The reading diary: what was read, begun, noted, linked and queued, by week.

All of it stands in the vault, so that each computer tells the same: the dates of literature notes, the day on which a
note was made, and the daily notes. Only of a note that says no day itself, this computer knows when it came.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from index.cache import links_table, queries
from index.cache.dated_notes import dated_notes, first_value
from index.ids import DocumentId
from index.text import fold
from index.vault.obsidian.periodic_notes import PeriodicSettings, days_of_notes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from index.cache.cache import Cache
    from index.cache.dated_notes import DatedNote
    from index.vault.vault import Vault

DiaryDeed = Literal["read", "started", "noted", "linked", "queued"]
DIARY_DEEDS: tuple[DiaryDeed, ...] = get_args(DiaryDeed)
_PROPERTIES: tuple[DiaryDeed, ...] = ("read", "started", "queued")


class DiaryEntry(NamedTuple):
    """A document with which something was done in a week.

    Attributes:
        id: The paper or note; a literature note counts as its paper.
        deeds: In the order of `DIARY_DEEDS`.
        day: The last day of the week on which it was done.
        note: Path of the note, or of the paper's literature note; empty where there is none.
    """

    id: DocumentId
    deeds: tuple[DiaryDeed, ...]
    day: date
    note: str


class DiaryWeek(NamedTuple):
    """A week in which something was done; its entries are in order, the latest first."""

    monday: date
    entries: tuple[DiaryEntry, ...]

    def counts(self) -> dict[DiaryDeed, int]:
        """Return the number of documents of each deed; deeds without any are left out."""
        counted = {deed: sum(deed in entry.deeds for entry in self.entries) for deed in DIARY_DEEDS}
        return {deed: count for deed, count in counted.items() if count}

    def within(self, among: Collection[DocumentId] | None) -> DiaryWeek:
        """Return the week with nothing but the entries of these papers and notes; as it is for None."""
        if among is None:
            return self
        return self._replace(
            entries=tuple(
                entry
                for entry in self.entries
                if entry.id in among or (entry.note and DocumentId.note(entry.note) in among)
            )
        )


class _Deed(NamedTuple):
    id: DocumentId
    deed: DiaryDeed
    day: date


def weeks(cache: Cache, vault: Vault) -> tuple[DiaryWeek, ...]:
    """Return the weeks in which something was done, the latest first."""
    notes = list(dated_notes(cache))
    ids = {
        each.path: DocumentId("paper", each.paper) if each.paper else DocumentId("note", each.path)
        for each in notes
    }
    paths = {id_: path for path, id_ in ids.items()}
    daily = _daily(vault, ids)
    found: dict[date, dict[DocumentId, list[_Deed]]] = {}
    for done in (*_of_notes(notes, ids, daily), *_linked(cache, ids, daily)):
        monday = done.day - timedelta(days=done.day.weekday())
        found.setdefault(monday, {}).setdefault(done.id, []).append(done)
    listed = []
    for monday, week in sorted(found.items(), reverse=True):
        entries = [_entry(deeds, paths) for deeds in week.values()]
        listed.append(DiaryWeek(monday, tuple(sorted(entries, key=_order))))
    return tuple(listed)


def _entry(done: list[_Deed], paths: dict[DocumentId, str]) -> DiaryEntry:
    deeds = {each.deed for each in done}
    day = max(each.day for each in done)
    id_ = done[0].id
    return DiaryEntry(id_, tuple(deed for deed in DIARY_DEEDS if deed in deeds), day, paths.get(id_, ""))


def _order(entry: DiaryEntry) -> tuple[int, int, str]:
    return -entry.day.toordinal(), DIARY_DEEDS.index(entry.deeds[0]), entry.id.value


def _daily(vault: Vault, paths: dict[str, DocumentId]) -> dict[str, date]:
    """Return the days of the daily notes, by path."""
    settings = vault.settings
    folder = fold(f"{settings.daily_folder.strip('/')}/").lstrip("/")
    within = [path for path in paths if fold(path).startswith(folder)]
    named = PeriodicSettings(settings.daily_folder, settings.daily_format, settings.daily_template)
    days = days_of_notes(within, named, datetime.now().astimezone())
    return {path: days[fold(path)] for path in within if fold(path) in days}


def _of_notes(notes: list[DatedNote], ids: dict[str, DocumentId], daily: dict[str, date]) -> Iterator[_Deed]:
    for note in notes:
        id_ = ids[note.path]
        dated = {deed: day for deed in _PROPERTIES if (day := _day(first_value(note.properties, deed)))}
        yield from (_Deed(id_, deed, day) for deed, day in dated.items())
        made = daily.get(note.path) or _made(note)
        # The app makes a literature note when its paper gets a status.
        if made and not (note.paper and made in dated.values()):
            yield _Deed(id_, "noted", made)


def _made(note: DatedNote) -> date | None:
    if "saved-search" in note.properties:
        return None
    came = datetime.fromtimestamp(note.came).astimezone().date() if note.came else None
    return _day(first_value(note.properties, "created")) or came


def _day(value: str) -> date | None:
    # Loads what reads properties, which the app's first list can do without.
    from index.vault.properties.property_types import is_date

    return date.fromisoformat(value[:10]) if is_date(value[:10]) else None


def _linked(cache: Cache, ids: dict[str, DocumentId], daily: dict[str, date]) -> Iterator[_Deed]:
    """Yield what daily notes link to, other daily notes left out."""
    leaves = {ids[path] for path in daily}
    found = links_table.linked_documents(cache, daily)
    keys = queries.shown_keys(
        cache, {id_.value for linked in found.values() for id_ in linked if id_.kind == "paper"}
    )
    for path, linked in found.items():
        for id_ in linked - leaves:
            if id_.value in (keys if id_.kind == "paper" else ids):
                yield _Deed(id_, "linked", daily[path])
