"""The state of one parse: what it collects while the pieces of a query become a tree."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from index.search.analyzer import has_words
from index.search.query.ast import Node, TaskStates, TextFilter
from index.search.regex import Expression, Pattern, UnusablePatternError, compiled, holds
from index.text import clean_line, fold

MAX_WORDS = 64
"""Parts of a query that are searched for; the rest is ignored with a message."""

MAX_EXPRESSIONS = 8

PROSE = 12
"""A query of more plain words than this is a sentence, not a search expression."""

_SHOWN = 40


class ParseContext:
    """The state of one parse.

    Attributes:
        source: The text that is parsed.
        as_typed: The last word may be unfinished.
        anywhere: One or two letters of an unfinished word are looked for in all fields.
        restricted: The query excludes something or restricts to a value, a place or a pattern.
        marked: Folded words and phrases to highlight, a trailing `*` for a prefix, `~` for similar words;
            expressions as they are.
        typed: Words that are looked for as they are, with their offsets in the query.
        ignored: One phrase for each part that was not understood.
        hints: One phrase for each word that may have been meant as an operator.
        unreadable: A filter could not be read, and is left out.
        only_signs: The query has no letters or digits, so that its signs are what is looked for.
        parts: Number of parts that were to be searched for.
        excluding: The piece that is built is excluded.
    """

    def __init__(self, source: str, *, as_typed: bool, anywhere: bool = False) -> None:
        self.source = source
        self.as_typed = as_typed
        self.anywhere = anywhere
        self.restricted = False
        self.marked: list[str] = []
        self.typed: list[tuple[int, str]] = []
        self.ignored: list[str] = []
        self.hints: list[str] = []
        self.unreadable = False
        self.only_signs = not has_words(source)
        self.parts = 0
        self.excluding = False
        self._expressions = 0

    def is_unfinished(self, end: int) -> bool:
        """Return whether a piece that ends at this offset may still be being typed."""
        return self.as_typed and end == len(self.source)

    def is_begun(self, end: int) -> bool:
        """Return whether a piece may be the beginning of what it is to find.

        What is excluded is whole: `-re` on the way to `-retrieval` does not exclude `results`.
        """
        return self.is_unfinished(end) and not self.excluding

    def mark(self, text: str) -> None:
        """Note a word or phrase to highlight."""
        self.marked.append(fold(text))

    def mark_expression(self, pattern: str) -> None:
        """Note a regular expression to highlight."""
        self.marked.append(pattern if isinstance(pattern, Expression) else Expression(pattern))

    def ignore(self, part: str, why: str) -> None:
        """Note a part that is not understood, and the reason."""
        self.ignored.append(f"“{clean_line(part)[:_SHOWN]}” {why}")

    def ignore_filter(self, part: str, why: str) -> None:
        """Note a filter that cannot be read, and the reason."""
        self.unreadable = True
        self.ignore(part, why)

    def hint(self, word: str) -> None:
        """Note a lower-case word that stands where an operator might."""
        self.hints.append(f"“{word}” is searched as a word; the operator is {word.upper()}, in capitals")

    def limited(self, node: Node | None) -> Node | None:
        """Return a node, or None once the query has more than `MAX_WORDS` parts."""
        self.parts += 1
        return node if self.parts <= MAX_WORDS else None

    def accepts_expression(self, written: str, pattern: str) -> bool:
        """Return whether a regular expression can be used; note the reason where it cannot."""
        self._expressions += 1
        try:
            if self._expressions > MAX_EXPRESSIONS:
                raise UnusablePatternError(f"comes after the first {MAX_EXPRESSIONS} regular expressions")
            compiled(pattern, cased=False)
        except UnusablePatternError as problem:
            self.ignore(written, f"is searched as words, because it {problem}")
            return False
        return True

    def text_filter(
        self,
        key: tuple[object, ...],
        part: str,
        fits: Callable[[str], bool],
        *,
        with_name: bool,
        tasks: TaskStates | None = None,
    ) -> TextFilter:
        """Return a filter that reads texts; see `TextFilter`."""
        return TextFilter(key, clean_line(part)[:_SHOWN], fits, with_name, tasks)

    def pattern(self, pattern: str, part: str, *, cased: bool) -> Pattern | None:
        """Return a compiled pattern, or None, with a note, where it cannot be used."""
        try:
            return compiled(pattern, cased=cased)
        except UnusablePatternError as problem:
            self.ignore(part, str(problem))
            return None

    def pattern_filter(self, pattern: str, part: str, *, cased: bool, with_name: bool) -> TextFilter | None:
        """Return a filter for texts that match a pattern, or None, with a note, where it cannot be used."""
        found = self.pattern(pattern, part, cased=cased)
        if found is None:
            return None
        key = ("/", pattern, cased, with_name)
        return self.text_filter(key, part, partial(holds, found), with_name=with_name)
