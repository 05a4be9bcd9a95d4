"""The pieces of a query that are searched for in texts: words, phrases, near words, expressions and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from index.search.analyzer import fold_word, has_words, spellings, stem, written_parts
from index.search.function_words import FUNCTION_WORDS
from index.search.query import scopes, terms
from index.search.query.ast import Node, Prefix, Term, Word, all_of, any_of
from index.search.query.context import ParseContext
from index.search.query.scopes import Condition
from index.search.query.typed_identifiers import begun_terms, identifier_term
from index.search.regex import holds, verbatim
from index.text import clean_line

MAX_STARS = 3
_SHORTEST_HALF = 3

_IDENTIFIER_WEIGHT = 5_000.0  # greater than any sum of words


_UNUSABLE_STARS = f"has more than {MAX_STARS} stars, or one beside a sign; they are ignored"
_STARS = re.compile(r"\*+")


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
        """True where nothing more is said about it: no field, no case, no star, no tilde; signs are not free."""
        return (
            self.field is None
            and self.cased is None
            and "*" not in self.text
            and not self.text.endswith("~")
            and has_words(self.text)
        )

    def build(self, context: ParseContext) -> Node | None:
        """Return the query, with a filter for the exact case where that is asked for."""
        found = self.build_caseless(context)
        if found is None or not self.cased or not has_words(self.text):
            return found
        context.restricted = True
        if self.text.endswith("~") or self.field not in (None, "content"):
            context.ignore(self.text, "is matched case-insensitively")
            return found
        part = f"match-case:{self.text}"
        exact = context.pattern_filter(self.verbatim(context), part, cased=True, with_name=self.field is None)
        return all_of([found, exact])

    def build_caseless(self, context: ParseContext) -> Node | None:
        """Return the query for any case; None where there is nothing to search for."""
        raise NotImplementedError

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition on one part of a text, such as a line; None where there is nothing to look for."""
        if self.field not in (None, "content"):
            context.ignore(f"{self.field}:{self.text}", "is searched in the whole text here")
        node = replace(self, field=None)
        before = len(context.marked)
        needs = node.build_caseless(context)
        marked = tuple(context.marked[before:])
        if not marked:
            return None
        if node.cased or "*" in node.text.rstrip("*") or not has_words(node.text):
            # What finds signs reads texts itself.
            needs = needs if has_words(node.text) else None
            return pattern_condition(
                context, node.verbatim(context), node.text, needs, cased=bool(node.cased)
            )
        return scopes.words_stand(marked, needs)

    def verbatim(self, context: ParseContext) -> str:
        """Return a pattern for the text exactly as it is written."""
        beginning = context.is_unfinished(self.end) and isinstance(self, WordNode)
        return verbatim(self.text, beginning=beginning)

    def signs(self, context: ParseContext) -> Node | None:
        """Return a filter that looks for signs just as they are written."""
        if self.field not in (None, "content"):
            context.ignore_filter(f"{self.field}:{self.text}", "has no letters or digits")
            return None
        pattern = verbatim(self.text.strip())
        found = context.pattern_filter(pattern, self.text, cased=True, with_name=self.field is None)
        if found is not None:
            context.mark_expression(pattern)
        return context.limited(found)


