"""The comments of a note, as Obsidian has them: `%%comment%%`, also over several blocks, but not in code and math."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from index.vault.parse import frontmatter, markdown
from index.vault.parse.budget import TooComplexError
from index.vault.parse.source_map import SourceMap, body_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_SIGN = re.compile("%%")


def comment_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end, in characters, of every comment of a whole file.

    A last sign without a partner opens none. A text that is too complex to read has no comments.
    """
    signs: list[int] = []
    if "%%" in text:
        with suppress(TooComplexError):
            signs = list(_signs(text))
    return [(start, end + 2) for start, end in zip(signs[::2], signs[1::2], strict=False)]


def _signs(text: str) -> Iterator[int]:
    front = frontmatter.load(text).block
    start, line = body_place(text, front.end if front else 0)
    source = SourceMap(text, start, line)
    env: dict[str, object] = {}
    cursor = start
    for token in markdown.blocks(text[start:], env):
        if "%%" not in token.content or token.type not in ("inline", "html_block") or not token.map:
            continue
        is_text = token.type == "inline"
        visible = _visible(token.content, markdown.inline(token.content, env)) if is_text else None
        # Only marks of quotes and lists stand between the lines of a block, so its signs are those of the file.
        cursor = max(cursor, source.starts[token.map[0]])
        for found in _SIGN.finditer(token.content):
            at = text.find("%%", cursor)
            cursor = at + 2
            if visible is None or found.start() in visible:
                yield at


def _visible(content: str, tokens: list[Token]) -> set[int]:
    """Return the places in the content of a block that are its text."""
    found: set[int] = set()
    cursor = 0
    for token in tokens:
        if "end" in token.meta:
            cursor = max(cursor, token.meta["start"] if token.nesting else token.meta["end"])
        elif token.content and (at := content.find(token.content, cursor)) >= 0:
            cursor = at + len(token.content)
            if token.type in ("text", "html_inline"):
                found.update(range(at, cursor))
    return found
