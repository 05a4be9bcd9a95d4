"""A limit for the work that one text may cost, so that no note keeps the others waiting.

The limit counts attempts of the parser and no time: a text is either too complex everywhere or nowhere.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from index.errors import ErrorCode, LibraryError

_BASE_STEPS = 50_000
_MOST_STEPS = 700_000
_LEFT = "steps left"


class TooComplexError(LibraryError):
    """The markup of a text takes too many steps to read."""

    code: ErrorCode = "too-large"

    def __init__(self) -> None:
        super().__init__(
            "The markup of this note is too complex to be read; split it, or shorten its nested parts."
        )


def max_steps(length: int) -> int:
    """Return the steps for a text of so many characters: attempts at a block or an inline construct.

    Dense lists of links and tasks need one step for three characters; 700,000 steps take some seconds at most.
    """
    return min(_BASE_STEPS + length, _MOST_STEPS)


def allow(env: MutableMapping[str, Any], length: int) -> None:
    """Set the steps for a text of so many characters, before it is parsed."""
    env[_LEFT] = max_steps(length)


def spend(env: MutableMapping[str, Any], steps: int) -> None:
    """Count steps of one text.

    Args:
        env: The environment that markdown-it passes to all rules for one text.
        steps: The number of steps to come.

    Raises:
        TooComplexError: The text has used all its steps.
    """
    left = env.get(_LEFT, _BASE_STEPS) - steps
    if left < 0:
        raise TooComplexError
    env[_LEFT] = left


def count_inline(state: StateInline, _silent: bool) -> bool:
    """Count one attempt at an inline construct; match nothing."""
    spend(state.env, 1)
    return False


def count_block(state: StateBlock, _start: int, _end: int, _silent: bool) -> bool:
    """Count one attempt at a block, or at ending one; match nothing."""
    spend(state.env, 1)
    return False