@dataclass(frozen=True, slots=True)
class WordNode(TextNode):
    """A word, or several joined ones: `state-of-the-art`, `word*`, `wor*d`, `word~`.

    Attributes:
        together: The word written together with the one before it, and with the one after it.
    """

    together: tuple[str, ...] = ()

    def build_caseless(self, context: ParseContext) -> Node | None:
        """Return the query for any case; None where there is nothing to search for."""
        text, weights = self.text, self.weights
        unfinished = context.is_begun(self.end)
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
            # Beside words, marks of ASCII and dashes are punctuation; arrows, emoji and the like are meant.
            return self.signs(context) if self.field or context.only_signs or has_symbol(text) else None
        if identified := self._identified(unfinished=unfinished):
            context.mark(clean_line(text) + "*" * unfinished)
            last = (
                terms.typed_word(text, chunks[-1], weights) if unfinished else terms.word(chunks[-1], weights)
            )
            words = all_of([*(terms.word(chunk, weights) for chunk in chunks[:-1]), last])
            return context.limited(any_of([words, *identified]))
        context.typed.append((self.start, text))
        chunks = (*chunks[:-1], (*chunks[-1], *((stem(word),) for word in self.together)))
        for word in self.together:
            context.mark(word)
        last = (
            terms.typed_word(text, chunks[-1], weights, anywhere=context.anywhere)
            if unfinished
            else terms.word(chunks[-1], weights)
        )
        context.mark(clean_line(text) + "*" * unfinished)
        return context.limited(all_of([*(terms.word(chunk, weights) for chunk in chunks[:-1]), last]))

    @property
    def is_identifier(self) -> bool:
        """True for the identifier of one paper, where nothing more is said about it."""
        return super(WordNode, self).is_free and bool(self._identifier())

    @property
    def is_sign(self) -> bool:
        """True for signs without letters and digits, where nothing more is said about them."""
        return self.field is None and self.cased is None and not has_words(self.text)

    @property
    def is_half(self) -> bool:
        """True where it may be half of a word that is also written together: `http` of `httpserver`."""
        text = self.text
        is_word = text.isascii() and text.isalpha() and len(text) >= _SHORTEST_HALF
        return is_word and fold_word(text) not in FUNCTION_WORDS and self.is_free

    @property
    def is_free(self) -> bool:
        """True where nothing more is said about it, and it is not the identifier of one paper."""
        return super(WordNode, self).is_free and not self._identifier()

    def _identified(self, *, unfinished: bool) -> list[Node]:
        """Return what finds the paper with this identifier, and while it is typed those whose begins like it."""
        term = self._identifier()
        begun = begun_terms(self.text) if unfinished and not self.field else ()
        return [
            *([Term("exact", term, _IDENTIFIER_WEIGHT)] if term else []),
            *(Prefix("exact", each, _IDENTIFIER_WEIGHT) for each in begun),
        ]

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
                few = "starts with a star, which stands inside or at the end of a word only"
                context.ignore(text, few if text.startswith("*") else _UNUSABLE_STARS)
            return None
        context.mark(pattern if pattern.endswith("*") and len(parts) == 2 else parts[0] + "*")
        if len(parts) == 2 and not parts[1]:
            return terms.prefix(parts[0], self.weights)
        return terms.pattern("*".join(parts), self.weights)


def has_symbol(text: str) -> bool:
    """Return whether a text has an arrow, an emoji, a mathematical or another symbol that is not of ASCII."""
    return any(not sign.isascii() and unicodedata.category(sign)[0] == "S" for sign in text)


@dataclass(frozen=True, slots=True)
class PhraseNode(TextNode):
    """Words side by side: `"this that"`; of signs, just these."""

    def build_caseless(self, context: ParseContext) -> Node | None:
        """Return the query for any case; None where there is nothing to search for."""
        words = [word for chunk in spellings(self.text) for word in chunk[0]]
        if words:
            context.mark(clean_line(self.text))
            return context.limited(terms.word([words], self.weights))
        if self.text.strip():
            return self.signs(context)
        context.ignore(f'"{self.text}"', "has no letters or digits")
        return None

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition on one part of a text; an empty phrase is in every part."""
        if not self.text.strip():
            return scopes.ANYTHING
        # The arguments name the class, as a dataclass with slots is another one than `super()` would look for.
        return TextNode.condition(self, context)


@dataclass(frozen=True, slots=True)
class NearNode(TextNode):
    """Words within some places of each other, in any order: `"this that"~3`."""

    distance: int = 0

    def build_caseless(self, context: ParseContext) -> Node | None:
        """Return the query for any case; None where there is nothing to search for."""
        words = self._words(context)
        return context.limited(terms.near(words, self.distance, self.weights)) if words else None

    def build(self, context: ParseContext) -> Node | None:
        """Return the query; upper and lower case never differ."""
        if self.cased:
            context.ignore(f'"{self.text}"~{self.distance}', "is matched case-insensitively")
        return self.build_caseless(context)

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition that one part of a text holds the words so near."""
        words = self._words(context)
        if not words:
            return None
        needs = context.limited(terms.near(words, self.distance, terms.FIELD_WEIGHTS))
        return scopes.words_stand_near(words, max(self.distance, len(words) - 1), needs)

    def _words(self, context: ParseContext) -> list[str]:
        chunks = spellings(self.text)
        if not chunks:
            context.ignore(f'"{self.text}"~{self.distance}', "has no letters or digits")
        for word in written_parts(self.text):
            context.mark(word)
        return list(dict.fromkeys(word for chunk in chunks for word in chunk[0]))


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

    def condition(self, context: ParseContext) -> Condition | None:
        """Return the condition that one part of a text matches."""
        context.mark_expression(self.text)
        return pattern_condition(context, self.text, f"/{self.text}/", None, cased=bool(self.cased))


def pattern_condition(
    context: ParseContext, pattern: str, part: str, needs: Node | None, *, cased: bool
) -> Condition | None:
    """Return the condition that one part of a text matches a pattern; None, with a note, for unusable ones."""
    found = context.pattern(pattern, part, cased=cased)
    return None if found is None else Condition(("/", pattern, cased), partial(holds, found), needs)
