"""The query language: text to a query tree.

The text is cut into tokens from left to right; a small recursive descent then groups them by parentheses, `OR`
and `-`. Reading never fails: text that cannot be read as an operator is searched as words, and named in
`ParsedQuery.ignored`. `syntax_nodes` says what each piece searches for, `terms` what single words and the values
of operators mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from index.search.analyzer import words
from index.search.query.ast import All, Node, Or, all_of
from index.search.query.context import MAX_WORDS, PROSE, ParseContext
from index.search.query.query_tokens import (
    CLOSE,
    END,
    MAX_CHARACTERS,
    MINUS,
    OPEN,
    OR,
    PLUS,
    CasePrefix,
    FieldPrefix,
    Gap,
    Prefix,
    PropertyPrefix,
    ScopePrefix,
    Sign,
    Token,
    ValuePrefix,
    tokens,
)
from index.search.query.syntax_nodes import (
    GroupNode,
    NotNode,
    OrNode,
    PropertyNode,
    RequiredNode,
    ScopeNode,
    SyntaxNode,
    ValueNode,
    has_text,
)
from index.search.query.text_filters import SECONDS, TYPING_SECONDS
from index.search.query.text_nodes import ExpressionNode, NearNode, PhraseNode, TextNode, WordNode
from index.text import fold

_LOWER_CASE = ("or", "and", "not")


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
        pieces: What the text was cut into, all of them required.
        text: The text, as far as it was read.
        plain: Words in order where the text is nothing but words; else empty.
        words: Folded words and phrases to highlight, a trailing `*` for a prefix, `~` for similar words; an
            `Expression` as it is.
        ignored: One phrase for each part that was not understood.
        hints: One phrase for each word that may have been meant as an operator.
        unreadable: A filter cannot be read, and no word says what else to find: nothing is found.
        free: The words that need not be there for a document to be worth a look: those without quotes, signs and
            operators, each with what it searches for.
        rest: All other parts, which are always required; None where there are none.
        rest_has_text: One of them asks for texts that hold something.
        signs: Symbols beside words, such as an emoji, which need not be there either.
        typed: Words that are looked for as they are, also after operators, with their offsets in the text.
        open: The text excludes nothing and restricts to no operator's value.
        seconds: The time that one evaluation may spend on reading texts.
    """

    tree: Node
    pieces: tuple[SyntaxNode, ...]
    text: str
    plain: tuple[str, ...]
    words: tuple[str, ...]
    ignored: tuple[str, ...]
    hints: tuple[str, ...]
    unreadable: bool
    free: tuple[FreeWord, ...]
    rest: Node | None
    rest_has_text: bool
    signs: tuple[str, ...]
    typed: tuple[tuple[int, str], ...]
    open: bool
    seconds: float


def parse(text: str, *, as_typed: bool = False, anywhere: bool = False) -> ParsedQuery:
    """Read a query; never fails.

    Args:
        text: Any text. Beyond `MAX_CHARACTERS`, `MAX_WORDS` words and `MAX_DEPTH` parentheses it is ignored, with
            a message.
        as_typed: The last word may be unfinished.
        anywhere: One or two letters of an unfinished word are looked for in all fields, not only in titles and names.
    """
    source = text[:MAX_CHARACTERS]
    if len(text) > MAX_CHARACTERS:
        source = source.rpartition(" ")[0] or source
    context = ParseContext(source, as_typed=as_typed, anywhere=anywhere)
    pieces = _Grammar(context).pieces()
    built = [(piece, piece.build(context)) for piece in _written_together(_without_groups(pieces))]
    tree = all_of([node for _, node in built])
    if context.unreadable and not context.marked:
        tree = Or(())  # filters alone, which would let through what the unreadable one might not
    signs = [piece for piece, _ in built if isinstance(piece, WordNode) and piece.is_sign]
    signs = [] if context.only_signs else signs
    free, rest = _loosened([each for each in built if each[0] not in signs], context)
    asking = [
        piece
        for piece, _ in built
        if isinstance(piece, PhraseNode | NearNode | RequiredNode) or getattr(piece, "field", None)
    ]
    if tree is None and source.strip() and not context.ignored:
        context.ignore(source, "has no letters or digits")
    if len(text) > MAX_CHARACTERS:
        context.ignored.append(f"what follows the first {MAX_CHARACTERS} characters")
    if context.parts > MAX_WORDS:
        context.ignored.append(f"what follows the first {MAX_WORDS} words")
    is_plain = all(isinstance(piece, WordNode) and not piece.field and not piece.cased for piece in pieces)
    plain = words(source)[:MAX_WORDS] if is_plain else ()
    return ParsedQuery(
        All() if tree is None else tree,
        pieces,
        text[: MAX_CHARACTERS * 4],
        plain,
        tuple(dict.fromkeys(context.marked)),
        tuple(dict.fromkeys(context.ignored)),
        tuple(dict.fromkeys(context.hints)) if len(source.split()) <= PROSE else (),
        tree == Or(()),
        free,
        rest,
        any(map(has_text, asking)),
        tuple(dict.fromkeys(piece.text for piece in signs)),
        tuple(context.typed),
        open=not context.restricted,
        seconds=TYPING_SECONDS if as_typed else SECONDS,
    )


def _loosened(
    built: Sequence[tuple[SyntaxNode, Node | None]], context: ParseContext
) -> tuple[tuple[FreeWord, ...], Node | None]:
    """Return the plain words of a query, and the conjunction of all else."""
    plain = [isinstance(piece, WordNode) and piece.is_free for piece, _ in built]
    # Beside words, an identifier or address says where a text is, as references do; alone it asks for one paper.
    if any(plain):
        plain = [
            known or (isinstance(piece, WordNode) and piece.is_identifier)
            for known, (piece, _) in zip(plain, built, strict=True)
        ]
    # In a sentence or two, quotes mark names and sayings; in a few words they ask for exactly these.
    prose = sum(plain) > PROSE
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


