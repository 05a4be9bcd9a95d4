"""The pieces of a query, each of which knows what to look for."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from index.search.analyzer import fold_word, spellings
from index.search.query import terms
from index.search.query.properties import property_query
from index.search.query.regex import Expression, verbatim
from index.search.query.scopes import meets
from index.search.whoosh.imports import query, syntax
from index.text import clean_line

if TYPE_CHECKING:
    from index.search.query.parser import Parser

_WORDS_AND_PHRASES = re.compile(r'"([^"]*)"|([^\s"]+)')


class TextualNode(syntax.TextNode):  # type: ignore[misc]
    """What stands in a text.

    Attributes:
        cased: Whether upper and lower case differ; None where nothing is said about it.
    """

    cased: bool | None = None

    def weights(self) -> dict[str, float]:
        """The fields to look in, and what they count."""
        if self.fieldname == "content":
            return {name: terms.FIELD_WEIGHTS[name] for name in ("abstract", "body")}
        return {self.fieldname: 1.0} if self.fieldname else terms.FIELD_WEIGHTS

    def query(self, parser: Parser) -> Any:
        """What to look for, as it is written if that is asked for."""
        found = self.found(parser)
        if found is None or not self.cased or found == query.NullQuery:
            return found
        parser.restricted = True
        if self.text.endswith("~") or self.fieldname not in (None, "content"):
            parser.ignore(self.text, "is looked for in any case")
            return found
        beginning = parser.as_typed and self.endchar == parser.length and isinstance(self, WordNode)
        pattern = verbatim(self.text, beginning=beginning)
        test = parser.matching(pattern, f"match-case:{self.text}", cased=True, named=not self.fieldname)
        return found if test is None else query.And([found, test])

    def found(self, parser: Parser) -> Any:
        """What to look for in any case."""
        raise NotImplementedError


class WordNode(TextualNode):
    """A word, or what is written like one."""

    def found(self, parser: Parser) -> Any:
        """What to look for in any case."""
        text, weights = self.text, self.weights()
        typed = parser.as_typed and self.endchar == parser.length
        if "*" in text and (found := parser.starred(text, weights)) is not None:
            return found
        if text.endswith("~") and (word := fold_word(text.rstrip("~"))) and word.isalnum():
            parser.mark(word)
            return parser.counted(terms.fuzzy(word, weights))
        found = []
        ways = spellings(text)
        for number, chunk in enumerate(ways):
            if typed and number == len(ways) - 1:
                found.append(terms.typed_word(text, chunk, weights))
            else:
                found.append(terms.word(chunk, weights))
        if found:
            parser.mark(clean_line(text) + "*" * typed)
            return parser.counted(query.And(found))
        if self.fieldname:
            parser.ignore(f"{self.fieldname}:{text}", "has no letters or digits")
        return None


class PhraseNode(TextualNode):
    """Words side by side: `"this that"`."""

    def found(self, parser: Parser) -> Any:
        """What to look for in any case."""
        words = [word for chunk in spellings(self.text) for word in chunk[0]]
        if not words:
            parser.ignore(f'"{self.text}"', "has no letters or digits")
            return None
        parser.mark(clean_line(self.text))
        return parser.counted(terms.word([words], self.weights()))


class ValueNode(syntax.SyntaxNode):  # type: ignore[misc]
    """An operator with its value: `year:2024`."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value

    def query(self, parser: Parser) -> Any:
        """A filter, or None where the value is none."""
        try:
            found = terms.FIELDS[self.name](self.value)
        except terms.UnusableValueError as problem:
            parser.ignore(f"{self.name}:{self.value}", str(problem))
            return None
        parser.restricted = True
        return parser.counted(found)


class PlaceNode(syntax.SyntaxNode):  # type: ignore[misc]
    """Words at one place: `line:(this that)`."""

    def __init__(self, place: str, value: str) -> None:
        self.place = place
        self.value = value

    def query(self, parser: Parser) -> Any:
        """The words, and a filter that reads texts."""
        parser.restricted = True
        words: list[str] = []
        found: list[Any] = []
        for phrase, word in _WORDS_AND_PHRASES.findall(self.value):
            ways = spellings(phrase or word)
            if ways:
                words.append(phrase or word)
                parser.mark(clean_line(words[-1]))
            if phrase and ways:
                found.append(terms.word([[part for chunk in ways for part in chunk[0]]], terms.FIELD_WEIGHTS))
            else:
                found += [terms.word(chunk, terms.FIELD_WEIGHTS) for chunk in ways]
        test = parser.test(
            (self.place, *words),
            f"{self.place}:{self.value}",
            partial(meets, place=self.place, words=tuple(words)),
            named=False,
        )
        return parser.counted(query.And([*found, test]))


class PropertyNode(syntax.SyntaxNode):  # type: ignore[misc]
    """A property, as it is written: `[rating]` or `[rating:>3]`."""

    def __init__(self, written: str, name: str, value: str | None) -> None:
        self.written = written
        self.name = name
        self.value = value

    def query(self, parser: Parser) -> Any:
        """A filter, or None where the value is none."""
        try:
            return parser.counted(property_query(self.name, self.value))
        except terms.UnusableValueError as problem:
            parser.ignore(self.written, str(problem))
            return None


class ExpressionNode(TextualNode):
    """A regular expression, without its slashes."""

    def query(self, parser: Parser) -> Any:
        """A filter that reads texts."""
        parser.restricted = True
        part = f"/{self.text}/"
        if self.fieldname and self.fieldname != "content":
            parser.ignore(f"{self.fieldname}:{part}", "is looked for everywhere")
        parser.marked.append(Expression(self.text))
        test = parser.matching(self.text, part, cased=bool(self.cased), named=self.fieldname != "content")
        return parser.counted(test)


class Not(syntax.NotGroup):  # type: ignore[misc]
    """What is not wanted."""

    def query(self, parser: Parser) -> Any:
        """The rest, or None if nothing is named."""
        parser.restricted = True
        if not self.nodes:  # a `-` before another one
            return None
        marked = len(parser.marked)
        found = super().query(parser)
        del parser.marked[marked:]
        # To exclude every word, as `-*` says, cannot be meant; that it was passed over is said already.
        return None if found is None or found.query == query.NullQuery else found
