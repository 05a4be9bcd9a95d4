"""The lines of a TOML file on which its keys stand: the parser keeps none."""

from __future__ import annotations

import re


def place(name: str, text: str, key: str) -> str:
    """Return `name:line` of a key, or the name alone where it is not found: it was written with escapes."""
    found = re.search(rf"^[ \t\[]*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return f"{name}:{text.count(chr(10), 0, found.start()) + 1}" if found else name
