"""The tokens of a query: pieces, signs and prefixes, from left to right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from index.search.query import terms
from index.search.query.context import PROSE, ParseContext
from index.search.query.operator_names import CASES, TEXT_FIELDS, nearest_operator
from index.search.query.scopes import SCOPES
from index.search.query.syntax_nodes import PropertyNode, SyntaxNode, ValueNode
from index.search.query.text_nodes import ExpressionNode, NearNode, PhraseNode, WordNode
from index.text import fold

MAX_CHARACTERS = 2_000
MAX_DEPTH = 16

# All of them one character long, so that offsets stay what they are.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


@dataclass(frozen=True, slots=True)
class Sign:
    """`(`, `)`, `-`, `+`, `OR`, or the `]` after the parentheses of a property."""

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


@dataclass(frozen=True, slots=True)
class ScopePrefix:
    """`line:`, `block:`, `section:` or one of the operators of tasks."""

    written: str

    @property
    def scope(self) -> str:
        """The operator's name."""
        return self.written[:-1].lower()


@dataclass(frozen=True, slots=True)
class ValuePrefix:
    """An operator before a group of values: `tag:`."""

    written: str

    @property
    def name(self) -> str:
        """The operator's name."""
        return self.written[:-1].lower()


@dataclass(frozen=True, slots=True)
class PropertyPrefix:
    """A property before a group of values: `[rating:`."""

    written: str

    @property
    def name(self) -> str:
        """The property's name."""
        return self.written[1:-1]


Prefix: TypeAlias = FieldPrefix | CasePrefix | ScopePrefix | ValuePrefix | PropertyPrefix
Token: TypeAlias = Sign | Gap | Prefix | SyntaxNode
OPEN, CLOSE, MINUS, PLUS, OR, END = Sign("("), Sign(")"), Sign("-"), Sign("+"), Sign("OR"), Sign("]")


def _value(context: ParseContext, match: re.Match[str]) -> Token:
    """`name:value`, with the value in quotes if it has spaces."""
    value = next((group for group in match.groups()[1:] if group is not None), "")
    if match[2] is not None and match.end(2) == match.end() and not context.as_typed:
        context.ignore(match[0], "has an unmatched quote")
    if value.strip():
        return ValueNode(match[1].lower(), value, match.end())
    if match.end() < len(context.source) and match[2] is None:
        if match[1].islower() and len(context.source.split()) <= PROSE:
            context.ignore(
                match[0], "is searched as a word; the value of an operator follows without a space"
            )
        return WordNode(match[1], match.end())  # `Status: a report` is a title
    return _no_value(context, match)


def _value_expression(context: ParseContext, match: re.Match[str]) -> Token:
    """`name:/regular expression/`."""
    pattern = context.source[match.start(2) : match.end(2)]
    usable = context.accepts_expression(match[0], pattern)
    return ValueNode(match[1].lower(), pattern, match.end(), pattern=usable)


def _no_value(context: ParseContext, match: re.Match[str]) -> Token:
    """Note an operator that ends the query; while it is typed, its value follows."""
    if not context.is_unfinished(match.end()):
        context.ignore_filter(match[0], "has no value")
    return Gap()


def _scope(context: ParseContext, match: re.Match[str]) -> Token:
    """`line:` before what must stand in one line."""
    if match.end() == len(context.source):
        return _no_value(context, match)
    if context.source[match.end()].isspace():
        return WordNode(match[1], match.end())  # `Task: a survey` is a title
    return ScopePrefix(match[0])


def _expression(context: ParseContext, match: re.Match[str]) -> Token:
    """`/regular expression/`, as a word of its own."""
    pattern = context.source[match.start(1) : match.end(1)]
    kind = ExpressionNode if context.accepts_expression(match[0], pattern) else WordNode
    return kind(pattern, match.end())


def _field_prefix(context: ParseContext, match: re.Match[str]) -> Token:
    return FieldPrefix(match[0]) if match.end() < len(context.source) else _no_value(context, match)


def _property(_context: ParseContext, match: re.Match[str]) -> Token:
    return PropertyNode(match[0], match[1], match[2])


def _property_expression(context: ParseContext, match: re.Match[str]) -> Token:
    pattern = context.source[match.start(2) : match.end(2)]
    usable = context.accepts_expression(match[0], pattern)
    return PropertyNode(match[0], match[1], pattern, pattern=usable)


def _unfinished(context: ParseContext, match: re.Match[str]) -> Token:
    """Leave out an operator that ends the query; while it is typed, something follows."""
    if not context.as_typed:
        context.ignore(match[0], "has nothing after it")
    return Gap()


def _leading(context: ParseContext, match: re.Match[str]) -> Token:
    """Leave out an operator that begins the query or a group."""
    context.ignore(match[0].strip(), "has nothing before it")
    return Gap()


def _property_prefix(_context: ParseContext, match: re.Match[str]) -> Token:
    return PropertyPrefix(match[0])


