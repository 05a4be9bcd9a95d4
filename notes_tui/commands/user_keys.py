"""The user's own keys, checked before they are used."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, get_args

from textual.keys import KEY_NAME_REPLACEMENTS, KEY_TO_UNICODE_NAME, Keys

from index import clean_line
from notes_tui.commands.command import ScreenName
from notes_tui.commands.registry import COMMANDS, commands_of

if TYPE_CHECKING:
    from collections.abc import Mapping


_MODIFIERS = frozenset(("alt", "ctrl", "hyper", "meta", "shift", "super"))
_NAMED = frozenset(
    (
        *(key.value.rpartition("+")[2] for key in Keys if "<" not in key.value),
        *KEY_NAME_REPLACEMENTS.values(),
        *("menu", "pause", "print_screen", "scroll_lock"),
    )
)


def checked(
    keys: Mapping[str, str], places: Mapping[str, str] | None = None
) -> tuple[dict[str, str], list[str]]:
    """Return the keys that can be used, by command id, and a warning for each that cannot.

    Args:
        keys: The user's own keys, by command id.
        places: File and line where each is set, as far as they are known.
    """
    warnings: list[str] = []

    def warn(id_: str, sentence: str) -> None:
        place = (places or {}).get(id_)
        warnings.append(f"{place}: {sentence}" if place else sentence)

    known = {command.id for command in COMMANDS if command.keys}
    usable: dict[str, str] = {}
    for id_, key in keys.items():
        if id_ not in known:
            warn(id_, f"There is no command “{clean_line(id_)}” to bind a key to.")
        elif (wrong := _not_a_key(key)) is not None:
            warn(
                id_,
                f"“{clean_line(wrong)[:80]}” of “{id_}” is not a key; write one letter or sign, or a name such as "
                "f5, ctrl+t or pagedown. The default is used.",
            )
        else:
            usable[id_] = key
    # A command that gets its default key back may clash with another that the user bound to it.
    while clashes := _clashes(usable):
        for id_, (key, others) in clashes.items():
            warn(
                id_,
                f"The key “{clean_line(key)}” of “{id_}” also belongs to “{others}”; the default is used.",
            )
            del usable[id_]
    return usable, warnings


def _not_a_key(keys: str) -> str | None:
    """Return the first of some keys, with commas between, that no keyboard sends; None if all can be pressed."""
    parts = [part for part in map(str.strip, keys.split(",")) if part]
    return next((part for part in parts if not _is_key(part)), None if parts else keys)


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    # A letter with shift is another letter.
    if not _MODIFIERS.issuperset(modifiers) or (modifiers == ["shift"] and len(last) == 1):
        return False
    return (len(last) == 1 and last.isprintable()) or last in _NAMED or _is_sign(last)


def _is_sign(name: str) -> bool:
    """Return whether a name is that of a character, as `question_mark`."""
    try:
        unicodedata.lookup(KEY_TO_UNICODE_NAME.get(name, name.replace("_", " ")))
    except KeyError:
        return False
    return name.islower() and name not in KEY_NAME_REPLACEMENTS


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
