"""Obsidian's settings for a vault, read and never written."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args
from urllib.parse import quote

from index.errors import LibraryError
from index.problems import Problem, ProblemKind
from index.text import clean_line, fold
from index.vault.files import note_files
from index.vault.model import LinkFormat
from index.vault.obsidian.excluded import is_usable
from index.vault.obsidian.periodic_notes import (
    CALENDAR,
    DEFAULT_WEEKLY,
    PERIODIC_NOTES,
    PeriodicSettings,
    weekly_settings,
)

if TYPE_CHECKING:
    import os

_T = TypeVar("_T")
_Use = Callable[[Any], _T]

NewFileLocation = Literal["root", "current", "folder"]
Trash = Literal["system", "local", "none"]

_MAX_SETTINGS = 1_000_000
_LINK_FORMATS: tuple[LinkFormat, ...] = get_args(LinkFormat)
_LOCATIONS: tuple[NewFileLocation, ...] = get_args(NewFileLocation)
_TRASH: tuple[Trash, ...] = get_args(Trash)
_NOISE = re.compile(
    r"4913|.*~|\.#.*|#.*#|.*\.tmp|\.goutputstream-.*|.*___jb_(?:tmp|old)___|.*\.sw[a-z]|~\$.*|~syncthing~.*",
    re.DOTALL | re.IGNORECASE,
)

_TEMPLATER = "plugins/templater-obsidian/data.json"
_PLUGINS = (PERIODIC_NOTES, CALENDAR)
_FILES = ("app.json", "daily-notes.json", "zk-prefixer.json", "templates.json", "types.json", _TEMPLATER)
# File systems store times as coarsely as this; a file changed this lately may change again unseen.
_COARSEST_NS = 2_000_000_000
_SETTINGS = re.compile(
    rf"\.obsidian[^/]*/(?:(?:app|daily-notes|zk-prefixer|templates|types)\.json|{_TEMPLATER})"
)


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """The settings that count here, with Obsidian's defaults.

    Attributes:
        config: Name of the settings folder, or None for a plain folder of notes.
        use_markdown_links: New links are Markdown links, not wikilinks.
        new_file_folder: Folder of new notes where the location is `folder`; empty for the root.
        attachment_folder: `/`, a folder, `./` or `./folder`.
        update_links: Rename links without asking; None where the setting is missing.
        ignore_filters: As `excluded.ignored` takes them.
        daily_folder: Folder of daily notes; empty for the root.
        daily_format: Moment.js format of their names.
        daily_template: Path of their template, or empty.
        unique_folder: Folder of the notes named after the minute; empty for the root.
        unique_format: Moment.js format of their names.
        unique_template: Path of their template, or empty.
        templates_folder: Folder of the templates, or empty.
        templater_folder: Folder of the templates of the Templater plugin, or empty.
        date_format: Moment.js format for `{{date}}` in templates.
        time_format: Moment.js format for `{{time}}` in templates.
        property_types: Type of each property, by its folded name.
        weekly: Folder, format and template of weekly notes.
    """

    config: str | None = None
    new_link_format: LinkFormat = "shortest"
    use_markdown_links: bool = False
    new_file_location: NewFileLocation = "root"
    new_file_folder: str = ""
    attachment_folder: str = "/"
    trash: Trash = "system"
    update_links: bool | None = None
    ignore_filters: tuple[str, ...] = ()
    daily_folder: str = ""
    daily_format: str = "YYYY-MM-DD"
    daily_template: str = ""
    unique_folder: str = ""
    unique_format: str = "YYYYMMDDHHmm"
    unique_template: str = ""
    templates_folder: str = ""
    templater_folder: str = ""
    date_format: str = "YYYY-MM-DD"
    time_format: str = "HH:mm"
    property_types: Mapping[str, str] = field(default_factory=dict)
    weekly: PeriodicSettings = DEFAULT_WEEKLY

    @property
    def single_templates(self) -> tuple[str, ...]:
        """Return the paths of the templates of daily, weekly and unique notes, with or without `.md`."""
        return self.daily_template, self.weekly.template, self.unique_template

    def template_test(self) -> Callable[[str], bool]:
        """Return a function that tells by its path whether a note is a template."""
        named = (self.templates_folder, self.templater_folder)
        folders = tuple(f"{folder.strip('/')}/" for folder in named if folder)
        single = {fold(f"{path.removesuffix('.md')}.md") for path in self.single_templates if path}
        return lambda path: path.startswith(folders) or (bool(single) and fold(path) in single)


def read_settings(vault: Path) -> tuple[VaultSettings, tuple[Problem, ...]]:
    """Read the settings folder of a vault; a value that is missing, broken or of the wrong type keeps its default.

    Returns:
        The settings, and one problem for each file or value that could not be used.
    """
    config = _config_folder(vault)
    if config is None:
        return VaultSettings(), ()
    reader = _SettingsReader(vault, config)
    app = reader.load("app.json")
    daily = reader.load("daily-notes.json")
    unique = reader.load("zk-prefixer.json")
    templates = reader.load("templates.json")
    none: tuple[str, ...] = ()
    filters = reader.take(app, "userIgnoreFilters", none, _texts)
    for entry in filters:
        if not is_usable(entry):
            reader.flaw("app.json", f"the excluded-files pattern {entry} is not one we can use")
    settings = VaultSettings(
        config=config,
        new_link_format=reader.take(app, "newLinkFormat", "shortest", _one_of(_LINK_FORMATS)),
        use_markdown_links=reader.take(app, "useMarkdownLinks", False, _flag),
        new_file_location=reader.take(app, "newFileLocation", "root", _one_of(_LOCATIONS)),
        new_file_folder=reader.take(app, "newFileFolderPath", "", _folder),
        attachment_folder=reader.take(app, "attachmentFolderPath", "/", _attachments),
        trash=reader.take(app, "trashOption", "system", _one_of(_TRASH)),
        update_links=reader.take(app, "alwaysUpdateLinks", None, _flag),
        ignore_filters=filters,
        daily_folder=reader.take(daily, "folder", "", _folder),
        daily_format=reader.take(daily, "format", "", _text) or "YYYY-MM-DD",
        daily_template=reader.take(daily, "template", "", _folder),
        unique_folder=reader.take(unique, "folder", "", _folder),
        unique_format=reader.take(unique, "format", "", _text) or "YYYYMMDDHHmm",
        unique_template=reader.take(unique, "template", "", _folder),
        templates_folder=reader.take(templates, "folder", "", _folder),
        templater_folder=reader.take(reader.load(_TEMPLATER), "templates_folder", "", _folder),
        date_format=reader.take(templates, "dateFormat", "", _text) or "YYYY-MM-DD",
        time_format=reader.take(templates, "timeFormat", "", _text) or "HH:mm",
        property_types=reader.take(reader.load("types.json"), "types", {}, _types),
        weekly=weekly_settings(reader.load(PERIODIC_NOTES)[1], reader.load(CALENDAR)[1]),
    )
    return settings, tuple(reader.problems)


SettingsStamp = tuple[str | None, tuple[tuple[int, ...] | None, ...]]
"""Name of the settings folder and stat of the files in it that are read."""


def settings_stamp(vault: Path) -> SettingsStamp | None:
    """Return a value that is another one whenever `read_settings` may answer otherwise.

    None where a file was changed so lately that another change could leave its times as they are.
    """
    config = _config_folder(vault)
    if config is None:
        return None, ()
    stats: list[tuple[int, ...] | None] = []
    recent = time.time_ns() - _COARSEST_NS
    for name in _FILES:
        try:
            found = (vault / config / name).stat()
        except OSError:
            stats.append(None)
            continue
        if found.st_ctime_ns > recent:
            return None
        stats.append(_stamp_of(found))
    return config, tuple(stats)


def _stamp_of(found: os.stat_result) -> tuple[int, ...]:
    return found.st_ino, found.st_dev, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def find_vault(start: Path) -> Path | None:
    """Return the nearest folder, from `start` upwards, that contains Obsidian's settings, or None."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if _config_folder(folder)), None)


