"""Notes of days and weeks: their paths, the settings of weekly notes, and the one before or after another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from index.text import fold
from index.vault.obsidian import moment_format

_WEEKLY_FORMAT = "gggg-[W]ww"
PERIODIC_NOTES = "plugins/periodic-notes/data.json"
CALENDAR = "plugins/calendar/data.json"
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])|(?<![0-9])[0-9]{4}(?=[0-9]{2,4}(?![0-9]))")
_MOST_YEARS = 60


class PeriodicSettings(NamedTuple):
    """The folder, Moment.js format and template of notes; folder and template may be empty."""

    folder: str
    format: str
    template: str


DEFAULT_WEEKLY = PeriodicSettings("", _WEEKLY_FORMAT, "")


def weekly_settings(periodic: Mapping[str, object], calendar: Mapping[str, object]) -> PeriodicSettings:
    """Return the settings of weekly notes, as the plugin Periodic Notes has them, else Calendar.

    Args:
        periodic: The data of Periodic Notes; empty without it. Both of its forms are understood.
        calendar: The data of Calendar.
    """
    weekly = periodic.get("weekly")
    sets = periodic.get("calendarSets")
    active = periodic.get("activeCalendarSet")
    for each in sets if isinstance(sets, list) else ():
        if isinstance(each, dict) and each.get("id", active) == active:
            weekly = each.get("weekly")
    if isinstance(weekly, dict) and weekly.get("enabled", True) is not False:
        template = _text(weekly, "template") or _text(weekly, "templatePath")
        return PeriodicSettings(_text(weekly, "folder"), _text(weekly, "format") or _WEEKLY_FORMAT, template)
    return PeriodicSettings(
        _text(calendar, "weeklyNoteFolder"),
        _text(calendar, "weeklyNoteFormat") or _WEEKLY_FORMAT,
        _text(calendar, "weeklyNoteTemplate"),
    )


def _text(values: Mapping[str, object], key: str) -> str:
    """Return a setting that is text and names nothing outside the vault, else nothing."""
    value = values.get(key)
    if not isinstance(value, str) or "\0" in value:
        return ""
    parts = value.replace("\\", "/").split("/")
    return "" if ".." in parts else value.strip()


def path_of(folder: str, form: str, moment: datetime) -> str:
    """Return the path of a note that is named by a format, in which slashes make folders."""
    name = moment_format.write(moment, form.replace("\\", "/"))
    parts = [part for part in f"{folder}/{name}".split("/") if part]
    return unicodedata.normalize("NFC", f"{'/'.join(parts).removesuffix('.md')}.md")


def days_of_notes(paths: Iterable[str], settings: PeriodicSettings, now: datetime) -> dict[str, date]:
    """Return the day that each daily or weekly note is about, its first one, by folded path.

    Args:
        paths: Notes of the vault; others are left out.
        settings: Of the daily, or weekly, notes.
        now: Local time with its zone.
    """
    existing = {fold(path) for path in paths}
    years = {int(found[0]) for path in existing for found in _YEAR.finditer(path)} | {now.year}
    nearest = sorted((year for year in years if 1 < year < 9999), key=lambda year: abs(year - now.year))
    dated: dict[str, date] = {}
    for year in nearest[:_MOST_YEARS]:
        # A week may begin in the year before that of its name.
        day = datetime(year, 1, 1, 12, tzinfo=now.tzinfo) - timedelta(days=7)
        for _ in range(380):
            path = fold(path_of(settings.folder, settings.format, day))
            if path in existing:
                dated[path] = min(dated.get(path, day.date()), day.date())
            day += timedelta(days=1)
    return dated


def neighbour(
    paths: Iterable[str], settings: PeriodicSettings, current: str, now: datetime, step: int
) -> str | None:
    """Return the note before or after another one, among those that exist.

    Args:
        paths: The notes of the vault.
        settings: Of the daily, or weekly, notes.
        current: A note; one that has no date stands for now.
        now: Local time with its zone.
        step: -1 for the note before, 1 for the one after.
    """
    existing = {fold(path): path for path in paths}
    dated = days_of_notes(existing, settings, now)
    own = fold(current)
    here = dated.get(own, now.date())
    if own not in dated:
        own = fold(path_of(settings.folder, settings.format, now))
    others = [(day, path) for path, day in dated.items() if path != own and (day - here).days * step >= 0]
    found = (max if step < 0 else min)(others, default=None)
    return existing[found[1]] if found else None
