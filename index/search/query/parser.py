"""The query language: text to a query tree.

The text is cut into tokens from left to right; a small recursive descent then groups them by parentheses, `OR`
and `-`. Reading never fails: text that cannot be read as an operator is searched as words, and named in
`ParsedQuery.ignored`. `syntax_nodes` says what each piece searches for, `terms` what single words and the values
of operators mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from index.search.analyzer import spellings
from index.search.query import terms
from index.search.query.ast import All, Node, all_of
from index.search.query.context import MAX_WORDS, ParseContext
from index.search.query.scopes import SCOPES
from index.search.query.syntax_nodes import (
    ExpressionNode,
    GroupNode,
    NotNode,
    OrNode,
    PhraseNode,
    PropertyNode,
    RequiredNode,
    ScopeNode,
    SyntaxNode,
    TextNode,
    ValueNode,
    WordNode,
)
from index.search.query.text_filters import SECONDS, TYPING_SECONDS
from index.text import fold

MAX_CHARACTERS = 2_000
MAX_DEPTH = 16
_PROSE = 12
"""A query of more plain words than this is a sentence, not a search expression."""

_TEXT_FIELDS = ("title", "abstract", "content")
_CASES = ("match-case", "ignore-case")

OPERATOR_NAMES = (*terms.OPERATORS, *SCOPES, *_TEXT_FIELDS, *_CASES)
"""Every name that may stand before a colon."""


@dataclass(frozen=True, slots=True)
class FreeWord:
    """A plain word of a query.

    Attributes:
        text: As it is written.
        node: What it searches for.
        unfinished: Whether it may still be being typed.
    """

    text: str
    node: Node
    unfinished: bool


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The meaning of a query.

    Attributes:
        tree: The query; `All` for an empty text.
        text: The text, as far as it was read.
        plain: Words in order where the text is nothing but words; else empty.
        words: Folded words and phrases to highlight, a trailing `*` for a prefix; an `Expression` as it is.
        ignored: One phrase for each part that was not understood.
        free: The words that need not be there for a document to be worth a look: those without quotes, signs and
            operators, each with what it searches for.
        rest: All other parts, which are always required; None where there are none.
        typed: Words that are looked for as they are, also after operators, with their offsets in the text.
        open: The text excludes nothing and restricts to no operator's value.
        seconds: The time that one evaluation may spend on reading texts.
    """

    tree: Node
    text: str
    plain: tuple[str, ...]
    words: tuple[str, ...]
    ignored: tuple[str, ...]
    free: tuple[FreeWord, ...]
    rest: Node | None
    typed: tuple[tuple[int, str], ...]
    open: bool
    seconds: float


def parse(text: str, *, as_typed: bool = False) -> ParsedQuery:
    """Read a query; never fails.

    Args:
        text: Any text. Beyond `MAX_CHARACTERS`, `MAX_WORDS` words and `MAX_DEPTH` parentheses it is ignored, with
            a message.
        as_typed: The last word may be unfinished.
    """
    source = text[:MAX_CHARACTERS]
    if len(text) > MAX_CHARACTERS:
        source = source.rpartition(" ")[0] or source
    context = ParseContext(source, as_typed=as_typed)
    pieces = _Grammar(context).pieces()
    built = [(piece, piece.build(context)) for piece in _without_groups(pieces)]
    tree = all_of([node for _, node in built])
    free, rest = _loosened(built, context)
    if tree is None and source.strip() and not context.ignored:
        context.ignore(source, "has no letters or digits")
    if len(text) > MAX_CHARACTERS:
        context.ignored.append(f"what follows the first {MAX_CHARACTERS} characters")
    if context.parts > MAX_WORDS:
        context.ignored.append(f"what follows the first {MAX_WORDS} words")
    is_plain = all(isinstance(piece, WordNode) and not piece.field and not piece.cased for piece in pieces)
    words = [word for chunk in spellings(source) for word in chunk[0]][:MAX_WORDS] if is_plain else []
    return ParsedQuery(
        All() if tree is None else tree,
        text[: MAX_CHARACTERS * 4],
        tuple(words),
        tuple(dict.fromkeys(context.marked)),
        tuple(dict.fromkeys(context.ignored)),
        free,
        rest,
        tuple(context.typed),
        open=not context.restricted,
        seconds=TYPING_SECONDS if as_typed else SECONDS,
    )


