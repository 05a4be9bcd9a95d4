"""Words that must stand together in one part of a text: a line, a block, a section, a task.

The index knows which texts hold all the words; whether they stand together is read from the texts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from index.search.highlight import Highlighter
from index.search.query.ast import TaskStates

TASK_SCOPES: dict[str, TaskStates] = {"task-todo": "open", "task-done": "done", "task": "all"}
SCOPES = ("line", "block", "section", *TASK_SCOPES)

_BLANK = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"^(?= {0,3}#{1,6}\s)", re.MULTILINE)


def meeting(scope: str, words: Iterable[str]) -> Callable[[str], bool]:
    """Return a function that tells whether all words stand in one such part of a text.

    Without words it tells whether the text has such a part. For tasks the function is given the text of one.
    """
    highlighters = [Highlighter([word]) for word in words]

    def meets(text: str) -> bool:
        return any(all(word.spans(part) for word in highlighters) for part in split_scopes(text, scope))

    return meets


def split_scopes(text: str, scope: str) -> Iterator[str]:
    """Yield the lines, blocks or sections of a Markdown text, or a whole text that is one such part."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if scope == "block":
        yield from _BLANK.split(text)
    elif scope == "section":
        yield from _HEADING.split(text)
    elif scope == "line":
        yield from text.split("\n")
    else:
        yield text
