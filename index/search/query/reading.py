"""The way a query was read, in words: one line for each part, indented under the group it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from index.search.query.syntax_nodes import (
    GroupNode,
    NotNode,
    OrNode,
    PropertyNode,
    RequiredNode,
    ScopeNode,
    SyntaxNode,
    ValueNode,
)
from index.search.query.text_nodes import ExpressionNode, NearNode, PhraseNode, TextNode, WordNode
from index.text import clean_line

_INDENT = "  "
_MOST_LINES = 100
_SHOWN = 200

_SCOPES: Mapping[str, str] = {
    "line": "in one line",
    "block": "in one block",
    "section": "in one section",
    "task": "in one task",
    "task-todo": "in one open task",
    "task-done": "in one task that is done",
}


def reading(pieces: Sequence[SyntaxNode]) -> tuple[str, ...]:
    """Return the lines of a query that was cut into pieces; several pieces are all required."""
    piece = pieces[0] if len(pieces) == 1 else GroupNode(tuple(pieces))
    lines = [_shown(line) for line in _lines(piece, 0)] if pieces else []
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = ["…"]
    return tuple(lines)


def _shown(line: str) -> str:
    text = line.lstrip(" ")
    return line[: len(line) - len(text)] + clean_line(text)[:_SHOWN]


def _lines(piece: SyntaxNode, depth: int, sign: str = "") -> Iterator[str]:
    head = _INDENT * depth + sign
    match piece:
        case GroupNode() | OrNode():
            yield f"{head}{'any' if isinstance(piece, OrNode) else 'all'} of:"
            for each in piece.pieces:
                yield from _lines(each, depth + 1)
        case NotNode():
            yield from _lines(piece.piece, depth, f"{sign}not ")
        case RequiredNode():
            yield from _lines(piece.piece, depth, f"{sign}always ")
        case ScopeNode():
            yield f"{head}{_SCOPES[piece.scope]}:"
            yield from _lines(piece.piece, depth + 1)
        case ValueNode():
            value = f"/{piece.value}/" if piece.pattern else f"“{piece.value}”"
            yield f"{head}{piece.name} {value}"
        case PropertyNode():
            yield f"{head}property {_property(piece)}"
        case WordNode() | PhraseNode() | NearNode() | ExpressionNode():
            yield head + _text(piece)
        case _:
            assert_never(piece)


def _property(piece: PropertyNode) -> str:
    name = piece.name.strip().strip('"')
    if piece.value is None or not piece.value.strip():
        return f"“{name}”"
    return f"“{name}” with /{piece.value}/" if piece.pattern else f"“{name}” with {piece.value.strip()}"


def _text(piece: TextNode) -> str:
    match piece:
        case ExpressionNode():
            said = f"expression /{piece.text}/"
        case NearNode():
            said = f"words “{piece.text}” within {piece.distance} places"
        case PhraseNode():
            said = f"phrase “{piece.text}”"
        case _:
            said = _word(piece.text)
    where = f" in {piece.field}" if piece.field else ""
    return said + where + (" in exactly this case" if piece.cased else "")


def _word(text: str) -> str:
    if not any(map(str.isalnum, text)):
        return f"signs “{text}”"
    if text.endswith("~"):
        return f"words like “{text.rstrip('~')}”"
    return f"words that fit “{text}”" if "*" in text else f"word “{text}”"
