"""The pieces of a query that are not words, and groups of pieces; each one builds its part of the query tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from index.search.query import scopes, terms
from index.search.query.ast import Node, Not, all_of, any_of
from index.search.query.context import ParseContext
from index.search.query.properties import has_lower_or, property_query
from index.search.query.scopes import TASK_SCOPES, Condition
from index.search.query.text_nodes import ExpressionNode, NearNode, PhraseNode, TextNode, WordNode

_QUOTES = ('"', "”", "“", "»")


@dataclass(frozen=True, slots=True)
class ValueNode:
    """An operator with its value: `year:2024`.

    Attributes:
        name: The operator, in lower case.
        value: Without quotes or slashes.
        end: The offset in the query at which it ends.
        pattern: The value is a regular expression.
    """

    name: str
    value: str
    end: int
    pattern: bool = False

    @property
    def written(self) -> str:
        """The operator with its value."""
        return f"{self.name}:/{self.value}/" if self.pattern else f"{self.name}:{self.value}"

    def build(self, context: ParseContext) -> Node | None:
        """Return a filter, or None where the operator cannot take the value."""
        try:
            if self.pattern:
                found: Node | None = terms.value_pattern(self.name, self.value)
            else:
                found = self._value(context)
        except terms.UnusableValueError as problem:
            if context.is_unfinished(self.end) and terms.may_continue(self.name, self.value):
                context.ignore(self.written, str(problem))
            else:
                context.ignore_filter(self.written, str(problem))
            return None
        context.restricted = True
        return context.limited(found)

    def _value(self, context: ParseContext) -> Node | None:
        closed = context.source.endswith(_QUOTES)  # nobody goes on behind it
        unfinished = not closed and context.is_begun(self.end) and terms.may_continue(self.name, self.value)
        begun = terms.begun_value(self.name, self.value) if unfinished else None
        return begun or terms.OPERATORS[self.name](self.value)

    def condition(self, context: ParseContext) -> Condition | None:
        """Note that documents have values, not their parts."""
        _ignore_within(context, self.written)
        return None


@dataclass(frozen=True, slots=True)
class ScopeNode:
    """A condition on one line, block, section or task: `line:(this -that)`.

    Attributes:
        scope: The operator.
        piece: What must be true.
        written: As it is written, to be named in messages.
    """

    scope: str
    piece: SyntaxNode
    written: str

    def build(self, context: ParseContext) -> Node | None:
        """Return what the index can say, and a filter that reads texts."""
        context.restricted = True
        named = len(context.ignored)
        condition = self.piece.condition(context)
        if condition is None:
            if len(context.ignored) == named:
                context.ignore(self.written, "has no letters or digits")
            context.unreadable = True
            return None
        tasks = TASK_SCOPES.get(self.scope)
        held = scopes.within(self.scope, condition)
        test = context.text_filter(held.key, self.written, held.fits, with_name=False, tasks=tasks)
        return context.limited(all_of([held.needs, test]))

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition that a part of a text has such a part; a task is never looked for in others."""
        if self.scope in TASK_SCOPES:
            _ignore_within(context, self.written)
        return None
        inner = self.piece.condition(context)
        return None if inner is None else scopes.within(self.scope, inner)


@dataclass(frozen=True, slots=True)
class PropertyNode:
    """A property, as it is written: `[rating]` or `[rating:>3]`.

    Attributes:
        written: As it is written, to be named in messages.
        name: The property.
        value: None where only the property itself is asked for.
        pattern: The value is a regular expression.
    """

    written: str
    name: str
    value: str | None
    pattern: bool = False

    def build(self, context: ParseContext) -> Node | None:
        """Return a filter, or None where the comparison cannot be read."""
        if has_lower_or(self.value or ""):
            context.hint("or")
        try:
            found = property_query(self.name, self.value, pattern=self.pattern)
        except terms.UnusableValueError as problem:
            context.ignore_filter(self.written, str(problem))
            return None
        return context.limited(found)

    def condition(self, context: ParseContext) -> Condition | None:
        """Note that documents have properties, not their parts."""
        _ignore_within(context, self.written)
        return None


@dataclass(frozen=True, slots=True)
class GroupNode:
    """Pieces in parentheses, all of them required."""

    pieces: tuple[SyntaxNode, ...]

    def build(self, context: ParseContext) -> Node | None:
        """Return the conjunction of the pieces."""
        return all_of([piece.build(context) for piece in self.pieces])

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition that all pieces hold in the same part of a text."""
        return scopes.every([piece.condition(context) for piece in self.pieces])


@dataclass(frozen=True, slots=True)
class OrNode:
    """Pieces with `OR` between them."""

    pieces: tuple[SyntaxNode, ...]

    def build(self, context: ParseContext) -> Node | None:
        """Return the disjunction of the pieces."""
        return any_of([piece.build(context) for piece in self.pieces])

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition that a part of a text fits any piece."""
        return scopes.either([piece.condition(context) for piece in self.pieces])


@dataclass(frozen=True, slots=True)
class NotNode:
    """A piece that is excluded."""

    piece: SyntaxNode

    def build(self, context: ParseContext) -> Node | None:
        """Return the exclusion, or None where nothing is left to exclude; highlights nothing."""
        context.restricted = True
        marked, typed, excluding = len(context.marked), len(context.typed), context.excluding
        context.excluding = True
        found = self.piece.build(context)
        context.excluding = excluding
        del context.marked[marked:], context.typed[typed:]
        return None if found is None else Not(found)

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition that a part of a text does not fit the piece; highlights nothing."""
        marked, typed = len(context.marked), len(context.typed)
        found = self.piece.condition(context)
        del context.marked[marked:], context.typed[typed:]
        return scopes.negated(found)


@dataclass(frozen=True, slots=True)
class RequiredNode:
    """A piece that stays required where plain words do not."""

    piece: SyntaxNode

    def build(self, context: ParseContext) -> Node | None:
        """Return the piece's part of the query."""
        return self.piece.build(context)

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the piece's condition."""
        return self.piece.condition(context)


def _ignore_within(context: ParseContext, written: str) -> None:
    context.ignore_filter(
        written, "is of a whole document, and is ignored within a line, block, section or task"
    )


SyntaxNode: TypeAlias = (
    WordNode
    | PhraseNode
    | NearNode
    | ExpressionNode
    | ValueNode
    | ScopeNode
    | PropertyNode
    | GroupNode
    | OrNode
    | NotNode
    | RequiredNode
)


def has_text(piece: SyntaxNode) -> bool:
    """Return whether any part of a piece is searched for in texts."""
    match piece:
        case GroupNode() | OrNode():
            return any(map(has_text, piece.pieces))
        case NotNode() | RequiredNode() | ScopeNode():
            return has_text(piece.piece)
    return isinstance(piece, TextNode)


def asks_for(operator: str, pieces: Iterable[SyntaxNode]) -> bool:
    """Return whether one of these pieces, or of the groups among them, is a value of an operator."""
    return any(
        asks_for(operator, piece.pieces)
        if isinstance(piece, GroupNode | OrNode)
        else isinstance(piece, ValueNode) and piece.name == operator
        for piece in pieces
    )
