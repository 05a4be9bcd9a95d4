"""What Obsidian's own settings say of a vault: read, never written."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args
from urllib.parse import quote

from index.errors import LibraryError
from index.problems import Problem, ProblemKind
from index.text import clean_line, fold
from index.vault.files import note_files
from index.vault.model import LinkFormat

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

# Python's matcher backtracks: a repeated group or a back-reference can take exponential time (in verbose mode there
# may be space between a group and its repeat), every further open-ended repeat multiplies the steps by the length of
# the path, and every choice multiplies them by the number of its branches.
_ESCAPED = re.compile(r"\\[^1-9]|\[(?:[^\]\\]|\\.)*\]", re.DOTALL)
_COSTLY = re.compile(r"\)[*+{]|\\[1-9]|\(\?[a-zA-Z]*x")
_OPEN_ENDED = re.compile(r"[*+]|\{\d*,\d*\}")
_OPTIONAL = re.compile(r"(?<![(*+?}])\?")
_MAX_PATTERN = 500
_MAX_STEPS = 20_000_000
_MAX_PATH = 1024
_ORDINARY_PATH = 255
_SETTINGS = re.compile(r"\.obsidian[^/]*/(?:app|daily-notes|templates|types)\.json")


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """The settings we honour, with Obsidian's defaults.

    Attributes:
        config: Name of the settings folder, or None for a plain folder of notes.
        use_markdown_links: New links are Markdown links, not wikilinks.
        new_file_folder: Folder of new notes where the location is `folder`; empty for the root.
        attachment_folder: `/`, a folder, `./` or `./folder`.
        update_links: Rename links without asking; None where the user has not said.
        ignore_filters: As `ignored` takes them.
        daily_folder: Folder of the daily notes; empty for the root.
        daily_format: Moment.js format of their names.
        daily_template: Path of their template, or empty.
        unique_folder: Folder of the notes named after the minute; empty for the root.
        unique_format: Moment.js format of their names.
        unique_template: Path of their template, or empty.
        templates_folder: Folder of the templates, or empty.
        date_format: Moment.js format for `{{date}}` in templates.
        time_format: Moment.js format for `{{time}}` in templates.
        property_types: Type of each property, by its folded name.
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
    date_format: str = "YYYY-MM-DD"
    time_format: str = "HH:mm"
    property_types: Mapping[str, str] = field(default_factory=dict)


def read_settings(vault: Path) -> tuple[VaultSettings, tuple[Problem, ...]]:
    """Read the settings folder of a vault; what is missing, broken or of the wrong type keeps its default.

    Returns:
        The settings, and one problem for each file or value that could not be used.
    """
    config = _config_folder(vault)
    if config is None:
        return VaultSettings(), ()
    reader = _Reader(vault, config)
    app = reader.load("app.json")
    daily = reader.load("daily-notes.json")
    unique = reader.load("zk-prefixer.json")
    templates = reader.load("templates.json")
    none: tuple[str, ...] = ()
    filters = reader.take(app, "userIgnoreFilters", none, _texts)
    for entry in filters:
        if _is_pattern(entry) and _pattern(entry) is None:
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
        date_format=reader.take(templates, "dateFormat", "", _text) or "YYYY-MM-DD",
        time_format=reader.take(templates, "timeFormat", "", _text) or "HH:mm",
        property_types=reader.take(reader.load("types.json"), "types", {}, _types),
    )
    return settings, tuple(reader.problems)


def find_vault(start: Path) -> Path | None:
    """The nearest folder, from `start` upwards, that holds Obsidian's settings; None where there is none."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if _config_folder(folder)), None)


def is_hidden(relative: str) -> bool:
    """Whether a vault path is no part of the vault, because a part of it begins with a dot."""
    return any(part.startswith(".") for part in relative.split("/"))


def is_settings(relative: str) -> bool:
    """Whether a vault path is that of a file that `read_settings` reads."""
    return _SETTINGS.fullmatch(relative) is not None


def is_noise(name: str) -> bool:
    """Whether a file name is one that editors and sync programs give their passing temporary files."""
    return _NOISE.fullmatch(name) is not None


def ignored(relative: str, filters: Sequence[str]) -> bool:
    """Whether the user's excluded-files setting covers a path: a plain entry is a prefix, `/x/` a pattern."""
    for entry in filters:
        if _is_pattern(entry):
            found = _pattern(entry)
            if found is not None and len(relative) <= found[1] and found[0].search(relative):
                return True
        elif entry and relative.startswith(entry):
            return True
    return False


def uri(vault: Path, path: str, heading: str = "") -> str:
    """The `obsidian://` address that opens a file, every reserved character encoded.

    It names the file by its absolute path, which no other vault can have; with a heading, which cannot go with
    that, by the vault's name and the path there.
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


class _Reader:
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


def _is_pattern(entry: str) -> bool:
    return len(entry) > 2 and entry.startswith("/") and entry.endswith("/")


@lru_cache(maxsize=256)
def _pattern(entry: str) -> tuple[re.Pattern[str], int] | None:
    """The pattern of a filter, with the length from which on a path could take it more than a moment.

    None where it is faulty, or could take more than a moment even on an ordinary path.
    """
    source = entry[1:-1]
    bare = _ESCAPED.sub("x", source)
    if len(source) > _MAX_PATTERN or _COSTLY.search(bare):
        return None
    repeats, branches = len(_OPEN_ENDED.findall(bare)), _branches(bare)
    # One factor for the place at which the match begins, one for the end of every repeat, each behind the last.
    longest = bisect_right(
        range(_MAX_PATH + 1), _MAX_STEPS, key=lambda n: branches * math.comb(n + repeats, repeats + 1)
    )
    if longest <= _ORDINARY_PATH:
        return None
    try:
        return re.compile(source), longest - 1
    except (re.error, OverflowError, RecursionError):
        return None


def _branches(bare: str) -> int:
    """How many ways there are through a pattern without its repeats: what its choices come to when multiplied."""
    ways = 1 << len(_OPTIONAL.findall(bare))
    waiting = [1]
    for char in bare:
        if char == "|":
            waiting[-1] += 1
        elif char == "(":
            waiting.append(1)
        elif char == ")" and len(waiting) > 1:
            ways *= waiting.pop()
    return ways * math.prod(waiting)