def is_hidden(relative: str) -> bool:
    """Return whether a path does not count as part of the vault, because a part of it begins with a dot."""
    return any(part.startswith(".") for part in relative.split("/"))


def is_settings(relative: str) -> bool:
    """Return whether a vault path is that of a file that `read_settings` reads."""
    return _SETTINGS.fullmatch(relative) is not None


def is_noise(name: str) -> bool:
    """Return whether a file name is one that editors and sync programs give to temporary files."""
    return _NOISE.fullmatch(name) is not None


def uri(vault: Path, path: str, heading: str = "") -> str:
    """Return the `obsidian://` address that opens a file, with every reserved character encoded.

    It contains the file's absolute path, which no other vault can have. A heading cannot go with that: then it
    contains the vault's name and the path there.
    """
    if heading and "#" not in path:
        place = f"{path.removesuffix('.md')}#{heading.replace('#', ' ')}"
        return f"obsidian://open?vault={quote(vault.absolute().name, safe='')}&file={quote(place, safe='')}"
    return f"obsidian://open?path={quote(str(vault.absolute() / path), safe='')}"


def _config_folder(vault: Path) -> str | None:
    # The user may have renamed the folder, always with a dot in front.
    try:
        if (vault / ".obsidian").is_dir():
            return ".obsidian"
        named = sorted(entry.name for entry in vault.glob(".obsidian*") if (entry / "app.json").is_file())
    except OSError:
        return None
    return named[0] if named else None