def _value_prefix(_context: ParseContext, match: re.Match[str]) -> Token:
    return ValuePrefix(match[0])


def _phrase(_context: ParseContext, match: re.Match[str]) -> Token:
    return PhraseNode(match[1], match.end())


def _tag(_context: ParseContext, match: re.Match[str]) -> Token:
    return ValueNode("tag", match[1], match.end())


def _word(context: ParseContext, match: re.Match[str]) -> Token:
    unknown = _UNKNOWN.match(match[0])
    if unknown and (unknown[2] or context.source[match.end() : match.end() + 1] in tuple('("“”„«')):
        _name_unknown(context, unknown[1])
    return WordNode(match[0], match.end())


def _name_unknown(context: ParseContext, name: str) -> None:
    """Note what looks like an operator in a query that is not a sentence."""
    if len(context.source.split()) <= PROSE:
        near = nearest_operator(name)
        meant = f"; did you mean {near}:?" if near else ""
        context.ignore(f"{name}:", f"is not an operator and is searched as words{meant}")


def _open_phrase(context: ParseContext, match: re.Match[str]) -> Token:
    """`title:"words`, which reaches to the end of the query."""
    if not context.as_typed:
        context.ignore(match[0], "has an unmatched quote")
    return PhraseNode(match[1], match.end())


def _unmatched_quote(context: ParseContext, match: re.Match[str]) -> Token:
    context.ignore(match[0], "is an unmatched quote")
    return Gap()


# Letters and a colon, but no address (`https://`, `mailto:x@y`), no drive, no `a::b` and no time.
_UNKNOWN = re.compile(
    r"(?!(?i:mailto|urn|data|tel|obsidian|zotero|isbn|pmid):)([A-Za-z]{2}[A-Za-z-]*):(?!//|:)(.*)", re.DOTALL
)
_VALUE_NAMES = "|".join(terms.OPERATORS)
_SLASHES = r"/(?=\S)((?:[^/\\\n]|\\.)+)/"
_PATTERN = rf"{_SLASHES}(?=[\s()]|$)"
# An exclusion stands before a word or a group: `->` and `-=` are signs.
_EXCLUDED = r"(?=[^\s()-]|\()(?![!$%&'+,.:;<=>?@^`{|}~\\\]-]+(?:[\s)]|$))"
# Parentheses in pairs; the last one may still be open.
_PAIRED = r'(?:[^\s()"]|\([^\s()"]*\))*(?:\([^\s()"]*$)?'
_VALUE = rf'[^\s()"]{_PAIRED}'
# DOIs and addresses may hold parentheses too.
_IDENTIFIER = rf'(?:(?i:doi:)?10\.\d{{4,9}}/|https?://(?=[^\s()"])){_PAIRED}'
# Brackets stand in expressions only; atomic, so that no slash is tried in two ways.
_GROUPED = r"(?>(?<=[\s(-])/(?:[^/\\\n]|\\.)+/|[^\[\]\n])"
_PROPERTY_NAME = r'"[^"\n]+"|[^\[\]:\n]+'

_RULES: tuple[tuple[re.Pattern[str], Callable[[ParseContext, re.Match[str]], Token | None]], ...] = tuple(
    (re.compile(pattern), create)
    for pattern, create in (
        # Most tokens, for which no other rule has anything to say.
        (r"[a-z0-9]+(?=\s|$)", _word),
        (r"(?<=\))\s*\](?=[\s()]|$)", lambda *_: END),
        (r"\s+", lambda *_: None),
        # A line that is pasted: the box of a task, and the number of a reference.
        (r"(?<![^\s])[-*+] +\[[ xX]\](?=\s)", lambda *_: None),
        (r"(?<![^\s])\[(?:\d{1,4}| )\](?=\s)", lambda *_: None),
        (r"[()]", lambda _, match: Sign(match[0])),
        # Before a word or a group, at its beginning: `state-of-the-art` excludes nothing.
        (rf"(?<![^\s(])-{_EXCLUDED}", lambda *_: MINUS),
        (r"(?<=[\s)])(?:OR|AND|NOT)(?=\s*$)", _unfinished),
        (r"(?:^\s*|(?<=\())(?:OR|AND)(?=\s+[^\s)])", _leading),
        (r"(?<![^\s(])NOT(?=\s+\S|\()", lambda *_: MINUS),
        (rf"(?<![^\s(])\+(?!\+){_EXCLUDED}", lambda *_: PLUS),
        (r"(?<=[\s)])OR(?=[\s(])", lambda *_: OR),
        (r"(?<=[\s)])AND(?=[\s(])", lambda *_: None),
        (
            r'"([^"]*)"~(\d{1,3})(?=[\s()]|$)',
            lambda _, match: NearNode(match[1], match.end(), distance=int(match[2])),
        ),
        (r'"([^"]*)"', _phrase),
        (rf"(?i:({_VALUE_NAMES})):{_PATTERN}", _value_expression),
        (rf"(?i:{_VALUE_NAMES}):(?=\()", _value_prefix),
        # A value may hold parentheses in pairs, but does not begin with one.
        (
            rf'(?i:({_VALUE_NAMES})):(?:"([^"]*)(?:"|$)|(\[\[[^\[\]\n"]+\]\])|({_VALUE})?)',
            _value,
        ),
        (rf"(?i:({'|'.join(SCOPES)})):", _scope),
        (rf"(?<!:)\[({_PROPERTY_NAME}):(?=\({_GROUPED}*\)\s*\])", _property_prefix),
        (rf"(?<!:)\[({_PROPERTY_NAME}):{_SLASHES}\]", _property_expression),
        # `[name]` and `[name:value]`; in quotes both may hold any character.
        (
            rf'(?<!:)\[({_PROPERTY_NAME})(?::((?:"[^"\n]*"|[^\[\]"\n])*|[^\[\]\n]*))?\]',
            _property,
        ),
        (rf"(?<![^\s(:-]){_PATTERN}", _expression),
        (rf"(?i:{'|'.join(CASES)}):(?=[^\s)]|$)", lambda _, match: CasePrefix(match[0])),
        (rf"(?i:{'|'.join(TEXT_FIELDS)}):(?=\S|$)", _field_prefix),
        (r"(?<![^\s(+-])#((?=[^\s()]*[^\W\d])(?:[\w/-]|[^\x00-\x7f])+\*?)(?=[\s()]|$)", _tag),
        (r'(?<=\w:)"([^"]*\w[^"]*)$', _open_phrase),
        (r'"', _unmatched_quote),
        (_IDENTIFIER, _word),
        (r'[^\s()"]+', _word),
    )
)


