"""Digits with alt, which terminals send as escape and the digit.

Textual (8.2) takes these for the signs that such a key writes on the Macintosh: alt+3 would be `£`.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class AltKey(NamedTuple):
    """A key by its name, in the form of a member of Textual's `Keys`."""

    value: str


def tell_alt_digits() -> None:
    """Have digits with alt arrive as keys of these names, as they do from terminals of the newer protocol."""
    sequences = cast("dict[str, Any]", ANSI_SEQUENCES_KEYS)
    for digit in range(10):
        sequences[f"\x1b{digit}"] = (AltKey(f"alt+{digit}"),)
