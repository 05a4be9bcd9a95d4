"""The tokens of a query: pieces, signs and prefixes, from left to right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from index.search.query import terms
from index.search.query.context import ParseContext
from index.search.query.scopes import SCOPES
from index.search.query.syntax_nodes import (
    ExpressionNode,
    PhraseNode,
    PropertyNode,
    ScopeNode,
    SyntaxNode,
    ValueNode,
    WordNode,
)
from index.text import fold

MAX_CHARACTERS = 2_000
MAX_DEPTH = 16

_TEXT_FIELDS = ("title", "abstract", "content")
_CASES = ("match-case", "ignore-case")

OPERATOR_NAMES = (*terms.OPERATORS, *SCOPES, *_TEXT_FIELDS, *_CASES)
"""Every name that may stand before a colon."""


@dataclass(frozen=True, slots=True)
class Sign:
    """`(`, `)`, `-`, `+` or `OR`."""

    written: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Text that is ignored, with a message."""


@dataclass(frozen=True, slots=True)
class FieldPrefix:
    """`title:`, `abstract:` or `content:`."""

    written: str

    @property
    def field(self) -> str:
        """The field's name."""
        return self.written[:-1].lower()


@dataclass(frozen=True, slots=True)
class CasePrefix:
    """`match-case:` or `ignore-case:`."""

    written: str

    @property
    def cased(self) -> bool:
        """True where upper and lower case differ."""
        return fold(self.written).startswith("match")


Token: TypeAlias = Sign | Gap | FieldPrefix | CasePrefix | SyntaxNode
OPEN, CLOSE, MINUS, PLUS, OR = Sign("("), Sign(")"), Sign("-"), Sign("+"), Sign("OR")


def _value(context: ParseContext, match: re.Match[str]) -> Token:
    """`name:value`, with the value in quotes if it has spaces."""
    value = match[2] if match[2] is not None else match[3]
    if value.strip():
        return ValueNode(match[1].lower(), value)
    if match.end() < len(context.source) and match[2] is None:
        return WordNode(match[1], match.end())  # `Status: a report` is a title
    context.ignore(match[0], "has no value")
    return Gap()


def _scope(context: ParseContext, match: re.Match[str]) -> Token:
    """`line:word`, `line:"a phrase"` or `line:(words and "phrases")`."""
    value = next((group for group in match.groups()[1:] if group is not None), "")
    if value or match[4] is None:
        return ScopeNode(match[1].lower(), value)
    if match.end() == len(context.source):
        context.ignore(match[0], "has no value")
    elif context.source[match.end()] == "(":
        context.ignore(match[0], "takes words and phrases without further parentheses")
    else:
        return WordNode(match[1], match.end())  # `Task: a survey` is a title
    return Gap()


def _expression(context: ParseContext, match: re.Match[str]) -> Token:
    """`/regular expression/`, as a word of its own."""
    kind = ExpressionNode if context.accepts_expression(match[0], match[1]) else WordNode
    return kind(match[1], match.end())


def _field_prefix(context: ParseContext, match: re.Match[str]) -> Token:
    if match.end() < len(context.source):
        return FieldPrefix(match[0])
    context.ignore(match[0], "has no value")
    return Gap()


def _property(_context: ParseContext, match: re.Match[str]) -> Token:
    return PropertyNode(match[0], match[1], match[2])


def _word(_context: ParseContext, match: re.Match[str]) -> Token:
    return WordNode(match[0], match.end())


def _unmatched_quote(context: ParseContext, match: re.Match[str]) -> Token:
    context.ignore(match[0], "is an unmatched quote")
    return Gap()


_RULES: tuple[tuple[re.Pattern[str], Callable[[ParseContext, re.Match[str]], Token | None]], ...] = tuple(
    (re.compile(pattern), create)
    for pattern, create in (
        (r"\s+", lambda *_: None),
        (r"[()]", lambda _, match: Sign(match[0])),
        # Before a word or a group, at its beginning: `state-of-the-art` excludes nothing.
        (r"(?<![^\s(])-(?=[^\s()-]|\()", lambda *_: MINUS),
        (r"(?<![^\s(])\+(?=[^\s()+-]|\()", lambda *_: PLUS),
        (r"(?<=[\s)])OR(?=[\s(])", lambda *_: OR),
        (r'"([^"]*)"', lambda _, match: PhraseNode(match[1], match.end())),
        (rf'(?i:({"|".join(terms.OPERATORS)})):(?:"([^"]*)"|([^\s()"]*))', _value),
        (rf'(?i:({"|".join(SCOPES)})):(?:\(([^()]*)\)|("[^"]*")|([^\s()"]*))', _scope),
        # `[name]` and `[name:value]`; in quotes both may hold any character.
        (
            r'\[("[^"\n]+"|[^\[\]:\n]+)(?::((?:"[^"\n]*"|[^\[\]"\n])*|[^\[\]\n]*))?\]',
            _property,
        ),
        (r"(?<![^\s(:-])/(?=\S)((?:[^/\\\n]|\\.)+)/(?=[\s()]|$)", _expression),
        (rf"(?i:{'|'.join(_CASES)}):(?=[^\s)]|$)", lambda _, match: CasePrefix(match[0])),
        (rf"(?i:{'|'.join(_TEXT_FIELDS)}):(?=\S|$)", _field_prefix),
        (r'"', _unmatched_quote),
        (r'[^\s()"]+', _word),
    )
)


def _matches(
    source: str,
) -> Iterator[tuple[re.Match[str], Callable[[ParseContext, re.Match[str]], Token | None]]]:
    """Yield the match of each token with what makes the token; the rules together match at every offset."""
    at = 0
    while at < len(source):
        match, create = next(
            (match, create) for pattern, create in _RULES if (match := pattern.match(source, at))
        )
        yield match, create
        at = match.end()


def tokens(context: ParseContext) -> Iterator[Token]:
    """Yield the tokens of a query; the rules together match at every offset."""
    return _within_depth(_all_tokens(context))


def _all_tokens(context: ParseContext) -> Iterator[Token]:
    for match, create in _matches(context.source):
        token = create(context, match)
        if token is not None:
            yield token


class WrittenValue(NamedTuple):
    """A value as it is written in a query.

    Attributes:
        operator: Lower-case name of its operator; `[` where it is the name of a property, empty for a single word.
        start: Offset of its first character, after a quote.
        end: Offset after its last character.
        quoted: It is in quotes.
    """

    operator: str
    start: int
    end: int
    quoted: bool


def written_values(text: str) -> Iterator[WrittenValue]:
    """Yield the values of operators, the names of properties and the single words of a query, as `parse` reads it."""
    for match, create in _matches(text[:MAX_CHARACTERS]):
        if create is _value:
            quoted = match[2] is not None
            yield WrittenValue(match[1].lower(), *match.span(2 if quoted else 3), quoted)
        elif create is _property:
            name = match[1].strip().strip('"').strip()
            start = match.start(1) + match[1].index(name)
            yield WrittenValue("[", start, start + len(name), '"' in match[1])
        elif create is _word:
            yield WrittenValue("", *match.span(), quoted=False)


def _within_depth(tokens: Iterator[Token]) -> Iterator[Token]:
    """Leave out parentheses that are too deep, or close nothing."""
    depth = 0
    for token in tokens:
        depth += (token == OPEN) - (token == CLOSE)
        if depth < 0 or (depth > MAX_DEPTH and token == OPEN):
            depth = max(0, min(depth, MAX_DEPTH))
        else:
            yield token