def _loosened(
    built: Sequence[tuple[SyntaxNode, Node | None]], context: ParseContext
) -> tuple[tuple[FreeWord, ...], Node | None]:
    """Return the plain words of a query, and the conjunction of all else."""
    plain = [isinstance(piece, WordNode) and piece.is_free for piece, _ in built]
    # In a sentence or two, quotes mark names and sayings; in a few words they ask for exactly these.
    prose = sum(plain) > _PROSE
    free, rest = [], []
    for (piece, node), is_plain in zip(built, plain, strict=True):
        if is_plain or (prose and isinstance(piece, PhraseNode) and piece.is_free):
            if node is not None and isinstance(piece, TextNode):
                free.append(FreeWord(piece.text, node, context.is_unfinished(piece.end)))
        else:
            rest.append(node)
    return tuple(free), all_of(rest)


def _without_groups(pieces: Iterable[SyntaxNode]) -> Iterator[SyntaxNode]:
    """Yield pieces without the parentheses around them, which say nothing where all pieces are required."""
    for piece in pieces:
        if isinstance(piece, GroupNode):
            yield from _without_groups(piece.pieces)
        else:
            yield piece


# Tokens ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sign:
    """`(`, `)`, `-`, `+` or `OR`."""

    written: str


@dataclass(frozen=True, slots=True)
class _Gap:
    """Text that is ignored, with a message."""


@dataclass(frozen=True, slots=True)
class _FieldPrefix:
    """`title:`, `abstract:` or `content:`."""

    written: str

    @property
    def field(self) -> str:
        return self.written[:-1].lower()


@dataclass(frozen=True, slots=True)
class _CasePrefix:
    """`match-case:` or `ignore-case:`."""

    written: str

    @property
    def cased(self) -> bool:
        return fold(self.written).startswith("match")


_Token: TypeAlias = _Sign | _Gap | _FieldPrefix | _CasePrefix | SyntaxNode
_OPEN, _CLOSE, _MINUS, _PLUS, _OR = _Sign("("), _Sign(")"), _Sign("-"), _Sign("+"), _Sign("OR")


def _value(context: ParseContext, match: re.Match[str]) -> _Token:
    """`name:value`, with the value in quotes if it has spaces."""
    value = match[2] if match[2] is not None else match[3]
    if value.strip():
        return ValueNode(match[1].lower(), value)
    if match.end() < len(context.source) and match[2] is None:
        return WordNode(match[1], match.end())  # `Status: a report` is a title
    context.ignore(match[0], "has no value")
    return _Gap()


def _scope(context: ParseContext, match: re.Match[str]) -> _Token:
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
    return _Gap()


def _expression(context: ParseContext, match: re.Match[str]) -> _Token:
    """`/regular expression/`, as a word of its own."""
    kind = ExpressionNode if context.accepts_expression(match[0], match[1]) else WordNode
    return kind(match[1], match.end())


def _field_prefix(context: ParseContext, match: re.Match[str]) -> _Token:
    if match.end() < len(context.source):
        return _FieldPrefix(match[0])
    context.ignore(match[0], "has no value")
    return _Gap()


def _property(_context: ParseContext, match: re.Match[str]) -> _Token:
    return PropertyNode(match[0], match[1], match[2])


def _word(_context: ParseContext, match: re.Match[str]) -> _Token:
    return WordNode(match[0], match.end())


def _unmatched_quote(context: ParseContext, match: re.Match[str]) -> _Token:
    context.ignore(match[0], "is an unmatched quote")
    return _Gap()


_RULES: tuple[tuple[re.Pattern[str], Callable[[ParseContext, re.Match[str]], _Token | None]], ...] = tuple(
    (re.compile(pattern), create)
    for pattern, create in (
        (r"\s+", lambda *_: None),
        (r"[()]", lambda _, match: _Sign(match[0])),
        # Before a word or a group, at its beginning: `state-of-the-art` excludes nothing.
        (r"(?<![^\s(])-(?=[^\s()-]|\()", lambda *_: _MINUS),
        (r"(?<![^\s(])\+(?=[^\s()+-]|\()", lambda *_: _PLUS),
        (r"(?<=[\s)])OR(?=[\s(])", lambda *_: _OR),
        (r'"([^"]*)"', lambda _, match: PhraseNode(match[1], match.end())),
        (rf'(?i:({"|".join(terms.OPERATORS)})):(?:"([^"]*)"|([^\s()"]*))', _value),
        (rf'(?i:({"|".join(SCOPES)})):(?:\(([^()]*)\)|("[^"]*")|([^\s()"]*))', _scope),
        # `[name]` and `[name:value]`; in quotes both may hold any character.
        (
            r'\[("[^"\n]+"|[^\[\]:\n]+)(?::((?:"[^"\n]*"|[^\[\]"\n])*|[^\[\]\n]*))?\]',
            _property,
        ),
        (r"(?<![^\s(:-])/(?=\S)((?:[^/\\\n]|\\.)+)/(?=[\s()]|$)", _expression),
        (rf"(?i:{'|'.join(_CASES)}):(?=[^\s)]|$)", lambda _, match: _CasePrefix(match[0])),
        (rf"(?i:{'|'.join(_TEXT_FIELDS)}):(?=\S|$)", _field_prefix),
        (r'"', _unmatched_quote),
        (r'[^\s()"]+', _word),
    )
)


