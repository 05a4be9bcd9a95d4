"""Every setting: its name, meaning and kind. The settings screen, `config` and the page of settings come from it."""

from __future__ import annotations

import difflib
import re
import shlex
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from index import HIGHLIGHT_COLORS, SERVICES, SLOWEST_PACE, LibraryError, ProblemKind, clean_line
from notes_tui.settings import LONGEST_REST, AppSettings, PictureSetting, Signs, faults_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SettingKind = Literal["switch", "choice", "number", "text", "list", "key"]
Value = bool | int | float | str | list[str]

SECRETS = frozenset({"sources.openalex.key", "sources.s2.key"})
"""Settings whose values are not shown unless they are asked for by name."""

_LARGEST = 999_999_999
_PLACEHOLDER = re.compile(r"\{(?!file\}|page\})[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting.

    Attributes:
        group: The heading that it stands under.
        name: Its tables and its key in the file, with dots between them.
        kind: The kind of its value.
        meaning: One sentence.
        choices: The values that can be chosen; for a list, those that may stand in it. Empty for any.
        most: The largest number.
        reopens: The vault is opened again for it to apply.
        default: The value where the file has none.
    """

    group: str
    name: str
    kind: SettingKind
    meaning: str
    choices: tuple[str, ...] = ()
    most: int = 0
    reopens: bool = False
    default: Value = ""

    @property
    def path(self) -> list[str]:
        """Return its tables and its key."""
        return self.name.split(".")

    def present(self, data: Mapping[str, Any]) -> Value:
        """Return its value in a file, as TOML has it, or the default."""
        found: Any = data
        for part in self.path:
            found = found.get(part) if isinstance(found, dict) else None
        return self.default if found is None else found


_TABLE: tuple[Setting, ...] = (
    Setting("General", "vault", "text", "The vault that is opened where none is given."),
    Setting(
        "General",
        "corpus",
        "list",
        "Folders to read papers from, instead of corpus/ in the vault.",
        reopens=True,
    ),
    Setting(
        "General",
        "attachments",
        "list",
        "Folders with PDF files of papers, from the vault or absolute; empty for papers/files.",
        reopens=True,
    ),
    Setting(
        "General",
        "pdf_viewer",
        "text",
        "Program that opens PDF files, with its arguments; {file} and {page} may stand in it.",
    ),
    Setting("General", "pictures", "choice", "Pages of PDF files as pictures.", get_args(PictureSetting)),
    Setting("General", "theme", "text", "A theme of Textual or of the app, or a file in themes/."),
    Setting("General", "signs", "choice", "Signs on the screen; auto asks the terminal.", get_args(Signs)),
    Setting("Search", "search.relax", "switch", "After few results, also list documents that lack a word."),
    Setting(
        "Search",
        "search.meaning",
        "switch",
        "Order those by meaning too, where word vectors are installed.",
        reopens=True,
    ),
    Setting("Citations", "citations.style", "text", "Citation style: its name, or the path of a .csl file."),
    Setting(
        "Citations",
        "citations.key_pattern",
        "text",
        "Pattern of the keys of papers to which no source gives one; empty for keys from titles.",
        reopens=True,
    ),
    Setting(
        "Citations",
        "citations.quote",
        "text",
        "Markdown that is written for a quotation, with {quote}, {link} and {key}; empty for the app's own.",
    ),
    Setting(
        "Editor",
        "editor.autosave",
        "number",
        "Save a note after so many seconds without a key, and when it is left; 0 for never.",
        most=LONGEST_REST,
    ),
    Setting(
        "Editor",
        "editor.paste",
        "choice",
        "A pasted DOI, arXiv id or address of a known paper becomes this.",
        ("citation", "link", "off"),
    ),
    Setting(
        "History",
        "history.megabytes",
        "number",
        "Most room on disk for what is kept of changes, for each vault; 0 keeps nothing.",
        most=_LARGEST,
        reopens=True,
    ),
    Setting(
        "History",
        "history.days",
        "number",
        "Age of the oldest change that is kept, in days; 0 keeps nothing.",
        most=_LARGEST,
        reopens=True,
    ),
    Setting(
        "Problems",
        "doctor.ignore",
        "list",
        "Kinds of problem that neither doctor nor the app lists.",
        tuple(ProblemKind),
    ),
)


def settings_table() -> tuple[Setting, ...]:
    """Return every setting, in the order of the screen."""
    defaults = AppSettings()
    plain = (replace(setting, default=_default(defaults, setting)) for setting in _TABLE)
    return (*plain, *_highlight_tags(), *_sources(), *_keys())


def setting_of(name: str) -> Setting:
    """Return a setting by its name.

    Raises:
        LibraryError: There is none.
    """
    table = {setting.name: setting for setting in settings_table()}
    if name in table:
        return table[name]
    near = difflib.get_close_matches(name, table, 1)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    raise LibraryError(f"“{clean_line(name)}” is not a setting.{hint}", code="bad-value")


def _default(defaults: AppSettings, setting: Setting) -> Value:
    found: Any = defaults
    for part in setting.path:
        found = getattr(found, part)
    if isinstance(found, tuple):
        return [str(item) for item in found]
    return "" if found is None else found


def _highlight_tags() -> Iterator[Setting]:
    for color in HIGHLIGHT_COLORS:
        meaning = f"Tag of what is highlighted in {color} in PDF files."
        yield Setting("Tags of highlights", f"highlight_tags.{color}", "text", meaning)


def _sources() -> Iterator[Setting]:
    proxy = "Proxy of all requests, http:// or https://; empty for that of the environment."
    yield Setting("Live sources", "sources.proxy", "text", proxy, reopens=True)
    for name, service in SERVICES.items():
        lines = {"mailto": f"E-mail address that {service.title} is told."}
        if service.takes_key:
            lines["key"] = f"Your key for {service.title}."
        if service.base:
            lines["base"] = f"Address of {service.title}; empty for {service.base}."
        for key, meaning in lines.items():
            yield Setting("Live sources", f"sources.{name}.{key}", "text", meaning, reopens=True)
        pace = f"Seconds from one request to {service.title} to the next, if more than {service.pace:g}."
        yield Setting(
            "Live sources", f"sources.{name}.pace", "number", pace, most=SLOWEST_PACE, reopens=True, default=0
        )


def _keys() -> Iterator[Setting]:
    from notes_tui.commands.keys_table import sections

    seen: set[str] = set()
    for _group, rows in sections({}):
        for row in rows:
            if row.id and row.id not in seen:
                seen.add(row.id)
                yield Setting("Keys", f"keys.{row.id}", "key", row.help, default=_default_keys(row.id))


def _default_keys(id_: str) -> str:
    from notes_tui.commands.registry import COMMANDS

    return next(command.keys for command in COMMANDS if command.id == id_)


# Values -----------------------------------------------------------------------------------------------------


def shown(value: Value) -> str:
    """Return a value as it is shown and typed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def read_value(setting: Setting, words: list[str]) -> Value:
    """Return the value that words say.

    Raises:
        LibraryError: They say none of this kind.
    """
    text = " ".join(words).strip()
    match setting.kind:
        case "switch":
            if text not in ("true", "false"):
                raise LibraryError(f"“{setting.name}” is true or false.", code="bad-value")
            return text == "true"
        case "number":
            if not text.isdecimal() or int(text[:12]) > setting.most:
                raise LibraryError(
                    f"“{setting.name}” is a whole number from 0 to {setting.most:,}.", code="bad-value"
                )
            return int(text)
        case "list":
            items = [item.strip() for word in words for item in word.split(",")]
            return [item for item in items if item]
        case _:
            return text


def check_value(setting: Setting, value: Value, data: Mapping[str, Any]) -> None:
    """Check that a setting can have a value beside the others of a file, as TOML has them.

    Raises:
        LibraryError: It cannot, and why.
    """
    if setting.choices:
        unknown = [
            item for item in (value if isinstance(value, list) else [value]) if item not in setting.choices
        ]
        if unknown:
            known = ", ".join(setting.choices)
            raise LibraryError(f"“{setting.name}” takes {known}.", code="bad-value")
    fault = _key_fault(setting, str(value), data) if setting.kind == "key" else _fault(setting, value)
    if fault:
        refusal = fault.replace("; the default is used.", ".").replace(" The default is used.", "")
        raise LibraryError(refusal, code="bad-value")


def _fault(setting: Setting, value: Value) -> str:
    if setting.name == "theme" and value not in theme_choices():
        return f"There is no theme “{clean_line(str(value))}”."
    if setting.name == "vault":
        return _vault_fault(str(value))
    if setting.name == "pdf_viewer":
        return _viewer_fault(str(value))
    wrapped: Any = value
    for part in reversed(setting.path):
        wrapped = {part: wrapped}
    return next(iter(faults_of(wrapped)), "")


def _vault_fault(text: str) -> str:
    folder = Path(text).expanduser()
    if text and folder.is_absolute() and folder.is_dir():
        return ""
    reason = "is not a whole path" if not folder.is_absolute() else "is not a folder"
    return f"“{clean_line(text)}” {reason}; “vault” is the path of a folder of notes, such as ~/notes."


def _viewer_fault(text: str) -> str:
    try:
        words = shlex.split(text)
    except ValueError:
        return f"A quote is open in “{clean_line(text)}”; “pdf_viewer” is a program with its arguments."
    unknown = next((found for word in words[1:] for found in _PLACEHOLDER.findall(word)), None)
    if unknown:
        return f"“pdf_viewer” has {{file}} and {{page}} for a file and a page, not {clean_line(unknown)}."
    if words and shutil.which(words[0]) is None:
        return (
            f"{clean_line(words[0])} is not installed; “pdf_viewer” begins with a program, such as zathura."
        )
    return ""


def theme_choices() -> list[str]:
    """Return the names of all themes."""
    from textual.theme import BUILTIN_THEMES

    from notes_tui.settings import settings_file
    from notes_tui.theme_files import OWN_THEMES, read_themes

    own = (*OWN_THEMES, *read_themes(settings_file().parent / "themes")[0])
    return sorted({*BUILTIN_THEMES, *(theme.name for theme in own)})


def _key_fault(setting: Setting, key: str, data: Mapping[str, Any]) -> str:
    """Return a sentence that names the command that has a key already, or says that it is no key."""
    from notes_tui.commands import user_keys

    before = {name: text for name, text in (data.get("keys") or {}).items() if isinstance(text, str)}
    return user_keys.fault_of(setting.path[1], key, before)
