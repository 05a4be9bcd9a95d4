"""The pieces of a query; each one builds its part of the query tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

from index.search.analyzer import fold_word, spellings
from index.search.query import terms
from index.search.query.ast import Node, Not, Term, Word, all_of, any_of
from index.search.query.context import ParseContext
from index.search.query.identifiers import identifier_term
from index.search.query.properties import property_query
from index.search.query.scopes import TASK_SCOPES, meeting
from index.search.regex import verbatim
from index.text import clean_line

MAX_STARS = 3

_IDENTIFIER_WEIGHT = 5_000.0  # greater than any sum of words

_STARS = re.compile(r"\*+")
_WORDS_AND_PHRASES = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class TextNode:
    """Something that is searched for in texts.

    Attributes:
        text: As it is written, without quotes or slashes.
        end: The offset in the query at which it ends.
        field: The operator before it that names a field, such as `title`; None for all fields.
        cased: Whether upper and lower case differ; None where the query does not say.
    """

    text: str
    end: int
    field: str | None = None
    cased: bool | None = None

    def within(self, field: str | None, cased: bool | None) -> Self:
        """Return the node with what operators before it say."""
        return replace(self, field=field, cased=cased)

    @property
    def weights(self) -> Mapping[str, float]:
        """The fields to search, and their weights."""
        if self.field == "content":
            return {name: terms.FIELD_WEIGHTS[name] for name in ("abstract", "body")}
        return {self.field: 1.0} if self.field else terms.FIELD_WEIGHTS

    @property
    def start(self) -> int:
        """The offset in the query at which the text begins."""
        return self.end - len(self.text) - isinstance(self, PhraseNode)

    @property
    def is_free(self) -> bool:
        """True where nothing more is said about it: no field, no case, no star, no tilde."""
        return (
            self.field is None and self.cased is None and "*" not in self.text and not self.text.endswith("~")
        )

    def build(self, context: ParseContext) -> Node | None:
        """Return the query, with a filter for the exact case where that is asked for."""
        found = self.build_caseless(context)
        if found is None or not self.cased:
            return found
        context.restricted = True
        if self.text.endswith("~") or self.field not in (None, "content"):
            context.ignore(self.text, "is matched case-insensitively")
            return found
        beginning = context.is_unfinished(self.end) and isinstance(self, WordNode)
        pattern = verbatim(self.text, beginning=beginning)
        part = f"match-case:{self.text}"
        return all_of(
            [found, context.pattern_filter(pattern, part, cased=True, with_name=self.field is None)]
        )

    def build_caseless(self, context: ParseContext) -> Node | None:
        """Return the query for any case; None where there is nothing to search for."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class WordNode(TextNode):
    """A word, or several joined ones: `state-of-the-art`, `word*`, `wor*d`, `word~`."""

    def build_caseless(self, context: ParseContext) -> Node | None:
        """Return the query for any case; None where there is nothing to search for."""
        text, weights = self.text, self.weights
        unfinished = context.is_unfinished(self.end)
        if "*" in text:
            if _STARS.fullmatch(text):
                context.ignore(text, "stands for every word and is left out")
                return None
            if (starred := self._starred(context)) is not None:
                return context.limited(starred)
        if text.endswith("~") and (word := fold_word(text.rstrip("~"))) and word.isalnum():
            context.mark(f"{word}~")
            return context.limited(terms.fuzzy(word, weights))
        chunks = spellings(text)
        if not chunks:
            if self.field:
                context.ignore(f"{self.field}:{text}", "has no letters or digits")
            return None
        if term := self._identifier():
            context.mark(clean_line(text))
            words = all_of([terms.word(chunk, weights) for chunk in chunks])
            return context.limited(any_of([words, Term("exact", term, _IDENTIFIER_WEIGHT)]))
        context.typed.append((self.start, text))
        last = terms.typed_word(text, chunks[-1], weights) if unfinished else terms.word(chunks[-1], weights)
        context.mark(clean_line(text) + "*" * unfinished)
        return context.limited(all_of([*(terms.word(chunk, weights) for chunk in chunks[:-1]), last]))

    @property
    def is_free(self) -> bool:
        """True where nothing more is said about it, and it is not the identifier of one paper."""
        return super(WordNode, self).is_free and not self._identifier()

    def _identifier(self) -> str:
        """Return the term of the identifier that the word is; empty where it is none, or after an operator."""
        return "" if self.field else identifier_term(self.text)

    def _starred(self, context: ParseContext) -> Word | None:
        """Return the query of `word*` or `wor*d`; None where the stars must be ignored."""
        text = self.text
        pattern = _STARS.sub("*", text)
        parts = [fold_word(part) for part in pattern.split("*")]
        if not parts[0] or not all(part.isalnum() for part in parts if part) or len(parts) - 1 > MAX_STARS:
            if "*" in text.strip("*") or text.startswith("*"):
                context.ignore(
                    text, f"starts with a star or has more than {MAX_STARS}; the stars are ignored"
                )
            return None
        context.mark(pattern if pattern.endswith("*") and len(parts) == 2 else parts[0] + "*")
        if len(parts) == 2 and not parts[1]:
            return terms.prefix(parts[0], self.weights)
        return terms.pattern("*".join(parts), self.weights)


