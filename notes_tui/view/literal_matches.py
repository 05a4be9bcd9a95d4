"""Find words in a text just as they were typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def literally(words: str) -> Callable[[str], list[tuple[int, int]]]:
    """Return a function that finds words in a text: case-insensitive, unless they have capitals; blanks are alike."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    flags = 0 if words != words.lower() else re.IGNORECASE
    found = re.compile(pattern, flags)
    return lambda text: [match.span() for match in found.finditer(text) if match[0]]
