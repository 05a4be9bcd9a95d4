"""The query tree: what the parser builds and the evaluator answers.

A `Word` and its leaves are scored. `Term`, `Prefix`, `Wildcard`, `Range`, `Unseen`, `PropertyTest` and `ValuePattern`
outside a word are filters, which add their boost to the score of every document they let through. All nodes are
values: equal nodes find the same documents with the same scores, so the evaluator keeps results by node; only
`Unseen` finds less with each paper that is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

TaskStates = Literal["open", "done", "all"]
"""The tasks that a filter reads; done is every task with a sign in its box."""

TasksOf = Callable[[str], Iterable[tuple[str, str]]]
"""Returns the tasks of a text: the character in the box, and the words after it."""


def no_tasks(_text: str) -> tuple[()]:
    """Return no task, for texts that are not Markdown."""
    return ()


@dataclass(frozen=True, slots=True)
class Term:
    """The documents that hold one term of a field."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """The documents in which terms stand side by side."""

    field: str
    words: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """The documents with a term that begins with `text`."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """The documents with a term that fits a pattern of `*`, `?` and `[…]`."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """The documents with a word that is written within `distance` edits of `text`, a folded word."""

    field: str
    text: str
    distance: int
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Near:
    """The documents in which terms stand within `distance` places of each other, in any order."""

    field: str
    words: tuple[str, ...]
    distance: int
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class ValuePattern:
    """The documents with a value of a field that a regular expression matches in any case.

    Attributes:
        name: The operator, which says how numbers are written: a year, a day as YYYY-MM-DD, a plain number.
        field: A field of terms, or a column of numbers.
        pattern: The expression.
        prefix: What terms of the field begin with before the value.
    """

    boost: ClassVar[float] = 1.0

    name: str
    field: str
    pattern: str
    prefix: str = ""

    @property
    def text(self) -> str:
        """Return the expression as it is written."""
        return f"/{self.pattern}/"


@dataclass(frozen=True, slots=True)
class PropertyTest:
    """The documents in which a property is greater or less than a number or a date.

    Attributes:
        name: The property, folded.
        sign: `>`, `>=`, `<` or `<=`.
        operand: A number or a date.
    """

    field: ClassVar[str] = "property"
    boost: ClassVar[float] = 1.0

    name: str
    sign: str
    operand: str

    @property
    def text(self) -> str:
        """Return the comparison as one line."""
        return f"{self.name} {self.sign} {self.operand}"


@dataclass(frozen=True, slots=True)
class Range:
    """The documents with a number between two limits, both included; None is no limit."""

    field: str
    low: int | None
    high: int | None
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Unseen:
    """The papers that were never opened; `TextAccess` knows them."""

    boost: ClassVar[float] = 1.0


@dataclass(frozen=True, slots=True)
class TextFilter:
    """A filter that the index cannot answer: the texts themselves are read.

    Attributes:
        key: Identifies the filter: filters with equal keys let the same texts through.
        part: The part of the query, to be named in messages.
        fits: Tells whether a text passes.
        with_name: The file name of a note counts as its first line.
        tasks: Where it is set, the texts of these tasks are read instead, and one of them must pass.
    """

    key: tuple[object, ...]
    part: str = field(compare=False)
    fits: Callable[[str], bool] = field(compare=False)
    with_name: bool = field(compare=False)
    tasks: TaskStates | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the query: any of its spellings in any of its fields, scored together.

    Attributes:
        times: How often the query says it, which adds to its score as occurrences in a document do.
    """

    leaves: tuple[Leaf, ...]
    times: int = 1


@dataclass(frozen=True, slots=True)
class And:
    """The documents that all parts find; scores are added."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """The documents that any part finds; scores are added."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The documents that a part does not find."""

    part: Node


@dataclass(frozen=True, slots=True)
class AndMaybe:
    """The documents that `required` finds; those that `bonus` finds too score more."""

    required: Node
    bonus: Node


@dataclass(frozen=True, slots=True)
class AsWritten:
    """The documents that a part finds; those that hold words just as they were typed score more."""

    part: Node
    words: tuple[str, ...]


Leaf: TypeAlias = Term | Phrase | Near | Prefix | Wildcard | Fuzzy
Node: TypeAlias = (
    Word
    | And
    | Or
    | Not
    | AndMaybe
    | AsWritten
    | All
    | Term
    | Prefix
    | Wildcard
    | Range
    | Unseen
    | PropertyTest
    | ValuePattern
    | TextFilter
)


def all_of(parts: Iterable[Node | None]) -> Node | None:
    """Return the conjunction of parts, flat and without repetitions; None where every part is None."""
    flat = dict.fromkeys(
        inner
        for part in parts
        if part is not None
        for inner in (part.parts if isinstance(part, And) else (part,))
    )
    return And(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def any_of(parts: Iterable[Node | None]) -> Node | None:
    """Return the disjunction of parts, flat and without repetitions; None where every part is None."""
    flat = dict.fromkeys(
        inner
        for part in parts
        if part is not None
        for inner in (part.parts if isinstance(part, Or) else (part,))
    )
    return Or(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)
