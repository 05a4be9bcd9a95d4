"""Obsidian's excluded-files setting: which paths it covers, in bounded time.

Python's matcher backtracks, so a pattern from a settings file could take exponential time. A repeated group or a
back-reference can; every further open-ended repeat multiplies the steps by the length of the path, and every choice
multiplies them by the number of its branches. Patterns that could take more than a moment are not used.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

_ESCAPED = re.compile(r"\\[^1-9]|\[(?:[^\]\\]|\\.)*\]", re.DOTALL)
# In verbose mode there may be space between a group and its repeat.
_COSTLY = re.compile(r"\)[*+{]|\\[1-9]|\(\?[a-zA-Z]*x")
_OPEN_ENDED = re.compile(r"[*+]|\{\d*,\d*\}")
_OPTIONAL = re.compile(r"(?<![(*+?}])\?")
_MAX_PATTERN = 500
_MAX_STEPS = 20_000_000
_MAX_PATH = 1024
_ORDINARY_PATH = 255


def ignored(relative: str, filters: Sequence[str]) -> bool:
    """Return whether the excluded-files setting covers a path.

    Args:
        relative: Path in the vault, with `/`.
        filters: The setting: a plain entry is a prefix, `/x/` a pattern.
    """
    for entry in filters:
        if _is_pattern(entry):
            found = _pattern(entry)
            if found is not None and len(relative) <= found[1] and found[0].search(relative):
                return True
        elif entry and relative.startswith(entry):
            return True
    return False


def is_usable(entry: str) -> bool:
    """Return whether an entry of the setting is a prefix, or a pattern that can be used."""
    return not _is_pattern(entry) or _pattern(entry) is not None


def _is_pattern(entry: str) -> bool:
    return len(entry) > 2 and entry.startswith("/") and entry.endswith("/")


@lru_cache(maxsize=256)
def _pattern(entry: str) -> tuple[re.Pattern[str], int] | None:
    """Return the pattern of an entry, and the length of the longest path it can be matched with in a moment.

    None where it is faulty, or could take more than a moment even for an ordinary path.
    """
    source = entry[1:-1]
    bare = _ESCAPED.sub("x", source)
    if len(source) > _MAX_PATTERN or _COSTLY.search(bare):
        return None
    repeats, branches = len(_OPEN_ENDED.findall(bare)), _branches(bare)
    # One factor for the place where the match begins, one for the end of every repeat, each behind the last.
    longest = bisect_right(
        range(_MAX_PATH + 1), _MAX_STEPS, key=lambda n: branches * math.comb(n + repeats, repeats + 1)
    )
    if longest <= _ORDINARY_PATH:
        return None
    try:
        return re.compile(source), longest - 1
    except (re.error, OverflowError, RecursionError):
        return None


def _branches(bare: str) -> int:
    """Return the number of ways through a pattern without its repeats: the product of its choices."""
    ways = 1 << len(_OPTIONAL.findall(bare))
    waiting = [1]
    for char in bare:
        if char == "|":
            waiting[-1] += 1
        elif char == "(":
            waiting.append(1)
        elif char == ")" and len(waiting) > 1:
            ways *= waiting.pop()
    return ways * math.prod(waiting)
