"""The user's own keys, checked before they are used."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple, get_args

from textual.keys import KEY_NAME_REPLACEMENTS, KEY_TO_UNICODE_NAME, Keys

from index import clean_line
from notes_tui.commands.command import ScreenName
from notes_tui.commands.registry import COMMANDS, commands_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MODIFIERS = frozenset(("alt", "ctrl", "hyper", "meta", "shift", "super"))
_NAMED = frozenset(
    (
        *(key.value.rpartition("+")[2] for key in Keys if "<" not in key.value),
        *KEY_NAME_REPLACEMENTS.values(),
        *("menu", "pause", "print_screen", "scroll_lock"),
    )
)


class CheckedKeys(NamedTuple):
    """The user's own keys, as they are used.

    Attributes:
        keys: Keys by command id: the user's own, and what is left to the commands that give one up to them; empty
            where nothing is left.
        refused: A sentence for each key that cannot be used.
        given_up: A sentence for each command that gives a default key up.
    """

    keys: dict[str, str]
    refused: list[str]
    given_up: list[str]


def checked(keys: Mapping[str, str], places: Mapping[str, str] | None = None) -> CheckedKeys:
    """Return the keys that can be used, with what they take from other commands, and what cannot be used.

    Args:
        keys: The user's own keys, by command id.
        places: File and line where each is set, as far as they are known.
    """

    def placed(id_: str, sentence: str) -> str:
        place = (places or {}).get(id_)
        return f"{place}: {sentence}" if place else sentence

    refused: list[str] = []
    usable: dict[str, str] = {}
    for id_, key in keys.items():
        fault = _fault(id_, key)
        if fault:
            refused.append(placed(id_, fault))
        else:
            usable[id_] = key
    clashing = {id_: (key, ids) for key, ids in _shared_keys(usable) for id_ in ids if _own(ids, usable) > 1}
    for id_, (key, ids) in clashing.items():
        if usable.pop(id_, None) is not None:
            refused.append(placed(id_, f"{_clash(id_, key, ids)}; the default is used."))
    sentences = [placed(owner, sentence) for owner, sentence in _give_up(usable)]
    return CheckedKeys(usable, refused, sentences)


def _give_up(usable: dict[str, str]) -> list[tuple[str, str]]:
    """Take the default keys that the user gave to other commands away; return each new owner, and a sentence."""
    lost: dict[str, set[str]] = {}
    sentences = []
    for key, ids in _shared_keys(usable):
        (owner,) = usable.keys() & set(ids)
        for id_ in ids:
            if id_ != owner and key not in lost.setdefault(id_, set()):
                lost[id_].add(key)
                clash = _clash(owner, key, [id_])
                sentences.append((owner, f"{clash}, which gives it up; set another key for “{id_}”."))
    for command in COMMANDS:
        if command.id in lost and command.id not in usable:
            kept = [each for each in _split(command.keys) if each not in lost[command.id]]
            usable[command.id] = ",".join(kept)
    return sentences


def fault_of(id_: str, key: str, keys: Mapping[str, str]) -> str:
    """Return a sentence on why a command should not get a key; empty where none speaks against it.

    Args:
        id_: The command.
        key: Its key, or several with commas between.
        keys: The keys that the user has set already.
    """
    usable = {name: text for name, text in keys.items() if not _fault(name, text)} | {id_: key}
    shared = ((each, ids) for each, ids in _shared_keys(usable) if id_ in ids)
    return _fault(id_, key) or next((f"{_clash(id_, each, ids)}." for each, ids in shared), "")


def _fault(id_: str, key: str) -> str:
    if not any(command.id == id_ and command.keys for command in COMMANDS):
        return f"There is no command “{clean_line(id_)}” to bind a key to."
    wrong = _not_a_key(key)
    if wrong is None:
        return ""
    return (
        f"“{clean_line(wrong)[:80]}” of “{id_}” is not a key; write one letter or sign, or a name such as "
        "f5, ctrl+t or pagedown. The default is used."
    )


def _clash(id_: str, key: str, ids: Sequence[str]) -> str:
    others = ", ".join(other for other in ids if other != id_)
    return f"The key “{clean_line(key)}” of “{id_}” also belongs to “{others}”"


def _own(ids: Sequence[str], keys: Mapping[str, str]) -> int:
    """Return the number of commands that the user gave a key."""
    return sum(id_ in keys for id_ in ids)


def _split(keys: str) -> list[str]:
    return [key for key in keys.replace(" ", "").split(",") if key]


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


def _shared_keys(keys: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each key that several commands of a screen have, one of them by the user's own word, and their ids."""
    for screen in get_args(ScreenName):
        owners: dict[str, list[str]] = {}
        for command in commands_of(screen):
            for key in _split(keys.get(command.id, command.keys)):
                owners.setdefault(key, []).append(command.id)
        for key, ids in owners.items():
            if len(ids) > 1 and _own(ids, keys):
                yield key, ids
