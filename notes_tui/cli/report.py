"""`doctor --report`: what a bug report needs, and nothing from notes, papers, names of notes or queries.

It reads everything as it is and repairs nothing, so it works where the rest does not: without a vault,
with a damaged index, without a log.
"""

from __future__ import annotations

import json
import locale
import logging
import os
import platform
import re
import sqlite3
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import platformdirs

from index import Library, LibraryError, clean_line, file_system, index_state, json_safe, logs
from notes_tui import __version__
from notes_tui.settings import APP_NAME, DEFAULT_THEME, choose_vault, open_library, settings_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from notes_tui.settings import AppSettings

Json = dict[str, Any]
T = TypeVar("T")

_VARIABLES = (
    *("TERM", "COLORTERM", "TERM_PROGRAM", "TMUX", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE"),
    *("TEXTUAL_FPS", "NOTES_TUI_LOG", "NOTES_TUI_VAULT"),
    *(f"XDG_{name}_HOME" for name in ("CACHE", "CONFIG", "DATA", "STATE")),
)
# Their values name folders or files of the user's, or a session.
_PRIVATE = frozenset({"NOTES_TUI_VAULT", "TMUX"})
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.+:-]{1,40}")

_log = logging.getLogger(__name__)


def run(args: argparse.Namespace, user: AppSettings) -> int:
    """Print the report on standard output, as Markdown or JSON."""
    library, problem = _library(args.vault, user)
    report = gather(library, user, problem)
    if library is not None:
        library.close()
    text = json_safe(json.dumps(report, ensure_ascii=False, indent=2)) if args.json else markdown(report)
    print(text)  # noqa: T201
    return 0


def _library(given: str | None, user: AppSettings) -> tuple[Library | None, str]:
    try:
        return open_library(choose_vault(given, user), user), ""
    except LibraryError as error:
        # The sentence names the vault.
        return None, error.code
    except OSError as error:
        return None, type(error).__name__


def gather(library: Library | None, user: AppSettings, problem: str = "") -> Json:
    """Collect the report.

    Args:
        library: None if no vault could be opened.
        user: The settings in force.
        problem: The code of the error where no vault could be opened.
    """
    folders = {
        "config": settings_file(),
        "cache": library.folder if library else platformdirs.user_cache_path(APP_NAME),
        "state": library.state if library else platformdirs.user_state_path(APP_NAME),
    }
    paths = {name: _shown(path) for name, path in folders.items()}
    log = logs.read_settings(os.environ.get(logs.VARIABLE, "")).file
    paths["log"] = f"{paths['state']}/{logs.FILE_NAME}" if log is None else "(set by NOTES_TUI_LOG)"
    if library is not None:
        folders["vault"] = library.roots.vault
    return {
        "versions": _tried(_versions),
        "vault": problem or "opened",
        "paths": paths,
        "file_systems": _tried(lambda: _file_systems(folders)),
        "index": _tried(lambda: _index(library)),
        "settings": _settings(user),
        "environment": _environment(os.environ),
        "last_errors": _tried(lambda: _last_errors(log or folders["state"] / logs.FILE_NAME)),
    }


def _tried(look: Callable[[], T]) -> T | str:
    """Return what `look` finds, or the type of its exception: a report about a fault must not fail by it."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - logged as what it is, and named in the report
        _log.error("A part of the report failed.", exc_info=error)
        return f"failed: {type(error).__name__}"


def _versions() -> dict[str, str]:
    return {
        "notes-tui": __version__,
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        "platform": platform.platform(),
        "SQLite": sqlite3.sqlite_version,
        "encoding": f"{sys.stdout.encoding}, {locale.getpreferredencoding(do_setlocale=False)}",
        **{name: _version(name) for name in _dependencies()},
    }


def _dependencies() -> list[str]:
    try:
        required = metadata.requires(APP_NAME) or []
    except metadata.PackageNotFoundError:  # run from its source
        required = ["textual", "Whoosh", "watchdog"]
    return [name[0] for entry in required if (name := re.match(r"[\w.-]+", entry))]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _shown(path: Path) -> str:
    """Return a path with `~` for the home folder, and without the name of the vault."""
    name = path.name
    if path.parent.name == "vaults":
        name = f"(vault)-{name.rpartition('-')[2]}"
    return _abbreviated(str(path.with_name(name)))


def _abbreviated(path: str) -> str:
    home = str(Path.home())
    return f"~{path.removeprefix(home)}" if path == home or path.startswith(f"{home}/") else path


def _file_systems(folders: Mapping[str, Path]) -> dict[str, str]:
    return {name: file_system(path) or "unknown" for name, path in sorted(folders.items())}


def _index(library: Library | None) -> Json:
    if library is None:
        return {}
    found = index_state(library.folder)
    return {"state": found.state, "papers": found.papers, "notes": found.notes, "bytes": found.size}


def _settings(user: AppSettings) -> Json:
    return {
        "file": "read" if settings_file().is_file() else "none",
        "theme": user.theme if _PLAIN_NAME.fullmatch(user.theme) else "(not a plain name)",
        "theme_is_default": user.theme == DEFAULT_THEME,
        "vault": "set" if user.vault is not None else "not set",
        "corpus_folders": len(user.corpus),
        "keys_bound": len(user.keys),
        "warnings": len(user.warnings),
    }


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    shown = {name: variables[name] for name in _VARIABLES if name in variables}
    for name, value in shown.items():
        if name in _PRIVATE or (name == logs.VARIABLE and "/" in value):
            shown[name] = "(set)"
        else:
            shown[name] = _abbreviated(value)
    return shown


def _last_errors(log: Path) -> list[dict[str, str]]:
    return [{"time": e.when, "error": e.what, "place": e.where} for e in logs.last_errors(log)]


def markdown(report: Json) -> str:
    """Return a report ready to paste into a bug report."""
    lines = ["### notes-tui report", ""]
    for title, value in report.items():
        heading = title.replace("_", " ").capitalize()
        if isinstance(value, dict) and value:
            lines += [f"**{heading}**", *(f"- {_item(name, each)}" for name, each in value.items()), ""]
        elif isinstance(value, list):
            lines += [f"**{heading}**", *(_errors(value) or ["- none"]), ""]
        else:
            lines += [f"**{heading}**: {_code(value or 'unknown')}", ""]
    return "\n".join(lines).rstrip()


def _item(name: str, value: object) -> str:
    return f"{clean_line(name).replace('_', ' ')}: {_code('unknown' if value is None else value)}"


def _errors(errors: Sequence[Mapping[str, str]]) -> list[str]:
    return [f"- {_code(each['time'])} {_code(each['error'])} in {_code(each['place'])}" for each in errors]


def _code(value: object) -> str:
    """Return a value as inline code, which no backtick in it can end."""
    return f"`{clean_line(str(value)).replace('`', chr(0x2019))}`"
