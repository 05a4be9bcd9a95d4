"""Find the fenced code of a note, and the code in its lines, with the place of each character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.vault.parse import frontmatter, markdown
from index.vault.parse.source_map import SourceMap, body_place

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

# One line with its code; in a longer one, nothing is looked for.
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LONGEST_LINE = 10_000


class FencedCode(NamedTuple):
    """One fenced block.

    Attributes:
        language: First word after the fence, in lower case; may be empty.
        code: Its lines, joined by newlines, without what begins a line of the quote or list that it is in.
        places: Offset in the text of each character of `code`; a newline has the place after its line.
    """

    language: str
    code: str
    places: tuple[int, ...]


def fenced_code(text: str, languages: Container[str]) -> list[FencedCode]:
    """Return the fenced code of a note that is in one of these languages, in order.

    Args:
        text: The whole note.
        languages: In lower case.

    Raises:
        TooComplexError: The text takes too many steps to read.
    """
    block = frontmatter.load(text).block
    start, line = body_place(text, block.end if block else 0)
    source = SourceMap(text, start, line)
    found: list[FencedCode] = []
    for token in markdown.blocks(text[start:], {}):
        code = token.content.removesuffix("\n")
        language = (token.info.split() or [""])[0].lower()
        if token.type == "fence" and token.map and code and language in languages:
            locate = source.by_lines(code, token.map[0] + 1)
            found.append(FencedCode(language, code, tuple(map(locate, range(len(code))))))
    return found


class CodeSpan(NamedTuple):
    """Code in a line of text, and the offset at which it begins."""

    code: str
    start: int


def code_spans(text: str) -> Iterator[CodeSpan]:
    """Yield the code between backticks of the paragraphs, headings and tables of a note that stands in one line.

    Args:
        text: The whole note.

    Raises:
        TooComplexError: The text takes too many steps to read.
    """
    block = frontmatter.load(text).block
    start, line = body_place(text, block.end if block else 0)
    source = SourceMap(text, start, line)
    rows = {
        row
        for token in markdown.blocks(text[start:], {})
        if token.type == "inline" and token.map and "`" in token.content
        for row in range(*token.map)
    }
    for row in sorted(rows):
        first, end = source.starts[row], source.row_end(row)
        if end - first <= _LONGEST_LINE:
            for found in _SPAN.finditer(text, first, end):
                yield CodeSpan(found[2], found.start(2))
