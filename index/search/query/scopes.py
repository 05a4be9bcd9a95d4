"""Words that must meet at one place of a text: a line, a block, a section, a task.

The index knows which texts hold all the words; whether they meet is seen in the texts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.search.snippets import spans

PLACES = ("line", "block", "section", "task-todo", "task-done", "task")

_BLANK = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"^(?= {0,3}#{1,6}\s)", re.MULTILINE)
_TASK = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\[(.)\]\s")


def meets(text: str, place: str, words: Iterable[str]) -> bool:
    """Whether all the words stand at one such place of a text; without words, whether there is such a place."""
    wanted = [[word] for word in words]
    return any(all(spans(part, word) for word in wanted) for part in parts(text, place))


def parts(text: str, place: str) -> Iterator[str]:
    """The lines, blocks, sections or tasks of a Markdown text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if place == "block":
        yield from _BLANK.split(text)
    elif place == "section":
        yield from _HEADING.split(text)
    elif place == "line":
        yield from text.split("\n")
    else:
        for line in text.split("\n"):
            found = _TASK.match(line)
            if found and (place == "task" or (found[1] == " ") == (place == "task-todo")):
                yield line[found.end() :]
