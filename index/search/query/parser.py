"""The query language: text to a tree of Whoosh queries.

Whoosh's parser does the work: it tags the text from left to right with the taggers of its plugins, groups by
parentheses, applies `OR` and `-`, and asks each node for its query. The plugins here add our operators. A tagger
never fails: what it cannot read as an operator becomes words, and is named in `Parsed.ignored`. What each piece
looks for is in `index.search.nodes`, what single words and the values of operators mean in `index.search.leaves`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from index.search.analyzer import fold_word, spellings
from index.search.query import terms
from index.search.query.regex import UnusablePatternError, compiled, holds
from index.search.query.scopes import PLACES
from index.search.query.syntax_nodes import (
    ExpressionNode,
    Not,
    PhraseNode,
    PlaceNode,
    PropertyNode,
    TextualNode,
    ValueNode,
    WordNode,
)
from index.search.query.text_filters import SECONDS, TYPING_SECONDS, Reading, Tested
from index.search.whoosh.imports import plugins, qparser, query, syntax
from index.text import clean_line, fold

MAX_CHARACTERS = 2_000
MAX_WORDS = 64
MAX_DEPTH = 16
MAX_STARS = 3
MAX_EXPRESSIONS = 8

_TEXT_FIELDS = ("title", "abstract", "content")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a query means.

    Attributes:
        tree: The query; `query.Every()` for an empty text.
        text: The text, as far as it was read.
        plain: Words in order where the text is nothing but words; else empty.
        words: Folded words and phrases to mark, a trailing `*` for a prefix; an `Expression` as it is.
        ignored: One phrase for each part that was not understood.
        open: The text excludes nothing and restricts to no property, date or kind.
        reading: How long the query may read texts, and what it did not come to when it was evaluated.
    """

    tree: Any
    text: str
    plain: tuple[str, ...]
    words: tuple[str, ...]
    ignored: tuple[str, ...]
    open: bool
    reading: Reading


class _TextPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """Everything that is no operator, up to the next space, quote or parenthesis."""

    expr = r'[^\s()"]+'
    priority = 50

    def create(self, _: Parser, match: re.Match[str]) -> WordNode:
        return WordNode(match[0])


class _PhrasePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = r'"([^"]*)"'

    def create(self, _: Parser, match: re.Match[str]) -> PhraseNode:
        return PhraseNode(match[1])


class _StrayPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """A quote without its partner."""

    expr = '"'
    priority = 10

    def create(self, parser: Parser, match: re.Match[str]) -> syntax.SyntaxNode:
        parser.ignore(match[0], "has no partner")
        return syntax.Whitespace()


class _ValuePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """`name:value`, with the value in quotes if it has spaces."""

    expr = rf'(?i:({"|".join(terms.FIELDS)})):(?:"([^"]*)"|([^\s()"]*))'

    def create(self, parser: Parser, match: re.Match[str]) -> syntax.SyntaxNode:
        value = match[2] if match[2] is not None else match[3]
        if not value.strip():
            if match.end() < len(parser.source) and match[2] is None:
                return WordNode(match[1])  # `Status: a report` is a title
            parser.ignore(match[0], "has no value")
            return syntax.Whitespace()
        return ValueNode(match[1].lower(), value)


class _PlacePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """`line:word`, `line:"a phrase"` or `line:(words and "phrases")`."""

    expr = rf'(?i:({"|".join(PLACES)})):(?:\(([^()]*)\)|("[^"]*")|([^\s()"]*))'

    def create(self, parser: Parser, match: re.Match[str]) -> syntax.SyntaxNode:
        value = next((group for group in match.groups()[1:] if group is not None), "")
        if not value and match[4] is not None:
            if match.end() < len(parser.source) and parser.source[match.end()] == "(":
                parser.ignore(match[0], "takes words and phrases without further parentheses")
                return syntax.Whitespace()
            if match.end() < len(parser.source):
                return WordNode(match[1])  # `Task: a survey` is a title
            parser.ignore(match[0], "has no value")
            return syntax.Whitespace()
        return PlaceNode(match[1].lower(), value)


class _PropertyPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """`[name]` and `[name:value]`; in quotes both may hold any sign."""

    expr = r'\[("[^"\n]+"|[^\[\]:\n]+)(?::((?:"[^"\n]*"|[^\[\]"\n])*|[^\[\]\n]*))?\]'

    def create(self, _: Parser, match: re.Match[str]) -> PropertyNode:
        return PropertyNode(match[0], match[1], match[2])


