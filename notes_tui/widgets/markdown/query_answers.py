"""Lines below a `query` block: the number of results, and a link to each of the best."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Paper, clean_line
from notes_tui.view.counted import counted
from notes_tui.widgets.markdown.model import Piece, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index import NoteSummary, QueryAnswer

_BULLET = Piece("• ", ("marker",))


def answer_lines(answer: QueryAnswer, add: Callable[[Target], int]) -> Iterator[list[Piece]]:
    """Yield the lines of an answer; `add` adds a link to the page, and returns its number."""
    if answer.problem:
        yield [Piece(clean_line(answer.problem), ("dim",))]
    if answer.items or not answer.problem:
        yield [Piece(counted(answer.total, "result"), ("dim",))]
    for item in answer.items:
        yield [_BULLET, Piece(clean_line(item.title) or "?", ("link",), add(_target(item)))]
    if answer.items and answer.total > len(answer.items):
        yield [Piece(f"… and {answer.total - len(answer.items):,} more", ("dim",))]


def _target(item: Paper | NoteSummary) -> Target:
    return Target("citation", item.key) if isinstance(item, Paper) else Target("wikilink", f"/{item.path}")
