"""The user's own keys, checked before they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from index import clean_line
from notes_tui.commands.command import ScreenName
from notes_tui.commands.registry import COMMANDS, commands_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def checked(keys: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the keys that can be used, by command id, and a warning for each that cannot."""
    known = {command.id for command in COMMANDS if command.keys}
    warnings = [
        f"There is no command “{clean_line(id_)}” to bind a key to." for id_ in keys if id_ not in known
    ]
    usable = {id_: key for id_, key in keys.items() if id_ in known}
    # A command that gets its default key back may clash with another that the user bound to it.
    while clashes := _clashes(usable):
        for id_, (key, others) in clashes.items():
            warnings.append(
                f"The key “{clean_line(key)}” of “{id_}” also belongs to “{others}”; the default is used."
            )
            del usable[id_]
    return usable, warnings


def _clashes(keys: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return each command whose own key another command of the same screen has: the key, and the others' ids."""
    found: dict[str, tuple[str, str]] = {}
    for screen in get_args(ScreenName):
        owners: dict[str, list[str]] = {}
        for command in commands_of(screen):
            for key in filter(None, keys.get(command.id, command.keys).replace(" ", "").split(",")):
                owners.setdefault(key, []).append(command.id)
        for key, ids in owners.items():
            for id_ in ids:
                if id_ in keys and len(ids) > 1:
                    found[id_] = (key, ", ".join(other for other in ids if other != id_))
    return found
