"""The query language: text to a tree of Whoosh queries.

Whoosh's parser does the work: it tags the text from left to right with the taggers of its plugins, groups by
parentheses, applies `OR` and `-`, and asks each node for its query. The plugins here add our operators. A tagger
never fails: what it cannot read as an operator becomes words, and is named in `Parsed.ignored`. What single words
and the values of operators mean is in `index.search.leaves`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from index.search import leaves
from index.search.analysis import fold_word, spellings
from index.search.places import PLACES, Placed
from index.search.whoosh_compat import plugins, qparser, query, syntax
from index.text import clean_line, fold

MAX_CHARACTERS = 2_000
MAX_WORDS = 64
MAX_DEPTH = 16
MAX_STARS = 3

_WORDS_AND_PHRASES = re.compile(r'"([^"]*)"|([^\s"]+)')

_TEXT_FIELDS = ("title", "abstract", "content")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a query means.

    Attributes:
        tree: The query; `query.Every()` for an empty text.
        text: The text, as far as it was read.
        plain: Words in order where the text is nothing but words; else empty.
        words: Folded words and phrases to mark, a trailing `*` for a prefix.
        ignored: One phrase for each part that was not understood.
        open: The text excludes nothing and restricts to no property, date or kind.
    """

    tree: Any
    text: str
    plain: tuple[str, ...]
    words: tuple[str, ...]
    ignored: tuple[str, ...]
    open: bool


class _Node(syntax.TextNode):  # type: ignore[misc]
    """A piece of the text that knows its query."""

    def weights(self) -> dict[str, float]:
        if self.fieldname == "content":
            return {name: leaves.FIELD_WEIGHTS[name] for name in ("abstract", "body")}
        return {self.fieldname: 1.0} if self.fieldname else leaves.FIELD_WEIGHTS


class _WordNode(_Node):
    def query(self, parser: _Parser) -> Any:
        text, weights = self.text, self.weights()
        typed = parser.as_typed and self.endchar == parser.length
        if "*" in text and (found := parser.starred(text, weights)) is not None:
            return found
        if text.endswith("~") and (word := fold_word(text.rstrip("~"))) and word.isalnum():
            parser.mark(word)
            return parser.counted(leaves.fuzzy(word, weights))
        found = []
        ways = spellings(text)
        for number, chunk in enumerate(ways):
            if typed and number == len(ways) - 1:
                found.append(leaves.typed_word(text, chunk, weights))
            else:
                found.append(leaves.word(chunk, weights))
        if found:
            parser.mark(clean_line(text) + "*" * typed)
            return parser.counted(query.And(found))
        if self.fieldname:
            parser.ignore(f"{self.fieldname}:{text}", "has no letters or digits")
        return None


class _PhraseNode(_Node):
    def query(self, parser: _Parser) -> Any:
        words = [word for chunk in spellings(self.text) for word in chunk[0]]
        if not words:
            parser.ignore(f'"{self.text}"', "has no letters or digits")
            return None
        parser.mark(clean_line(self.text))
        return parser.counted(leaves.word([words], self.weights()))