def _written_together(pieces: Iterable[SyntaxNode]) -> list[SyntaxNode]:
    """Return pieces where each plain word also stands for itself and a neighbour in one word: `http server`."""
    found: list[SyntaxNode] = []
    for piece in pieces:
        before = found[-1] if found else None
        if isinstance(before, WordNode) and isinstance(piece, WordNode) and before.is_half and piece.is_half:
            joined = fold(before.text + piece.text)
            found[-1] = replace(before, together=(*before.together, joined))
            found.append(replace(piece, together=(joined,)))
        else:
            found.append(piece)
    return found


# Grammar --------------------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """The prefixes before a group, which apply to the pieces in it."""

    operator: FieldPrefix | ValuePrefix | PropertyPrefix | None = None
    cased: bool | None = None


class _Grammar:
    """Groups the tokens of one query.

    group = all { "OR" all }, all = unit { unit }, unit = { "-" | "+" } { prefix } ( "(" group ")" | piece ). Prefixes
    apply to every piece of a group; the innermost one counts.
    """

    def __init__(self, context: ParseContext) -> None:
        self._context = context
        self._tokens = list(tokens(context))
        self._at = 0

    def pieces(self) -> tuple[SyntaxNode, ...]:
        """Return the pieces of the whole query, without parentheses around all of them."""
        found = self._group(_Place())
        return found[0].pieces if len(found) == 1 and isinstance(found[0], GroupNode) else found

    def _next(self) -> Token | None:
        return self._tokens[self._at].token if self._at < len(self._tokens) else None

    def _group(self, place: _Place) -> tuple[SyntaxNode, ...]:
        """Read pieces up to the closing parenthesis, or to the end where there is none."""
        alternatives: list[list[SyntaxNode]] = [[]]
        while (token := self._next()) not in (None, CLOSE):
            if token == OR:
                self._at += 1
                if alternatives[-1]:
                    alternatives.append([])
            elif (piece := self._unit(place)) is not None:
                alternatives[-1].append(piece)
        self._at += 1
        found = [tuple(pieces) for pieces in alternatives if pieces]
        for pieces in found:
            self._hint(pieces)
        if len(found) < 2:
            return found[0] if found else ()
        return (OrNode(tuple(pieces[0] if len(pieces) == 1 else GroupNode(pieces) for pieces in found)),)

    def _hint(self, pieces: Sequence[SyntaxNode]) -> None:
        """Note words between others that are operators in capitals."""
        for piece in pieces[1:-1]:
            said = (
                piece.value
                if isinstance(piece, ValueNode)
                else piece.text
                if isinstance(piece, WordNode)
                else ""
            )
            if said in _LOWER_CASE:
                self._context.hint(said)

    def _unit(self, place: _Place) -> SyntaxNode | None:
        """Read one piece with the signs and the prefixes before it; None where nothing is left of it."""
        excluded = required = False
        while (token := self._next()) in (MINUS, PLUS):
            excluded ^= token == MINUS
            required |= token == PLUS
            self._at += 1
        piece = self._operand(place)
        if piece is None:
            return None
        if excluded:
            return NotNode(piece)
        return RequiredNode(piece) if required else piece

    def _operand(self, place: _Place) -> SyntaxNode | None:
        start = self._tokens[self._at].start if self._at < len(self._tokens) else 0
        cases: list[CasePrefix] = []
        operator: Prefix | None = None
        while isinstance(token := self._next(), Prefix):
            self._at += 1
            if isinstance(token, CasePrefix):
                place = place._replace(cased=token.cased)
                cases.append(token)
                continue
            if operator is not None:
                self._context.ignore(operator.written, "has no value")
            operator = token
            place = place._replace(operator=None if isinstance(token, ScopePrefix) else token)
        piece = self._piece(place)
        if isinstance(operator, PropertyPrefix) and self._next() == END:
            self._at += 1
        for case in cases:
            if not (piece and has_text(piece)):
                self._context.ignore(case.written, "has no words after it")
        if piece is None and operator is not None:
            self._context.ignore_filter(operator.written, "has no value")
        if piece is None or not isinstance(operator, ScopePrefix):
            return piece
        end = self._tokens[min(self._at, len(self._tokens)) - 1].end
        return ScopeNode(operator.scope, piece, self._context.source[start:end])

    def _piece(self, place: _Place) -> SyntaxNode | None:
        token = self._next()
        if token is None or token == CLOSE:
            return None
        self._at += 1
        if token == OPEN:
            pieces = self._group(place)
            return GroupNode(pieces) if pieces or place.operator is None else None
        if isinstance(token, Sign | Gap | Prefix):
            return None
        return _placed(token, place) if isinstance(token, TextNode) else token


def _placed(token: WordNode | PhraseNode | NearNode | ExpressionNode, place: _Place) -> SyntaxNode:
    """Return a word, phrase or expression as what the prefixes before it make of it."""
    pattern = isinstance(token, ExpressionNode)
    match place.operator:
        case ValuePrefix(name=name):
            return ValueNode(name, token.text, token.end, pattern=pattern)
        case PropertyPrefix(name=name):
            value = f'"{token.text}"' if isinstance(token, PhraseNode | NearNode) else token.text
            return PropertyNode(f"[{name}:{value}]", name, value, pattern=pattern)
        case FieldPrefix(field=field):
            return token.within(field, place.cased)
    return token.within(None, place.cased)