def _matches(
    source: str,
) -> Iterator[tuple[re.Match[str], Callable[[ParseContext, re.Match[str]], Token | None]]]:
    """Yield the match of each token with what makes the token; the rules together match at every offset."""
    at = 0
    source = source.translate(_QUOTES)
    while at < len(source):
        match, create = next(
            (match, create) for pattern, create in _RULES if (match := pattern.match(source, at))
        )
        yield match, create
        at = match.end()


class PlacedToken(NamedTuple):
    """A token, and where it starts and ends in the query."""

    token: Token
    start: int
    end: int


def tokens(context: ParseContext) -> Iterator[PlacedToken]:
    """Yield the tokens of a query, without parentheses that are too deep, or close nothing."""
    depth = 0
    for placed in _just_signs(context) or _all_tokens(context):
        token = placed.token
        depth += (token == OPEN) - (token == CLOSE)
        if depth < 0 or (depth > MAX_DEPTH and token == OPEN):
            depth = max(0, min(depth, MAX_DEPTH))
        else:
            yield placed


def _all_tokens(context: ParseContext) -> Iterator[PlacedToken]:
    for match, create in _matches(context.source):
        token = create(context, match)
        if token is not None:
            yield PlacedToken(token, *match.span())


def _just_signs(context: ParseContext) -> list[PlacedToken]:
    """Return the signs of a query such as `:-)`, whose parentheses or quotes are signs themselves; else nothing."""
    source = context.source
    if not context.only_signs or context.as_typed or set("*/") & set(source):
        return []
    unpaired = source.count("(") != source.count(")") or source.translate(_QUOTES).count('"') % 2
    if not unpaired and "()" not in source:
        return []
    return [
        PlacedToken(WordNode(match[0], match.end()), *match.span()) for match in re.finditer(r"\S+", source)
    ]


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


def _written_name(match: re.Match[str]) -> WrittenValue:
    """Return the name of a property."""
    name = match[1].strip().strip('"').strip()
    start = match.start(1) + match[1].index(name)
    return WrittenValue("[", start, start + len(name), '"' in match[1])


def written_values(text: str) -> Iterator[WrittenValue]:
    """Yield the values of operators, the names of properties and the single words of a query, as `parse` reads it."""
    text = text[:MAX_CHARACTERS]
    groups: list[str] = []  # the operator of each open parenthesis
    before: str | None = None  # the operator right before
    for match, create in _matches(text):
        operator = before if before is not None else groups[-1] if groups else ""
        before = None
        if create is _value:
            group = match.lastindex or 1
            start, end = match.span(group) if group > 1 else (match.end(), match.end())
            yield WrittenValue(match[1].lower(), start, end, match[2] is not None)
        elif create in (_property, _property_prefix, _property_expression):
            yield _written_name(match)
        elif create in (_word, _tag):
            yield WrittenValue(operator if create is _word else "", *match.span(), quoted=False)
        elif create is _phrase and operator:
            yield WrittenValue(operator, *match.span(1), quoted=True)
        elif create is _value_prefix:
            before = match[0][:-1].lower()
        elif create in (_field_prefix, _scope):
            before = ""
        elif match[0] == "(":
            groups.append(operator)
        elif match[0] == ")" and groups:
            groups.pop()
