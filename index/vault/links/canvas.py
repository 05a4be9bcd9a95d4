"""Links in a canvas: cards that show a file, and the text of text cards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from index.vault.links.move_plan import MovePlan
from index.vault.links.rewrite import Rewritten, rewrite

_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
_FILES = (("nodes", "file"), ("nodes", "background"))
_TEXT = ("nodes", "text")


def rewrite_canvas(path: str, text: str, plan: MovePlan) -> Rewritten | None:
    """Make the file and text cards of a canvas follow a move; see `rewrite` for arguments and errors.

    A canvas that is not JSON is left alone.
    """
    parts: list[str] = []
    at = links = 0
    for start, end, keys in _strings(text):
        raw = text[start:end]
        value: str = json.loads(raw, strict=False)
        made: Rewritten | None = None
        if keys == _TEXT:
            made = rewrite(path, value, plan)
        elif keys in _FILES:
            old = plan.before.resolve(f"/{value}", path)
            new = plan.moves.get(old, value) if old is not None else value
            made = Rewritten(new, 1) if new != value else None
        if made is not None:
            ascii_only = not raw.isascii() or json.dumps(value, ensure_ascii=False) == raw
            parts += [text[at:start], json.dumps(made.text, ensure_ascii=not ascii_only)]
            at, links = end, links + made.links
    return Rewritten("".join([*parts, text[at:]]), links) if links else None


def _strings(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield start and end of each text value of a JSON document, quotes included, and the names that lead to it."""
    try:
        json.loads(text.removeprefix("\ufeff"), strict=False)
    except (ValueError, RecursionError):
        return
    # For each open object or list: whether it is an object, and the name of the current value.
    stack: list[tuple[bool, str | None]] = []
    for found in _JSON_TOKEN.finditer(text):
        sign = found[0]
        if sign in "{[":
            stack.append((sign == "{", None))
        elif sign in "}]":
            stack.pop()
        elif sign == ",":
            stack[-1] = (stack[-1][0], None)
        elif sign != ":" and stack:
            if stack[-1][0] and stack[-1][1] is None:
                stack[-1] = (True, json.loads(sign, strict=False))
            else:
                yield found.start(), found.end(), tuple(name for _, name in stack if name is not None)
