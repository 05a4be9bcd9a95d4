"""Make notes from templates: the daily note and unique notes; and insert templates into notes."""

from __future__ import annotations

import posixpath
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.cache import queries
from index.edit.literature_texts import TEMPLATE_NAME
from index.errors import LibraryError
from index.text import fold
from index.vault.obsidian import placeholders, templates
from index.vault.obsidian.periodic_notes import PeriodicSettings, neighbour, path_of

if TYPE_CHECKING:
    from index.cache.cache import Cache
    from index.edit.editor import Editor
    from index.vault.vault import Vault

_MOST_MINUTES = 24 * 60


class DailyNote(NamedTuple):
    """Path of a daily note, and whether it was made just now."""

    path: str
    created: bool


class Inserted(NamedTuple):
    """Text of a note with a template inserted, and the offset after the template."""

    text: str
    end: int


class Templates:
    """The templates of a vault, and the notes that are made from them."""

    def __init__(self, vault: Vault, cache: Cache, editor: Editor) -> None:
        """Notes are made through `editor`, so that they can be undone."""
        self._vault = vault
        self._cache = cache
        self._editor = editor

    def paths(self) -> list[str]:
        """Return the paths of the templates, sorted; none if the vault has no folder for them."""
        folder = self._vault.settings.templates_folder
        if not folder:
            return []
        # The template of literature notes has its own placeholders.
        other = f"{folder}/{TEMPLATE_NAME}"
        return sorted(
            path
            for path in queries.note_paths(self._cache)
            if path.startswith(f"{folder}/") and path != other
        )

    def insert(self, template: str, path: str, text: str, at: int) -> Inserted:
        """Insert a template into a note's text; nothing is written.

        Args:
            template: The template's path.
            path: The note's path.
            text: The note's text as it is being edited.
            at: Offset at which the template's body is inserted.

        Raises:
            LibraryError: The template cannot be read, or its properties cannot be merged with the note's.
        """
        try:
            return Inserted(*templates.insert(text, at, self._filled(template, path, _now())))
        except LibraryError as error:
            raise LibraryError(f"{template} cannot be inserted: {error}", code=error.code) from None

    def daily(self, day: date | None = None) -> DailyNote:
        """Return the daily note of a day, else of today, after making it where it does not exist yet.

        Raises:
            LibraryError: The name cannot be used, or the template does not exist.
        """
        return self._periodic(self._daily_settings(), day)

    def weekly(self, day: date | None = None) -> DailyNote:
        """Return the note of the week of a day, else of this week, as `daily` does."""
        return self._periodic(self._vault.settings.weekly, day)

    def neighbour(self, place: date | str | None, step: Literal[-1, 1]) -> str | None:
        """Return the path of the daily note before or after another one, among those that exist.

        Args:
            place: A day, or the path of a daily note; any other note, or None, stands for today.
            step: -1 for the note before, 1 for the one after.
        """
        now = _now()
        if isinstance(place, date):
            now, place = _at(now, place), None
        paths = queries.note_paths(self._cache)
        return neighbour(paths, self._daily_settings(), place or "", now, step)

    def _daily_settings(self) -> PeriodicSettings:
        settings = self._vault.settings
        return PeriodicSettings(settings.daily_folder, settings.daily_format, settings.daily_template)

    def _periodic(self, settings: PeriodicSettings, day: date | None) -> DailyNote:
        now = _now() if day is None else _at(_now(), day)
        path = path_of(settings.folder, settings.format, now)
        with self._editor.history.exclusive():
            if (there := self._there(path)) is not None:
                return DailyNote(there, created=False)
            return DailyNote(self._make(path, settings.template, now), created=True)

    def unique(self) -> str:
        """Make a note named after the current minute, or the next free one, and return its path.

        Raises:
            LibraryError: The name cannot be used, the template does not exist, or no minute of a day is free.
        """
        now, settings = _now(), self._vault.settings
        with self._editor.history.exclusive():
            for minutes in range(_MOST_MINUTES):
                path = path_of(
                    settings.unique_folder, settings.unique_format, now + timedelta(minutes=minutes)
                )
                if self._there(path) is None:
                    return self._make(path, settings.unique_template, now)
        raise LibraryError(
            f"{path} and the names after it are taken; change the format of unique notes.",
            code="exists",
        )

    def _there(self, path: str) -> str | None:
        if self._vault.read_bytes_or_none(path) is not None:
            return path
        return next((note for note in queries.note_paths(self._cache) if fold(note) == fold(path)), None)

    def _make(self, path: str, template: str, now: datetime) -> str:
        if template and not template.lower().endswith(".md"):
            template = f"{template}.md"
        try:
            text = self._filled(template, path, now) if template else ""
        except LibraryError as error:
            raise LibraryError(f"The template of {path} cannot be used: {error}", code=error.code) from None
        return self._editor.create(f"/{path}", text).paths[0]

    def _filled(self, template: str, path: str, now: datetime) -> str:
        title = " ".join(posixpath.basename(path).removesuffix(".md").splitlines())
        text, settings = self._vault.read_text(template).text, self._vault.settings
        filled = templates.fill(text, title, now, settings)
        if left := templates.unknown(text, now, settings):
            self._editor.history.warn(placeholders.warning(template, left))
        return filled


def _now() -> datetime:
    return datetime.now().astimezone()


def _at(now: datetime, day: date) -> datetime:
    """Return a day at this time of the day."""
    return now.replace(year=day.year, month=day.month, day=day.day)
