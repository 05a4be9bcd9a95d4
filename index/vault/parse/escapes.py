"""Keep escaped brackets apart from those that may open or close an inline footnote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_SIGNS = frozenset("^[]")


def keep_escapes(state: StateCore) -> None:
    """Turn each escaped `^`, `[` and `]` of a text with `^[` in it into a token `literal`, which joins no text."""
    for token in state.tokens:
        children = token.children or []
        escaped = [each for each in children if each.type == "text_special" and each.content in _SIGNS]
        if escaped and "^[" in "".join(each.content for each in children):
            for each in escaped:
                each.type = "literal"