def _matches(
    source: str,
) -> Iterator[tuple[re.Match[str], Callable[[ParseContext, re.Match[str]], _Token | None]]]:
    """Yield the match of each token with what makes the token; the rules together match at every offset."""
    at = 0
    while at < len(source):
        match, create = next(
            (match, create) for pattern, create in _RULES if (match := pattern.match(source, at))
        )
        yield match, create
        at = match.end()


def _tokens(context: ParseContext) -> Iterator[_Token]:
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


def _within_depth(tokens: Iterator[_Token]) -> Iterator[_Token]:
    """Leave out parentheses that are too deep, or close nothing."""
    depth = 0
    for token in tokens:
        depth += (token == _OPEN) - (token == _CLOSE)
        if depth < 0 or (depth > MAX_DEPTH and token == _OPEN):
            depth = max(0, min(depth, MAX_DEPTH))
        else:
            yield token


# Grammar --------------------------------------------------------------------------------------------------


class _Grammar:
    """Groups the tokens of one query.

    group = { unit | unit "OR" unit }, unit = [ "-" | "+" ] { prefix } ( "(" group ")" | piece ). Prefixes apply to
    every piece of a group; the innermost one counts.
    """

    def __init__(self, context: ParseContext) -> None:
        self._context = context
        self._tokens = list(_within_depth(_tokens(context)))
        self._at = 0

    def pieces(self) -> tuple[SyntaxNode, ...]:
        """Return the pieces of the whole query, without parentheses around all of them."""
        found = self._group(None, None)
        return found[0].pieces if len(found) == 1 and isinstance(found[0], GroupNode) else found

    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _group(self, field: str | None, cased: bool | None) -> tuple[SyntaxNode, ...]:
        """Read pieces up to the closing parenthesis, or to the end where there is none."""
        found: list[SyntaxNode] = []
        alternative = False
        while (token := self._next()) not in (None, _CLOSE):
            if token == _OR:
                self._at += 1
                alternative = bool(found)
                continue
            piece = self._unit(field, cased)
            if piece is None:
                continue
            if alternative:
                before = found.pop()
                others = before.pieces if isinstance(before, OrNode) else (before,)
                piece = OrNode((*others, piece))
            found.append(piece)
            alternative = False
        self._at += 1
        return tuple(found)

    def _unit(self, field: str | None, cased: bool | None) -> SyntaxNode | None:
        """Read one piece with the minus and the prefixes before it; None where nothing is left of it."""
        if self._next() == _MINUS:
            self._at += 1
            piece = self._unit(field, cased)
            return None if piece is None else NotNode(piece)
        if self._next() == _PLUS:
            self._at += 1
            piece = self._unit(field, cased)
            return None if piece is None else RequiredNode(piece)
        prefixes: list[_FieldPrefix | _CasePrefix] = []
        while isinstance(token := self._next(), _FieldPrefix | _CasePrefix):
            self._at += 1
            if isinstance(token, _CasePrefix):
                cased = token.cased
            else:
                field = token.field
                if prefixes and isinstance(prefixes[-1], _FieldPrefix):
                    self._context.ignore(prefixes.pop().written, "has no value")
            prefixes.append(token)
        piece = self._piece(field, cased)
        for prefix in prefixes:
            if isinstance(prefix, _CasePrefix) and not (piece and _has_text(piece)):
                self._context.ignore(prefix.written, "has no words after it")
        if piece is None and prefixes and isinstance(prefixes[-1], _FieldPrefix):
            self._context.ignore(prefixes[-1].written, "has no value")
        return piece

    def _piece(self, field: str | None, cased: bool | None) -> SyntaxNode | None:
        token = self._next()
        if token is None or token == _CLOSE:
            return None
        self._at += 1
        if token == _OPEN:
            return GroupNode(self._group(field, cased))
        if isinstance(token, _Sign | _Gap | _FieldPrefix | _CasePrefix):
            return None
        return token.within(field, cased) if isinstance(token, TextNode) else token


def _has_text(piece: SyntaxNode) -> bool:
    """Return whether any part of a piece is searched for in texts."""
    if isinstance(piece, GroupNode | OrNode):
        return any(map(_has_text, piece.pieces))
    return (
        _has_text(piece.piece) if isinstance(piece, NotNode | RequiredNode) else isinstance(piece, TextNode)
    )