class _SettingsReader:
    def __init__(self, vault: Path, config: str) -> None:
        self._vault = vault
        self._config = config
        self.problems: list[Problem] = []

    def flaw(self, name: str, detail: str) -> None:
        text = clean_line(f"Obsidian's setting is left at its default: {detail}.")
        self.problems.append(Problem(f"{self._config}/{name}", None, ProblemKind.INVALID_SETTINGS, text))

    def load(self, name: str) -> tuple[str, Mapping[str, Any]]:
        path = self._vault / self._config / name
        try:
            data, _ = note_files.read(path, limit=_MAX_SETTINGS, vault=self._vault)
            document = json.loads(data.decode("utf-8-sig"))
        except FileNotFoundError:
            return name, {}
        except LibraryError as error:
            self.flaw(name, str(error).rstrip("."))
            return name, {}
        except (ValueError, RecursionError) as error:
            self.flaw(name, f"the file is not JSON ({str(error)[:100]})")
            return name, {}
        if not isinstance(document, dict):
            self.flaw(name, "the file holds no JSON object")
            return name, {}
        return name, document

    def take(self, document: tuple[str, Mapping[str, Any]], key: str, default: _T, use: _Use[_T]) -> _T:
        name, values = document
        if values.get(key) is None:
            return default
        try:
            return use(values[key])
        except (TypeError, ValueError):
            self.flaw(name, f"{key} has a value that is not one of those it can have")
            return default


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _one_of(choices: tuple[_T, ...]) -> _Use[_T]:
    def use(value: Any) -> _T:
        text = _text(value)
        for choice in choices:
            if choice == text:
                return choice
        raise ValueError

    return use


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_text(item) for item in value)


def _types(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {fold(name): kind for name, kind in value.items() if isinstance(kind, str)}


def _folder(value: Any) -> str:
    parts = [part for part in _text(value).replace("\\", "/").split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ValueError
    return "/".join(parts)


def _attachments(value: Any) -> str:
    folder = _folder(value)
    if value in (".", "./") or value.startswith("./"):
        return f"./{folder}"
    return folder or "/"