class _ValueNode(syntax.SyntaxNode):  # type: ignore[misc]
    """An operator with its value: `year:2024`."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value

    def query(self, parser: _Parser) -> Any:
        try:
            found = leaves.FIELDS[self.name](self.value)
        except leaves.UnusableValueError as problem:
            parser.ignore(f"{self.name}:{self.value}", str(problem))
            return None
        parser.restricted = True
        return parser.counted(found)


class _PlaceNode(syntax.SyntaxNode):  # type: ignore[misc]
    """Words at one place: `line:(this that)`."""

    def __init__(self, place: str, value: str) -> None:
        self.place = place
        self.value = value

    def query(self, parser: _Parser) -> Any:
        parser.restricted = True
        words: list[str] = []
        found: list[Any] = []
        for phrase, word in _WORDS_AND_PHRASES.findall(self.value):
            ways = spellings(phrase or word)
            if ways:
                words.append(phrase or word)
                parser.mark(clean_line(words[-1]))
            if phrase and ways:
                found.append(
                    leaves.word([[part for chunk in ways for part in chunk[0]]], leaves.FIELD_WEIGHTS)
                )
            else:
                found += [leaves.word(chunk, leaves.FIELD_WEIGHTS) for chunk in ways]
        return parser.counted(Placed(found or [query.Every()], self.place, tuple(words)))


class _PropertyNode(syntax.SyntaxNode):  # type: ignore[misc]
    def __init__(self, name: str, value: str | None) -> None:
        self.name = name
        self.value = value

    def query(self, parser: _Parser) -> Any:
        name = fold(self.name.strip())
        value = None if self.value is None else fold(self.value.strip().strip('"'))
        return parser.counted(query.Term("property", name if not value else f"{name}={value}"))


class _Not(syntax.NotGroup):  # type: ignore[misc]
    def query(self, parser: _Parser) -> Any:
        parser.restricted = True
        if not self.nodes:  # a `-` before another one
            return None
        marked = len(parser.marked)
        found = super().query(parser)
        del parser.marked[marked:]
        # To exclude every word, as `-*` says, cannot be meant; that it was passed over is said already.
        return None if found is None or found.query == query.Every() else found


class _TextPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """Everything that is no operator, up to the next space, quote or parenthesis."""

    expr = r'[^\s()"]+'
    priority = 50

    def create(self, _: _Parser, match: re.Match[str]) -> _WordNode:
        return _WordNode(match[0])


class _PhrasePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = r'"([^"]*)"'

    def create(self, _: _Parser, match: re.Match[str]) -> _PhraseNode:
        return _PhraseNode(match[1])


class _StrayPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """A quote without its partner."""

    expr = '"'
    priority = 10

    def create(self, parser: _Parser, match: re.Match[str]) -> syntax.SyntaxNode:
        parser.ignore(match[0], "has no partner")
        return syntax.Whitespace()


class _ValuePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """`name:value`, with the value in quotes if it has spaces."""

    expr = rf'(?i:({"|".join(leaves.FIELDS)})):(?:"([^"]*)"|([^\s()"]*))'

    def create(self, parser: _Parser, match: re.Match[str]) -> syntax.SyntaxNode:
        value = match[2] if match[2] is not None else match[3]
        if not value.strip():
            if match.end() < len(parser.source) and match[2] is None:
                return _WordNode(match[1])  # `Status: a report` is a title
            parser.ignore(match[0], "has no value")
            return syntax.Whitespace()
        return _ValueNode(match[1].lower(), value)


class _PlacePlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """`line:word`, `line:"a phrase"` or `line:(words and "phrases")`."""

    expr = rf'(?i:({"|".join(PLACES)})):(?:\(([^()]*)\)|("[^"]*")|([^\s()"]*))'

    def create(self, parser: _Parser, match: re.Match[str]) -> syntax.SyntaxNode:
        value = next((group for group in match.groups()[1:] if group is not None), "")
        if not value and match[4] is not None:
            if match.end() < len(parser.source) and parser.source[match.end()] == "(":
                parser.ignore(match[0], "takes words and phrases without further parentheses")
                return syntax.Whitespace()
            if match.end() < len(parser.source):
                return _WordNode(match[1])  # `Task: a survey` is a title
            parser.ignore(match[0], "has no value")
            return syntax.Whitespace()
        return _PlaceNode(match[1].lower(), value)


class _PropertyPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = r"\[([^\[\]:\n]+)(?::([^\[\]\n]*))?\]"

    def create(self, _: _Parser, match: re.Match[str]) -> _PropertyNode:
        return _PropertyNode(match[1], match[2])


class _TextFieldPlugin(plugins.FieldsPlugin):  # type: ignore[misc]
    """`title:` and `abstract:` before a word, a phrase or a group."""

    class _Tagger(plugins.RegexTagger):  # type: ignore[misc]
        def create(self, parser: _Parser, match: re.Match[str]) -> syntax.SyntaxNode:
            if match.end() == len(parser.source):
                parser.ignore(match[0], "has no value")
                return syntax.Whitespace()
            return syntax.FieldnameNode(match[1].lower(), match[0])

    def __init__(self) -> None:
        super().__init__(remove_unknown=False)

    def taggers(self, _: _Parser) -> list[tuple[Any, int]]:
        return [(self._Tagger(rf"(?i:({'|'.join(_TEXT_FIELDS)})):(?=\S|$)"), 0)]


class _GroupPlugin(plugins.GroupPlugin):  # type: ignore[misc]
    """Parentheses, as deep as anybody means them."""

    def do_groups(self, parser: _Parser, group: Any) -> Any:
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
                    r"(?<![^\s(])-(?=[^\s()-]|\()", _Not, syntax.PrefixOperator, memo="not"
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
    _TextFieldPlugin(),
    _TextPlugin(),
)


class _Parser(qparser.QueryParser):  # type: ignore[misc]
    """Whoosh's parser with our plugins, and what one parse finds out."""

    def __init__(self, source: str, *, as_typed: bool) -> None:
        super().__init__(None, None, plugins=_PLUGINS)
        self.source = source
        self.length = len(source)
        self.as_typed = as_typed
        self.restricted = False
        self.marked: list[str] = []
        self.ignored: list[str] = []
        self.count = 0

    def mark(self, text: str) -> None:
        self.marked.append(fold(text))

    def ignore(self, part: str, why: str) -> None:
        self.ignored.append(f"“{clean_line(part)[:40]}” {why}")

    def term_query(self, _: str | None, text: str, *__: object, **___: object) -> None:
        """What is left of operators without operands."""
        self.ignore(text, "has no value")

    def counted(self, found: Any) -> Any:
        """Let the first `MAX_WORDS` parts of the query through."""
        self.count += 1
        return found if self.count <= MAX_WORDS else None

    def starred(self, text: str, weights: dict[str, float]) -> Any:
        """`word*` and `wor*d`, or None if the stars must be read over."""
        pattern = re.sub(r"\*+", "*", text)
        parts = [fold_word(part) for part in pattern.split("*")]
        if pattern == "*":
            self.ignore(text, "stands for every word")
            return query.Every()
        if not parts[0] or not all(part.isalnum() for part in parts if part) or len(parts) - 1 > MAX_STARS:
            if "*" in text.strip("*") or text.startswith("*"):
                self.ignore(text, f"has stars at its beginning or more than {MAX_STARS}, which are read over")
            return None
        self.mark(pattern if pattern.endswith("*") and len(parts) == 2 else parts[0] + "*")
        if len(parts) == 2 and not parts[1]:
            return self.counted(leaves.prefix(parts[0], weights, query.Prefix))
        return self.counted(leaves.pattern("*".join(parts), weights))


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
    parser = _Parser(source, as_typed=as_typed)
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
    is_plain = all(isinstance(node, _WordNode) and not node.fieldname for node in nodes)
    words = [word for chunk in spellings(source) for word in chunk[0]][:MAX_WORDS] if is_plain else []
    return Parsed(
        tree,
        text[: MAX_CHARACTERS * 4],
        tuple(words),
        tuple(dict.fromkeys(parser.marked)),
        tuple(dict.fromkeys(parser.ignored)),
        open=not parser.restricted,
    )
