"""The query language: text to a query tree.

The text is cut into tokens from left to right; a small recursive descent then groups them by parentheses, `OR`
and `-`. Reading never fails: text that cannot be read as an operator is searched as words, and named in
`ParsedQuery.ignored`. `syntax_nodes` says what each piece searches for, `terms` what single words and the values
of operators mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.search.analyzer import spellings
from index.search.query.ast import All, Node, all_of
from index.search.query.context import MAX_WORDS, ParseContext
from index.search.query.query_tokens import (
    CLOSE,
    MAX_CHARACTERS,
    MINUS,
    OPEN,
    OR,
    PLUS,
    CasePrefix,
    FieldPrefix,
    Gap,
    Sign,
    Token,
    tokens,
)
from index.search.query.syntax_nodes import (
    GroupNode,
    NotNode,
    OrNode,
    PhraseNode,
    RequiredNode,
    SyntaxNode,
    TextNode,
    WordNode,
)
from index.search.query.text_filters import SECONDS, TYPING_SECONDS

_PROSE = 12
"""A query of more plain words than this is a sentence, not a search expression."""


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
        words: Folded words and phrases to highlight, a trailing `*` for a prefix, `~` for similar words; an
            `Expression` as it is.
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


# Grammar --------------------------------------------------------------------------------------------------


class _Grammar:
    """Groups the tokens of one query.

    group = { unit | unit "OR" unit }, unit = [ "-" | "+" ] { prefix } ( "(" group ")" | piece ). Prefixes apply to
    every piece of a group; the innermost one counts.
    """

    def __init__(self, context: ParseContext) -> None:
        self._context = context
        self._tokens = list(tokens(context))
        self._at = 0

    def pieces(self) -> tuple[SyntaxNode, ...]:
        """Return the pieces of the whole query, without parentheses around all of them."""
        found = self._group(None, None)
        return found[0].pieces if len(found) == 1 and isinstance(found[0], GroupNode) else found

    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _group(self, field: str | None, cased: bool | None) -> tuple[SyntaxNode, ...]:
        """Read pieces up to the closing parenthesis, or to the end where there is none."""
        found: list[SyntaxNode] = []
        alternative = False
        while (token := self._next()) not in (None, CLOSE):
            if token == OR:
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
        if self._next() == MINUS:
            self._at += 1
            piece = self._unit(field, cased)
            return None if piece is None else NotNode(piece)
        if self._next() == PLUS:
            self._at += 1
            piece = self._unit(field, cased)
            return None if piece is None else RequiredNode(piece)
        prefixes: list[FieldPrefix | CasePrefix] = []
        while isinstance(token := self._next(), FieldPrefix | CasePrefix):
            self._at += 1
            if isinstance(token, CasePrefix):
                cased = token.cased
            else:
                field = token.field
                if prefixes and isinstance(prefixes[-1], FieldPrefix):
                    self._context.ignore(prefixes.pop().written, "has no value")
            prefixes.append(token)
        piece = self._piece(field, cased)
        for prefix in prefixes:
            if isinstance(prefix, CasePrefix) and not (piece and _has_text(piece)):
                self._context.ignore(prefix.written, "has no words after it")
        if piece is None and prefixes and isinstance(prefixes[-1], FieldPrefix):
            self._context.ignore(prefixes[-1].written, "has no value")
        return piece

    def _piece(self, field: str | None, cased: bool | None) -> SyntaxNode | None:
        token = self._next()
        if token is None or token == CLOSE:
            return None
        self._at += 1
        if token == OPEN:
            return GroupNode(self._group(field, cased))
        if isinstance(token, Sign | Gap | FieldPrefix | CasePrefix):
            return None
        return token.within(field, cased) if isinstance(token, TextNode) else token


def _has_text(piece: SyntaxNode) -> bool:
    """Return whether any part of a piece is searched for in texts."""
    if isinstance(piece, GroupNode | OrNode):
        return any(map(_has_text, piece.pieces))
    return (
        _has_text(piece.piece) if isinstance(piece, NotNode | RequiredNode) else isinstance(piece, TextNode)
    )
