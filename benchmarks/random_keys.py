"""Random keys, pastes and sizes: the same for the same seed, whatever the app makes of them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SIGNS = {" ": "space", "/": "slash", "?": "question_mark", "#": "number_sign", "[": "left_square_bracket"}
_SPECIAL = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    *("enter", "enter", "escape", "escape"),
    *("tab", "shift+tab", "backspace", "delete", "f1", "f2"),
    *("ctrl+s", "ctrl+p", "ctrl+r", "ctrl+z", "ctrl+y", "ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w"),
    *("ctrl+t", "ctrl+home", "ctrl+end", "ctrl+c", "ctrl+q"),
)
PASTED = "pasted [[Ideas]]\nq\n"
_SMALLEST, _LARGEST = (20, 5), (200, 50)


@dataclass(frozen=True, slots=True)
class RandomKey:
    """One key, paste or new size.

    Attributes:
        key: Textual's name of the key; `paste` or `resize` for the others.
        character: What it types; empty for keys that type nothing.
        size: Columns and lines of a new size.
    """

    key: str
    character: str = ""
    size: tuple[int, int] | None = None

    def __str__(self) -> str:
        """Return it as it is listed in a finding."""
        return self.key if self.size is None else f"resize {self.size[0]}x{self.size[1]}"


@dataclass(frozen=True, slots=True)
class Burst:
    """Keys that are typed without a pause, and the pause after them in seconds."""

    keys: Sequence[RandomKey]
    pause: float


def bursts(seed: int, session: int) -> Iterator[Burst]:
    """Yield the keys of one session without end; no session depends on how much another used."""
    rng = random.Random(f"{seed}/{session}")
    while True:
        keys = [_key(rng) for _ in range(rng.randint(1, 12))]
        yield Burst(keys, rng.choice((0, 0, 0.005, 0.02, 0.1)))


def _key(rng: random.Random) -> RandomKey:
    kind = rng.random()
    if kind < 0.01:
        width, height = (rng.randint(_SMALLEST[side], _LARGEST[side]) for side in (0, 1))
        return RandomKey("resize", size=(width, height))
    if kind < 0.02:
        return RandomKey("paste", PASTED)
    if kind < 0.45:
        letter = rng.choice(_LETTERS)
        return RandomKey(letter, letter)
    if kind < 0.52:
        digit = rng.choice("0123456789")
        return RandomKey(digit, digit)
    if kind < 0.6:
        character, key = rng.choice(list(_SIGNS.items()))
        return RandomKey(key, character)
    key = rng.choice(_SPECIAL)
    # Most sessions are to last.
    return RandomKey("escape" if key == "ctrl+q" and rng.random() < 0.9 else key)
