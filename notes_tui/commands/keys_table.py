"""The keys of all commands as rows, for the keys screen and the page of keys in the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from notes_tui.commands.command import Group
from notes_tui.commands.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from notes_tui.commands.command import Command

_SHOWN_KEYS = {
    "slash": "/",
    "apostrophe": "'",
    "question_mark": "?",
    "asterisk": "*",
    "colon": ":",
    "percent_sign": "%",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "f2": "F2",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left": "←",
    "right": "→",
    "left_square_bracket": "[",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "right_square_bracket": "]",
}


class KeyRow(NamedTuple):
    """Keys separated by spaces, their help, and the command's id (empty when they cannot be rebound)."""

    keys: str
    help: str
    id: str = ""


# Those of `notes_tui/widgets/motions.py`, which this module does not import: Textual takes longer than `config`.
_MOTIONS = (
    ("j k ↓ ↑", "Move down, up."),
    ("g G", "Go to the first, the last."),
    ("ctrl+d ctrl+u", "Move half a page down, up."),
    (". ,", "In a text or preview: go to the next, the previous match."),
    ("space", "Mark; tag, status and link then work on all that is marked."),
)
_TYPING = (
    KeyRow("[[ # @", "Complete links, tags and citation keys."),
    KeyRow(
        "tab shift+tab", "In a table: go to the next, the previous cell; behind the last one, begin a row."
    ),
    KeyRow("ctrl+z ctrl+y", "Undo and redo what was typed."),
)


def shown_keys(command: Command[Any], user_keys: Mapping[str, str]) -> str:
    """Return the keys of a command as they are on a keyboard, separated by spaces; empty where it has none."""
    return as_on_keyboard(user_keys.get(command.id, command.keys))


def as_on_keyboard(keys: str) -> str:
    """Return keys, with commas between them, as they are on a keyboard, separated by spaces."""
    return " ".join(_SHOWN_KEYS.get(key.strip(), key.strip()) for key in keys.split(","))


def sections(user_keys: Mapping[str, str]) -> Iterator[tuple[str, list[KeyRow]]]:
    """Yield each heading, once, and its keys, with the user's own in place of the defaults."""
    motions = [KeyRow(keys, text) for keys, text in _MOTIONS]
    yield "Move", [*motions, KeyRow("ctrl+p", "Find every command by name.")]
    grouped: dict[Group, list[KeyRow]] = {group: [] for group in get_args(Group)}
    seen: set[tuple[Group, str]] = set()
    for command in COMMANDS:
        shown, name = shown_keys(command, user_keys), (command.group, command.id)
        if shown and name not in seen:
            seen.add(name)
            grouped[command.group].append(KeyRow(shown, command.help, command.id))
    for group, rows in grouped.items():
        yield group, [*rows, *_TYPING] if group == "Edit" else rows
