"""`config`: list, print and change the settings. No vault is opened."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from index import LibraryError
from notes_tui import settings
from notes_tui.cli.arguments import common_options
from notes_tui.cli.command_output import emit
from notes_tui.cli.guard import complain
from notes_tui.settings_file import SettingsFile
from notes_tui.settings_table import SECRETS, read_value, setting_of, settings_table, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from notes_tui.settings_table import Setting, Value

_HIDDEN = "•••"


def add_arguments(add: Callable[[str], argparse.ArgumentParser]) -> None:
    """Declare the arguments; `add` returns the parser of a command."""
    # What stands before an inner command is not set back by its defaults.
    common = common_options(argparse.SUPPRESS)
    actions = add("config").add_subparsers(dest="action", metavar="ACTION")
    command = actions.add_parser("get", parents=[common], help="print a setting")
    command.add_argument("name", metavar="NAME")
    command = actions.add_parser("set", parents=[common], help="check a setting, and write it")
    command.add_argument("name", metavar="NAME")
    command.add_argument("value", nargs="*", metavar="VALUE", help="several for a list")
    command.add_argument("--default", action="store_true", help="the default, instead of a value")
    actions.add_parser("edit", parents=[common], help="open the file in $EDITOR, and check it")
    actions.add_parser("path", parents=[common], help="print the path of the file")


def config(args: argparse.Namespace) -> int:
    """`config`, and `config get|set|edit|path`."""
    actions = {"get": _get, "set": _set, "edit": _edit, "path": _path}
    return actions.get(args.action, _list)(args)


def _list(args: argparse.Namespace) -> int:
    data = SettingsFile().data
    found = [(setting, _masked(setting, setting.present(data))) for setting in settings_table()]
    lines = [f"{setting.name} = {shown(value)}".rstrip() for setting, value in found]
    emit(args, [_json(setting, value) for setting, value in found], lines)
    return 0


def _get(args: argparse.Namespace) -> int:
    setting = setting_of(args.name)
    value = setting.present(SettingsFile().data)
    lines = [str(item) for item in value] if isinstance(value, list) else [shown(value)]
    emit(args, _json(setting, value), lines)
    return 0


def _set(args: argparse.Namespace) -> int:
    setting, file = setting_of(args.name), SettingsFile()
    if bool(args.value) == args.default:
        raise LibraryError("Give a value, or --default for the default.", code="usage")
    before = file.data
    file.change(setting, None if args.default else read_value(setting, args.value))
    emit(args, {"changed": [str(file.file)] if file.data != before else []}, [])
    return 0


def _edit(args: argparse.Namespace) -> int:
    from notes_tui.terminal.external_programs import open_in_editor

    file = settings.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    open_in_editor(file)
    warnings = settings.load().warnings
    for warning in warnings:
        complain(warning)
    emit(args, {"path": str(file)}, [])
    return 1 if warnings else 0


def _path(args: argparse.Namespace) -> int:
    path = str(settings.settings_file())
    emit(args, {"path": path}, [path])
    return 0


def _masked(setting: Setting, value: Value) -> Value:
    """Return a value as a list of all settings shows it, which may be sent to others."""
    return _HIDDEN if setting.name in SECRETS and value else value


def _json(setting: Setting, value: Value) -> dict[str, Any]:
    return {
        "name": setting.name,
        "value": value,
        "default": setting.default,
        "choices": list(setting.choices),
        "meaning": setting.meaning,
    }


WITHOUT_VAULT: dict[str, Callable[[argparse.Namespace], int]] = {
    "config": config,
}
