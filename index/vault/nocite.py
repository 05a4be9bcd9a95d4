"""Works that a note lists in its bibliography without citing them: Pandoc's property `nocite`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.vault.model import PropertyValue

ALL = "*"
"""Stands for every work, in `@*`."""
_KEY = re.compile(r"(?<!\w)@(?:\{([^{}\s]+)\}|(\w+(?:[:.#$%&\-+?<>~/]\w+)*)|(\*))")


def nocite_keys(properties: Mapping[str, PropertyValue]) -> list[str]:
    """Return the keys in the property `nocite` as they are written, each once; `ALL` among them for all works."""
    found: dict[str, None] = {}
    for name, value in properties.items():
        if fold(name) == "nocite":
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    found.update((match[1] or match[2] or ALL, None) for match in _KEY.finditer(text))
    return list(found)