class _ExpressionPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """`/regular expression/`, as a word of its own."""

    expr = r"(?<![^\s(:-])/(?=\S)((?:[^/\\\n]|\\.)+)/(?=[\s()]|$)"

    def create(self, parser: Parser, match: re.Match[str]) -> TextualNode:
        parser.expressions += 1
        try:
            if parser.expressions > MAX_EXPRESSIONS:
                raise UnusablePatternError(f"comes after the first {MAX_EXPRESSIONS} regular expressions")
            compiled(match[1], cased=False)
        except UnusablePatternError as problem:
            parser.ignore(match[0], f"is looked for as words, as it {problem}")
            return WordNode(match[1])
        return ExpressionNode(match[1])


class _Case(syntax.SyntaxNode):  # type: ignore[misc]
    """`match-case:` or `ignore-case:`, before what it is about."""

    has_fieldname = True
    fieldname = None

    def __init__(self, written: str) -> None:
        self.written = written
        self.cased = fold(written).startswith("match")

    def is_ws(self) -> bool:
        return False


class _CasePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """`match-case:` and `ignore-case:` before a word, a phrase, an expression or a group; the innermost counts."""

    expr = r"(?i:match-case|ignore-case):(?=[^\s)]|$)"

    def create(self, _: Parser, match: re.Match[str]) -> syntax.SyntaxNode:
        return _Case(match[0])

    def filters(self, _: Parser) -> list[tuple[Any, int]]:
        return [(self.do_case, 110)]  # after the names of fields have found their nodes

    def do_case(self, parser: Parser, group: Any) -> Any:
        kept = group.empty_copy()
        for node in reversed(
            [self.do_case(parser, n) if isinstance(n, syntax.GroupNode) else n for n in group]
        ):
            if not isinstance(node, _Case):
                kept.append(node)
            elif not kept or not self._tell(kept[-1], node):
                parser.ignore(node.written, "stands before no words")
        kept.reverse()
        return kept

    def _tell(self, node: Any, case: _Case) -> bool:
        """Tell a piece, or all of a group, how to treat case; False if it has no words."""
        if isinstance(node, TextualNode):
            if node.cased is None:
                node.cased = case.cased
            if case.fieldname:
                node.set_fieldname(case.fieldname, override=False)
            return True
        told = [self._tell(child, case) for child in node] if isinstance(node, syntax.GroupNode) else []
        return any(told)


class _TextFieldPlugin(plugins.FieldsPlugin):  # type: ignore[misc]
    """`title:` and `abstract:` before a word, a phrase or a group."""

    class _Tagger(plugins.RegexTagger):  # type: ignore[misc]
        def create(self, parser: Parser, match: re.Match[str]) -> syntax.SyntaxNode:
            if match.end() == len(parser.source):
                parser.ignore(match[0], "has no value")
                return syntax.Whitespace()
            return syntax.FieldnameNode(match[1].lower(), match[0])

    def __init__(self) -> None:
        super().__init__(remove_unknown=False)

    def taggers(self, _: Parser) -> list[tuple[Any, int]]:
        return [(self._Tagger(rf"(?i:({'|'.join(_TEXT_FIELDS)})):(?=\S|$)"), 0)]


class _GroupPlugin(plugins.GroupPlugin):  # type: ignore[misc]
    """Parentheses, as deep as anybody means them."""

    def do_groups(self, parser: Parser, group: Any) -> Any:
        depth = 0
        kept = group.empty_copy()
        for node in group:
            depth += isinstance(node, self.OpenBracket) - isinstance(node, self.CloseBracket)
            if depth < 0 or (depth > MAX_DEPTH and isinstance(node, self.OpenBracket)):
                depth = max(0, min(depth, MAX_DEPTH))
                continue
            kept.append(node)
        return super().do_groups(parser, kept)


_PLUGINS = (
    _GroupPlugin(),
    plugins.OperatorsPlugin(
        [
            (
                plugins.OperatorsPlugin.OpTagger(
                    r"(?<![^\s(])-(?=[^\s()-]|\()", Not, syntax.PrefixOperator, memo="not"
                ),
                0,
            ),
            (plugins.OperatorsPlugin.OpTagger(r"(?<=[\s)])OR(?=[\s(])", syntax.OrGroup, memo="or"), 0),
        ],
        clean=True,
    ),
    _PhrasePlugin(),
    _StrayPlugin(),
    _ValuePlugin(),
    _PlacePlugin(),
    _PropertyPlugin(),
    _ExpressionPlugin(),
    _CasePlugin(),
    _TextFieldPlugin(),
    _TextPlugin(),
)


