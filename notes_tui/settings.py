"""The user's settings file, and the choice of the vault."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import platformdirs

from index import HIGHLIGHT_COLORS, HistoryLimits, Library, LibraryError, ProblemKind, clean_line
from notes_tui.theme_files import ThemeColors, read_themes
from notes_tui.toml_places import place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from index import SourcesSettings

APP_NAME = "notes-tui"
DEFAULT_THEME = "textual-dark"
_LARGEST = 1_000_000_000
LONGEST_REST = 3_600
"""Most seconds after which the editor saves a note by itself."""

Signs = Literal["auto", "unicode", "ascii"]
"""Characters that the app draws with; `auto` takes ASCII where the terminal does not take UTF-8."""


@dataclass(frozen=True, slots=True)
class DoctorSettings:
    """The kinds of problem that neither `doctor` nor the app lists."""

    ignore: tuple[ProblemKind, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """The way in which queries are answered.

    Attributes:
        relax: After few results, also list documents that lack a word.
        meaning: Order those by their meaning too, where word vectors are installed.
    """

    relax: bool = True
    meaning: bool = True


@dataclass(frozen=True, slots=True)
class CitationSettings:
    """The form of citations.

    Attributes:
        style: Name of a citation style, or path of a `.csl` file.
        key_pattern: Makes the keys of papers to which no source gives one; empty to make them of titles.
        quote: Markdown that is written for a quotation,
            with `{quote}`, `{link}` and `{key}`; empty for the built-in one.
    """

    style: str = "chicago-author-date"
    key_pattern: str = ""
    quote: str = ""


PictureSetting = Literal["auto", "kitty", "sixel", "half-cells", "never"]
"""Kinds of pictures in the settings; `auto` goes by the name of the terminal."""


@dataclass(frozen=True, slots=True)
class EditorSettings:
    """The way in which the editor behaves.

    Attributes:
        autosave: Seconds without a key after which a note is saved by itself; 0 for never.
        paste: What a pasted id or address of a known paper becomes; `off` to leave it as it is.
    """

    autosave: int = 0
    paste: str = "citation"


@dataclass(frozen=True, slots=True)
class AppSettings:
    """The settings of `config.toml`; each has a default.

    Attributes:
        vault: Vault to open when none is given.
        corpus: Folders papers are read from, instead of `corpus` in the vault.
        attachments: Folders with the PDF files of papers, instead of `papers/files` in the vault.
        pdf_viewer: Program that opens PDF files, with its arguments; empty for the desktop's.
        pictures: The kind of pictures that the terminal shows.
        highlight_tags: Tags for the colours of highlights, by name or `#rrggbb`.
        theme: Name of a theme: one of Textual's, of the app's own, or of `themes`.
        themes: The user's own themes.
        signs: Signs on the screen: `unicode`, `ascii`, or `auto`, which asks the terminal.
        keys: Keys of the app, by command id.
        key_places: File and line where each of them is set, as far as they are known.
        doctor: What is listed as a problem.
        search: How queries are answered.
        history: How much of earlier changes is kept.
        citations: The form of citations.
        editor: How the editor behaves.
        sources: Addresses, keys and paces of live sources; None for the defaults.
        warnings: One sentence for each setting that cannot be used.
    """

    vault: Path | None = None
    corpus: tuple[Path, ...] = ()
    attachments: tuple[Path, ...] = ()
    pdf_viewer: str = ""
    pictures: PictureSetting = "auto"
    highlight_tags: Mapping[str, str] = field(default_factory=dict)
    theme: str = DEFAULT_THEME
    themes: tuple[ThemeColors, ...] = ()
    signs: Signs = "auto"
    keys: Mapping[str, str] = field(default_factory=dict)
    key_places: Mapping[str, str] = field(default_factory=dict)
    doctor: DoctorSettings = DoctorSettings()
    search: SearchSettings = SearchSettings()
    history: HistoryLimits = field(default_factory=HistoryLimits)
    citations: CitationSettings = CitationSettings()
    editor: EditorSettings = EditorSettings()
    sources: SourcesSettings | None = None
    warnings: tuple[str, ...] = ()


def settings_file() -> Path:
    """Return the path of the settings file."""
    return platformdirs.user_config_path(APP_NAME) / "config.toml"


def load(file: Path | None = None) -> AppSettings:
    """Read the settings; a setting that cannot be used gets its default and a warning."""
    file = file or settings_file()
    try:
        text = file.read_text("utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        read = AppSettings()
    except (OSError, ValueError, RecursionError) as error:
        read = AppSettings(warnings=(f"{clean_line(str(file))} is not used: {clean_line(str(error))}.",))
    else:
        read = _checked(file.name, text, data)
    themes, faults = read_themes(file.parent / "themes")
    return replace(read, themes=themes, warnings=(*read.warnings, *faults)) if themes or faults else read


def faults_of(data: dict[str, Any]) -> list[str]:
    """Return a sentence for each setting that cannot be used, of a file as TOML has it."""
    return [warning.removeprefix(": ") for warning in _checked("", "", data).warnings]


def _checked(name: str, text: str, data: dict[str, Any]) -> AppSettings:
    warnings: list[str] = []

    def warn(key: str, why: str) -> None:
        warnings.append(f"{place(name, text, key)}: “{clean_line(key)}” {why}")

    def take(key: str, sound: bool, what: str) -> Any:
        value = data.pop(key, None)
        if value is None or sound:
            return value
        warn(key, f"must be {what}; the default is used.")
        return None

    vault = take("vault", isinstance(data.get("vault"), str), "a path in quotes")
    corpus = take("corpus", _strings(data.get("corpus")), "a list of paths in quotes")
    attachments = take("attachments", _strings(data.get("attachments")), "a list of paths in quotes")
    viewer = take("pdf_viewer", isinstance(data.get("pdf_viewer"), str), "a command in quotes")
    shown = take(
        "pictures",
        data.get("pictures") in get_args(PictureSetting),
        "auto, kitty, sixel, half-cells or never, in quotes",
    )
    colors = take("highlight_tags", isinstance(data.get("highlight_tags"), dict), "a table of color = “tag”")
    colors = _highlight_tags(colors or {}, warn)
    theme = take("theme", isinstance(data.get("theme"), str), "a name in quotes")
    signs = take("signs", data.get("signs") in get_args(Signs), "one of auto, unicode and ascii")
    keys = take("keys", _table(data.get("keys")), "a table of command = “key”")
    doctor = take("doctor", _doctor(data.get("doctor")), "a table with ignore = a list of kinds of problem")
    search = take(
        "search", _switches(data.get("search")), "a table with relax and meaning, each true or false"
    )
    history = take(
        "history", _limits(data.get("history")), "a table of megabytes and days, whole numbers from 0"
    )
    citations = take(
        "citations",
        _citations(data.get("citations")),
        "a table with style = “name of a style”, key_pattern = “a pattern of keys” and quote = “Markdown”",
    )
    editor = take(
        "editor",
        _editor(data.get("editor")),
        f"a table with autosave = seconds up to {LONGEST_REST:,} and paste = “citation”, “link” or “off”",
    )
    if (quote := (citations or {}).get("quote")) and "{quote}" not in quote:
        warn("quote", "has no {quote}; it is not used.")
        citations["quote"] = ""
    if pattern := (citations or {}).get("key_pattern"):
        from index import key_pattern_fault  # it loads what reads papers

        if fault := key_pattern_fault(pattern):
            warn("key_pattern", f"is not used. {fault}")
            citations["key_pattern"] = ""
    sources = None
    if (table := data.pop("sources", None)) is not None:
        from index import read_source_settings  # few have any

        sources, faults = read_source_settings(table)
        for key, fault in faults:
            warn(key, fault)
    for key in data:
        warn(key, "is not a setting; it is ignored.")
    return AppSettings(
        vault=Path(vault).expanduser() if vault else None,
        corpus=tuple(Path(folder).expanduser() for folder in corpus or ()),
        attachments=tuple(Path(folder).expanduser() for folder in attachments or ()),
        pdf_viewer=viewer or "",
        pictures=shown or "auto",
        highlight_tags=colors,
        theme=theme or DEFAULT_THEME,
        signs=signs or "auto",
        keys=keys or {},
        key_places=_key_places(name, text, keys or {}),
        doctor=DoctorSettings(tuple(map(ProblemKind, (doctor or {}).get("ignore", ())))),
        search=SearchSettings(**search) if search else SearchSettings(),
        history=HistoryLimits(**history) if history else HistoryLimits(),
        citations=CitationSettings(**citations) if citations else CitationSettings(),
        editor=EditorSettings(**editor) if editor else EditorSettings(),
        sources=sources,
        warnings=tuple(warnings),
    )


def _key_places(name: str, text: str, keys: Mapping[str, str]) -> dict[str, str]:
    """Return file and line where each key is set; one that is written with escapes is not found."""
    table = re.search(r"^[ \t\[]*[\"']?keys\b", text, re.MULTILINE)
    start = table.start() if table else 0
    places: dict[str, str] = {}
    for id_ in keys:
        found = re.compile(rf"(?<![\w-])[\"']?{re.escape(id_)}[\"']?[ \t]*=").search(text, start)
        if found:
            places[id_] = f"{name}:{text.count(chr(10), 0, found.start()) + 1}"
    return places


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _doctor(value: object) -> bool:
    known = frozenset(ProblemKind)
    return (
        isinstance(value, dict)
        and value.keys() <= {"ignore"}
        and _strings(value.get("ignore", []))
        and known.issuperset(value.get("ignore", []))
    )


def _table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _switches(value: object) -> bool:
    known = {each.name for each in fields(SearchSettings)}
    return (
        isinstance(value, dict) and value.keys() <= known and all(type(on) is bool for on in value.values())
    )


def _citations(value: object) -> bool:
    known = {each.name for each in fields(CitationSettings)}
    return _table(value) and isinstance(value, dict) and value.keys() <= known


def _editor(value: object) -> bool:
    known = {each.name for each in fields(EditorSettings)}
    if not isinstance(value, dict) or not value.keys() <= known:
        return False
    seconds = value.get("autosave", 0)
    return (
        type(seconds) is int
        and 0 <= seconds <= LONGEST_REST
        and value.get("paste", "off") in ("citation", "link", "off")
    )


def _highlight_tags(given: Mapping[str, object], warn: Callable[[str, str], None]) -> dict[str, str]:
    """Return the tags of the colours that can be used, and name the others."""
    found: dict[str, str] = {}
    for color, tag in given.items():
        is_known = color in HIGHLIGHT_COLORS or re.fullmatch("#[0-9a-fA-F]{6}", color)
        if is_known and isinstance(tag, str):
            found[color] = tag
        else:
            known = ", ".join(HIGHLIGHT_COLORS)
            warn(
                color,
                f"of highlight_tags is not used: a color is #rrggbb or one of {known}, and has a “tag”.",
            )
    return found


def _limits(value: object) -> bool:
    known = {each.name for each in fields(HistoryLimits)}
    return (
        isinstance(value, dict)
        and value.keys() <= known
        and all(type(number) is int and 0 <= number < _LARGEST for number in value.values())
    )


def open_library(vault: Path, settings: AppSettings) -> Library:
    """Open a vault as the settings say.

    Raises:
        LibraryError: It is not a folder.
    """
    return Library(
        vault,
        settings.corpus,
        history=settings.history,
        meaning=settings.search.meaning,
        key_pattern=settings.citations.key_pattern,
        sources=settings.sources,
        attachments=settings.attachments,
    )


def choose_vault(given: str | None, settings: AppSettings) -> Path:
    """Return the vault to open: the given one, `$NOTES_TUI_VAULT`, the one in the settings, or the nearest one.

    Raises:
        LibraryError: There is no such vault.
    """
    named = given or os.environ.get("NOTES_TUI_VAULT")
    if named:
        return Path(named).expanduser()
    if settings.vault is not None:
        return settings.vault
    if (around := Library.find_vault(Path.cwd())) is not None:
        return around
    raise LibraryError(
        f"No vault: give one with --vault, set NOTES_TUI_VAULT, or write vault = “…” in {settings_file()}.",
        code="no-vault",
    )
