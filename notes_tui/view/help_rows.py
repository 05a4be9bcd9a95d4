"""The rows of the help: what can be done where one is, the query language, and what can be done elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from notes_tui.view.query_operators import EXAMPLES, OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator


class HelpRow(NamedTuple):
    """A line of the help.

    Attributes:
        heading: The heading that it stands under.
        left: Keys, or what is typed.
        right: What they do.
        command: Id of a command that can be run from here; empty for none.
        query: What is put into the search box; empty for nothing.
    """

    heading: str
    left: str
    right: str
    command: str = ""
    query: str = ""


def query_rows() -> Iterator[HelpRow]:
    """Yield the operators of the query language, and examples."""
    for operator, meaning in OPERATORS.items():
        yield HelpRow("Query language", operator, meaning, query=operator)
    for example, meaning in EXAMPLES.items():
        yield HelpRow("Examples of queries", example, meaning, query=example)
