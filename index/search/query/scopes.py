"""Conditions on one part of a text: a line, a block, a section, a task.

The index knows which texts may hold such a part; whether they do is read from the texts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from index.search.analyzer import tokens
from index.search.highlight import Highlighter
from index.search.query.ast import Node, TaskStates, all_of, any_of

TASK_SCOPES: dict[str, TaskStates] = {"task-todo": "open", "task-done": "done", "task": "all"}
SCOPES = ("line", "block", "section", *TASK_SCOPES)

_BLANK = re.compile(r"\n\s*\n")
_HEADING = re.compile(r"^(?= {0,3}#{1,6}\s)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one part of a text.

    Attributes:
        key: Identifies the condition: equal keys let the same parts through.
        fits: Tells whether a part passes.
        needs: Finds all documents that may have such a part; None where any may.
    """

    key: tuple[object, ...]
    fits: Callable[[str], bool] = field(compare=False)
    needs: Node | None = field(compare=False)


ANYTHING = Condition(("any",), lambda _: True, None)


def words_stand(marked: Sequence[str], needs: Node | None) -> Condition:
    """Return the condition that a part holds words and phrases, as `SearchResults.words` has them."""
    highlighters = [Highlighter([word]) for word in marked]
    return Condition(("words", *marked), lambda part: all(each.spans(part) for each in highlighters), needs)


def words_stand_near(words: Sequence[str], distance: int, needs: Node | None) -> Condition:
    """Return the condition that a part holds terms within a number of places of each other."""

    def fits(part: str) -> bool:
        last: dict[str, int] = {}
        for at, position in enumerate(tokens(part)):
            for term in position.terms:
                if term in words:
                    last[term] = at
            if len(last) == len(words) and at - min(last.values()) <= distance:
                return True
        return False

    return Condition(("near", distance, *words), fits, needs)


def every(conditions: Sequence[Condition | None]) -> Condition | None:
    """Return the condition that several hold in the same part; None where all of them are None."""
    known = [each for each in conditions if each is not None]
    if len(known) < 2:
        return known[0] if known else None
    return Condition(
        ("and", *(each.key for each in known)),
        lambda part: all(each.fits(part) for each in known),
        all_of([each.needs for each in known]),
    )


def either(conditions: Sequence[Condition | None]) -> Condition | None:
    """Return the condition that one of several holds; None where all of them are None."""
    known = [each for each in conditions if each is not None]
    if len(known) < 2:
        return known[0] if known else None
    needs = [each.needs for each in known]
    return Condition(
        ("or", *(each.key for each in known)),
        lambda part: any(each.fits(part) for each in known),
        None if None in needs else any_of(needs),
    )


def negated(condition: Condition | None) -> Condition | None:
    """Return the condition that another does not hold."""
    if condition is None:
        return None
    return Condition(("not", condition.key), lambda part: not condition.fits(part), None)


def within(scope: str, condition: Condition) -> Condition:
    """Return the condition that a text has a line, block or section for which another holds.

    For tasks the text is that of one task.
    """
    return Condition(
        (scope, condition.key),
        lambda text: any(condition.fits(part) for part in split_scopes(text, scope)),
        condition.needs,
    )


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