@dataclass(frozen=True, slots=True)
class PhraseNode(TextNode):
    """Words side by side: `"this that"`."""

    def build_caseless(self, context: ParseContext) -> Node | None:
        """Return the query for any case; None where there is nothing to search for."""
        words = [word for chunk in spellings(self.text) for word in chunk[0]]
        if not words:
            context.ignore(f'"{self.text}"', "has no letters or digits")
            return None
        context.mark(clean_line(self.text))
        return context.limited(terms.word([words], self.weights))


@dataclass(frozen=True, slots=True)
class ExpressionNode(TextNode):
    """A regular expression, without its slashes."""

    def build(self, context: ParseContext) -> Node | None:
        """Return a filter that reads texts."""
        context.restricted = True
        part = f"/{self.text}/"
        if self.field and self.field != "content":
            context.ignore(f"{self.field}:{part}", "is searched in all fields")
        context.mark_expression(self.text)
        with_name = self.field != "content"
        return context.limited(
            context.pattern_filter(self.text, part, cased=bool(self.cased), with_name=with_name)
        )


@dataclass(frozen=True, slots=True)
class ValueNode:
    """An operator with its value: `year:2024`."""

    name: str
    value: str

    def build(self, context: ParseContext) -> Node | None:
        """Return a filter, or None where the operator cannot take the value."""
        try:
            found = terms.OPERATORS[self.name](self.value)
        except terms.UnusableValueError as problem:
            context.ignore(f"{self.name}:{self.value}", str(problem))
            return None
        context.restricted = True
        return context.limited(found)


@dataclass(frozen=True, slots=True)
class ScopeNode:
    """Words that must stand in one line, block, section or task: `line:(this that)`."""

    scope: str
    value: str

    def build(self, context: ParseContext) -> Node | None:
        """Return the words, and a filter that reads texts."""
        context.restricted = True
        words: list[str] = []
        found: list[Node] = []
        for phrase, word in _WORDS_AND_PHRASES.findall(self.value):
            ways = spellings(phrase or word)
            if ways:
                words.append(phrase or word)
                context.mark(clean_line(words[-1]))
            if phrase and ways:
                found.append(terms.word([[part for chunk in ways for part in chunk[0]]], terms.FIELD_WEIGHTS))
            else:
                found += [terms.word(chunk, terms.FIELD_WEIGHTS) for chunk in ways]
        part = f"{self.scope}:{self.value}"
        fits = meeting(self.scope, words)
        test = context.text_filter(
            (self.scope, *words), part, fits, with_name=False, tasks=TASK_SCOPES.get(self.scope)
        )
        return context.limited(all_of([*found, test]))


@dataclass(frozen=True, slots=True)
class PropertyNode:
    """A property, as it is written: `[rating]` or `[rating:>3]`."""

    written: str
    name: str
    value: str | None

    def build(self, context: ParseContext) -> Node | None:
        """Return a filter, or None where the comparison cannot be read."""
        try:
            return context.limited(property_query(self.name, self.value))
        except terms.UnusableValueError as problem:
            context.ignore(self.written, str(problem))
            return None


@dataclass(frozen=True, slots=True)
class GroupNode:
    """Pieces in parentheses, all of them required."""

    pieces: tuple[SyntaxNode, ...]

    def build(self, context: ParseContext) -> Node | None:
        """Return the conjunction of the pieces."""
        return all_of([piece.build(context) for piece in self.pieces])


@dataclass(frozen=True, slots=True)
class OrNode:
    """Pieces with `OR` between them."""

    pieces: tuple[SyntaxNode, ...]

    def build(self, context: ParseContext) -> Node | None:
        """Return the disjunction of the pieces."""
        return any_of([piece.build(context) for piece in self.pieces])


@dataclass(frozen=True, slots=True)
class NotNode:
    """A piece that is excluded."""

    piece: SyntaxNode

    def build(self, context: ParseContext) -> Node | None:
        """Return the exclusion, or None where nothing is left to exclude; highlights nothing."""
        context.restricted = True
        marked, typed = len(context.marked), len(context.typed)
        found = self.piece.build(context)
        del context.marked[marked:], context.typed[typed:]
        return None if found is None else Not(found)


@dataclass(frozen=True, slots=True)
class RequiredNode:
    """A piece that stays required where plain words do not."""

    piece: SyntaxNode

    def build(self, context: ParseContext) -> Node | None:
        """Return the piece's part of the query."""
        return self.piece.build(context)


SyntaxNode: TypeAlias = (
    WordNode
    | PhraseNode
    | ExpressionNode
    | ValueNode
    | ScopeNode
    | PropertyNode
    | GroupNode
    | OrNode
    | NotNode
    | RequiredNode
)
