"""Changes of the settings file by the app: every character of the user's stays, and new lines say what they mean."""

from __future__ import annotations

import copy
import tomllib
from typing import TYPE_CHECKING, Any

from index import LibraryError, clean_line, read_outside, replace_outside
from notes_tui.settings import settings_file
from notes_tui.settings_table import check_value

if TYPE_CHECKING:
    from pathlib import Path

    from notes_tui.settings_table import Setting, Value

_HEAD = "# Settings of notes-tui: `notes-tui config` lists them all.\n\n"
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


class SettingsFile:
    """The settings file as it was read.

    Attributes:
        file: Its path.
        data: Its contents, as TOML has them.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Read the file; one that does not exist is empty.

        Raises:
            LibraryError: It cannot be read, or is no TOML.
        """
        self.file = file or settings_file()
        self._before = read_outside(self.file)
        try:
            self._text = (self._before or b"").decode("utf-8")
            self.data: dict[str, Any] = tomllib.loads(self._text.removeprefix(_BOM))
        except (ValueError, RecursionError) as error:
            shown = clean_line(str(self.file))
            raise LibraryError(
                f"{shown} cannot be read: {clean_line(str(error))}. Correct it in an editor first.",
                code="bad-settings",
            ) from None

    def change(self, setting: Setting, value: Value | None) -> None:
        """Give a setting a value, or with None its default, and write the file.

        Raises:
            StaleFileError: The file was changed since it was read; nothing was written.
            LibraryError: The value cannot be taken, or the file cannot be changed.
        """
        if value is not None:
            check_value(setting, value, self.data)
        wanted = _with(self.data, setting.path, value)
        if wanted is None:
            raise self._refusal(setting)
        if wanted == self.data:
            return
        text = self._changed(setting, value)
        if tomllib.loads(text.removeprefix(_BOM)) != wanted:
            raise self._refusal(setting)
        data = text.encode("utf-8")
        replace_outside(self.file, data, expected=self._before)
        self._before, self._text, self.data = data, text, wanted

    def _changed(self, setting: Setting, value: Value | None) -> str:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError

        *tables, key = setting.path
        bom = _BOM if self._text.startswith(_BOM) else ""
        try:
            document = tomlkit.parse(self._text.removeprefix(_BOM) or _HEAD)
            place: Any = document
            for at, name in enumerate(tables):
                if name not in place:
                    # `[sources.crossref]` needs no line `[sources]`.
                    place.add(name, tomlkit.table(is_super_table=at < len(tables) - 1))
                place = place[name]
            if value is None:
                place.remove(key)
            elif key in place:
                place[key] = value
            else:
                line = tomlkit.item(value)
                line.comment(clean_line(setting.meaning))
                place.add(key, line)
            return bom + tomlkit.dumps(document)
        except (TOMLKitError, TypeError, AttributeError, KeyError):
            # It has the key in a way that TOML knows many of, and a change needs care.
            raise self._refusal(setting) from None

    def _refusal(self, setting: Setting) -> LibraryError:
        return LibraryError(
            f"“{setting.name}” in {clean_line(str(self.file))} is written in a way that only an editor can change.",
            code="not-editable",
        )


def _with(data: dict[str, Any], path: list[str], value: Value | None) -> dict[str, Any] | None:
    """Return settings with another value of one; None where its table is something else."""
    changed = copy.deepcopy(data)
    *tables, key = path
    place = changed
    for name in tables:
        inner = place.setdefault(name, {}) if value is not None else place.get(name, {})
        if not isinstance(inner, dict):
            return None if value is not None else changed
        place = inner
    if value is None:
        place.pop(key, None)
    else:
        place[key] = value
    return changed
