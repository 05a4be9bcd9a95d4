"""Find the tasks of a note: list items that begin with a box, as Obsidian shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from index.vault.parse import frontmatter, markdown
from index.vault.parse.budget import TooComplexError
from index.vault.parse.source_map import SourceMap, body_place

BOX = re.compile(r"\[(.)\][ \t]")
"""The box at the start of a task's text; group 1 is its state."""

# A text without a line like this has no task, so it is not parsed.
_LIKELY = re.compile(r"(?:[-+*]|[0-9][.)])[ \t]+\[.\][ \t]")
_BEFORE_TEXT = ("list_item_open", "paragraph_open")


class Task(NamedTuple):
    """A task.

    Attributes:
        line: Line of the file, from 1, with the box.
        state: The character in the box: a space while the task is open.
        start: Offset of that character in the text; `text[start] == state`.
        text: What comes after the box in the same paragraph, without marks of quotes and lists.
    """

    line: int
    state: str
    start: int
    text: str


def read_tasks(text: str) -> list[Task]:
    """Return the tasks of a whole file, in the order of the text.

    An item at any depth of quotes, callouts and lists counts. An item in code, math, an HTML block, the front matter
    or a `%%comment%%` does not: Obsidian shows no box there. A text that is too complex to read has no tasks.
    """
    with suppress(TooComplexError):
        return list(_tasks(text)) if _LIKELY.search(text) else []
    return []


def _tasks(text: str) -> Iterator[Task]:
    front = frontmatter.load(text).block
    start, line = body_place(text, front.end if front else 0)
    source = SourceMap(text, start, line)
    env: dict[str, object] = {}
    tokens = markdown.blocks(text[start:], env)
    signs = [markdown.comment_signs(token, env) for token in tokens]
    paired = sum(signs) // 2 * 2  # an unpaired last sign opens no comment
    passed = 0
    for position, token in enumerate(tokens):
        inside = passed % 2 == 1 and passed < paired
        passed += signs[position]
        if token.type != "inline" or not token.map or inside:
            continue
        if tuple(each.type for each in tokens[max(position - 2, 0) : position]) != _BEFORE_TEXT:
            continue
        if box := BOX.match(token.content):
            place = source.by_lines(token.content, token.map[0])(box.start(1))
            yield Task(source.line_at(place), text[place], place, token.content[box.end() :])