class Parser(qparser.QueryParser):  # type: ignore[misc]
    """Whoosh's parser with our plugins, and what one parse finds out."""

    def __init__(self, source: str, *, as_typed: bool) -> None:
        super().__init__(None, None, plugins=_PLUGINS)
        self.source = source
        self.length = len(source)
        self.as_typed = as_typed
        self.restricted = False
        self.reading = Reading(TYPING_SECONDS if as_typed else SECONDS)
        self.marked: list[str] = []
        self.ignored: list[str] = []
        self.count = 0
        self.expressions = 0

    def mark(self, text: str) -> None:
        """Note a word or phrase to be marked."""
        self.marked.append(fold(text))

    def ignore(self, part: str, why: str) -> None:
        """Note what is not understood, and why."""
        self.ignored.append(f"“{clean_line(part)[:40]}” {why}")

    def term_query(self, _: str | None, text: str, *__: object, **___: object) -> None:
        """What is left of operators without operands."""
        self.ignore(text, "has no value")

    def test(self, key: tuple[object, ...], part: str, fits: Callable[[str], bool], *, named: bool) -> Tested:
        """A filter that reads texts; see `Tested`."""
        return Tested(key, clean_line(part)[:40], fits, self.reading, named=named)

    def matching(self, pattern: str, part: str, *, cased: bool, named: bool) -> Tested | None:
        """A filter for texts that hold a regular expression, or None where there can be none, which is said."""
        try:
            found = compiled(pattern, cased=cased)
        except UnusablePatternError as problem:
            self.ignore(part, str(problem))
            return None
        return self.test(("/", pattern, cased, named), part, partial(holds, found), named=named)

    def counted(self, found: Any) -> Any:
        """Let the first `MAX_WORDS` parts of the query through."""
        self.count += 1
        return found if self.count <= MAX_WORDS else None

    def starred(self, text: str, weights: dict[str, float]) -> Any:
        """`word*` and `wor*d`, or None if the stars must be read over."""
        pattern = re.sub(r"\*+", "*", text)
        parts = [fold_word(part) for part in pattern.split("*")]
        if pattern == "*":
            self.ignore(text, "stands for every word and is left out")
            return query.NullQuery
        if not parts[0] or not all(part.isalnum() for part in parts if part) or len(parts) - 1 > MAX_STARS:
            if "*" in text.strip("*") or text.startswith("*"):
                self.ignore(text, f"has stars at its beginning or more than {MAX_STARS}, which are read over")
            return None
        self.mark(pattern if pattern.endswith("*") and len(parts) == 2 else parts[0] + "*")
        if len(parts) == 2 and not parts[1]:
            return self.counted(terms.prefix(parts[0], weights, query.Prefix))
        return self.counted(terms.pattern("*".join(parts), weights))


def parse(text: str, *, as_typed: bool = False) -> Parsed:
    """Read a query; never fails.

    Args:
        text: Whatever was typed. Beyond `MAX_CHARACTERS`, `MAX_WORDS` words and `MAX_DEPTH` parentheses it is
            not read, which is said.
        as_typed: The last word may be unfinished.
    """
    source = text[:MAX_CHARACTERS]
    if len(text) > MAX_CHARACTERS:
        source = source.rpartition(" ")[0] or source
    parser = Parser(source, as_typed=as_typed)
    nodes = parser.process(source)
    tree = nodes.query(parser)
    tree = query.NullQuery if tree is None else tree.normalize()
    if tree == query.NullQuery:
        tree = query.Every()
        if source.strip() and not parser.ignored:
            parser.ignore(source, "has no letters or digits")
    if len(text) > MAX_CHARACTERS:
        parser.ignored.append(f"what follows the first {MAX_CHARACTERS} characters")
    if parser.count > MAX_WORDS:
        parser.ignored.append(f"what follows the first {MAX_WORDS} words")
    is_plain = all(isinstance(node, WordNode) and not node.fieldname and not node.cased for node in nodes)
    words = [word for chunk in spellings(source) for word in chunk[0]][:MAX_WORDS] if is_plain else []
    return Parsed(
        tree,
        text[: MAX_CHARACTERS * 4],
        tuple(words),
        tuple(dict.fromkeys(parser.marked)),
        tuple(dict.fromkeys(parser.ignored)),
        open=not parser.restricted,
        reading=parser.reading,
    )
