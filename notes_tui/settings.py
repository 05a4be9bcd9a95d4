"""The user's settings file, and which vault is meant."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from index import Library, LibraryError, clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping

APP_NAME = "notes-tui"
DEFAULT_THEME = "textual-dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `config.toml` says; each field has a default.

    Attributes:
        vault: Vault to open where none is given.
        corpus: Folders papers are read from, instead of `corpus` in the vault.
        theme: Name of a Textual theme.
        keys: Action name to key, for the app.
        warnings: One sentence for each thing in the file that was not understood.
    """

    vault: Path | None = None
    corpus: tuple[Path, ...] = ()
    theme: str = DEFAULT_THEME
    keys: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def settings_file() -> Path:
    """Where the settings are."""
    return platformdirs.user_config_path(APP_NAME) / "config.toml"


def load(file: Path | None = None) -> Settings:
    """Read the settings; whatever is wrong with them, there are defaults in its place and a warning."""
    file = file or settings_file()
    try:
        text = file.read_text("utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        return Settings(warnings=(f"{file.name} is not used: {clean_line(str(error))}.",))
    return _checked(file.name, text, data)


def _checked(name: str, text: str, data: dict[str, Any]) -> Settings:
    warnings: list[str] = []

    def warn(key: str, why: str) -> None:
        # The parser keeps no lines; a name that stands nowhere as it is was written with escapes.
        found = re.search(rf"^[ \t\[]*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
        line = f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""
        warnings.append(f"{name}{line}: “{clean_line(key)}” {why}")

    def take(key: str, sound: bool, what: str) -> Any:
        value = data.pop(key, None)
        if value is None or sound:
            return value
        warn(key, f"must be {what}; the default is used.")
        return None

    vault = take("vault", isinstance(data.get("vault"), str), "a path in quotes")
    corpus = take("corpus", _strings(data.get("corpus")), "a list of paths in quotes")
    theme = take("theme", isinstance(data.get("theme"), str), "a name in quotes")
    keys = take("keys", _table(data.get("keys")), "a table of action = “key”")
    for key in data:
        warn(key, "is not a setting; it is ignored.")
    return Settings(
        vault=Path(vault).expanduser() if vault else None,
        corpus=tuple(Path(folder).expanduser() for folder in corpus or ()),
        theme=theme or DEFAULT_THEME,
        keys=keys or {},
        warnings=tuple(warnings),
    )


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _table(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def choose_vault(given: str | None, settings: Settings) -> Path:
    """The vault meant: as given, `$NOTES_TUI_VAULT`, the settings' own, or the nearest one around us.

    Raises:
        LibraryError: There is none.
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
