"""Colour the code in blocks, and link the nodes of diagrams."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notes_tui.widgets.markdown.model import Piece

if TYPE_CHECKING:
    from collections.abc import Callable

# Longer code is not coloured, because a lexer can be slow; nor is code in less common languages.
_MOST = 20_000
_LANGUAGES = frozenset(
    "bash bibtex c c++ cpp css diff go haskell html ini java javascript js json julia latex lua make makefile "
    "matlab nix php py python r rb ruby rust sh shell sql tex toml ts typescript xml yaml yml zsh".split()
)
# Roles of the token types of Pygments; the first prefix that matches counts.
_ROLES = (
    ("Comment", "syntax-comment"),
    ("Keyword", "syntax-keyword"),
    ("Operator.Word", "syntax-keyword"),
    ("Name.Function", "syntax-name"),
    ("Name.Class", "syntax-name"),
    ("Name.Builtin", "syntax-name"),
    ("Name.Tag", "syntax-name"),
    ("Name.Decorator", "syntax-name"),
    ("Name.Attribute", "syntax-name"),
    ("Literal.String", "syntax-string"),
    ("Literal.Number", "syntax-number"),
    ("Generic.Inserted", "syntax-string"),
    ("Generic.Deleted", "syntax-deleted"),
)
_CLASS = re.compile(r"([ \t]*class[ \t]+)([^\s,]+(?:,[^\s,]+)*)([ \t]+internal-link[ \t]*;?[ \t]*)")
_NODE = r"(?<![\w-]){}[\[({{>]+\"?([^\[\](){{}}\"]+)"


def code_lines(code: str, language: str, link: Callable[[str], int]) -> list[list[Piece]]:
    """Split code into lines of pieces. Colouring is too slow for the event loop.

    Args:
        code: The contents of the block.
        language: As the fence names it; unknown languages are not coloured.
        link: Adds a link to the note of a name, and returns its number.
    """
    code = code.rstrip("\n").expandtabs(4)
    language = language.lower()
    if language == "mermaid" and len(code) <= _MOST:
        return [_diagram_line(line, code, link) for line in code.split("\n")]
    if language in _LANGUAGES and len(code) <= _MOST:
        return _coloured(code, language)
    return [[Piece(line, ("block",))] for line in code.split("\n")]


def _coloured(code: str, language: str) -> list[list[Piece]]:
    from pygments.lexers import get_lexer_by_name

    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    lines: list[list[Piece]] = [[]]
    for kind, text in lexer.get_tokens(code):
        name = str(kind).removeprefix("Token.")
        role = next((role for prefix, role in _ROLES if name.startswith(prefix)), None)
        roles = ("block", role) if role else ("block",)
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(Piece(part, roles))
    return [line or [Piece("", ("block",))] for line in lines]


def _diagram_line(line: str, code: str, link: Callable[[str], int]) -> list[Piece]:
    """Return a line of a diagram, with nodes of the class `internal-link` as links to the notes they name."""
    match = _CLASS.fullmatch(line)
    if match is None:
        return [Piece(line, ("block",))]
    pieces = [Piece(match[1], ("block",))]
    for number, node in enumerate(match[2].split(",")):
        label = re.search(_NODE.format(re.escape(node)), code)
        pieces += [Piece(",", ("block",))] if number else []
        pieces.append(Piece(node, ("block", "link"), link(label[1].strip() if label else node)))
    return [*pieces, Piece(match[3], ("block",))]
