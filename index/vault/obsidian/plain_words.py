"""Text from outside as words in Markdown."""

from __future__ import annotations

import re

from index.vault.parse import markdown

# Characters that would begin or end something other than words: a link, a tag, a citation, code, HTML, a comment,
# a block identifier, a cell; at the start of a line also another kind of block.
_MARKUP = re.compile(
    r"""[`|] | \[(?=\[) | \](?=[(:]) | (?<![^\W_])(?<!/)\#(?!\s) | (?<![^\W_])(?<!/)@(?=[\w{]) | <(?=[A-Za-z/!?])
    | &(?=[#\w]+;) | %(?=%) | ~(?=~~) | \^(?=[A-Za-z0-9-]+\s*$) | \\(?=[!-/:-@\[-`{-~]|$)
    | ^(?:[#>] | [-+=:](?=[-=:|\s]*$))""",
    re.VERBOSE | re.MULTILINE,
)
_MATH = re.compile(rf"(?<!\\){markdown.MATH.pattern}")


def plain_words(text: str) -> str:
    """Return text in which Markdown finds words and math, and nothing else."""
    parts = []
    at = 0
    for math in () if "$$" in text else _MATH.finditer(text):
        parts += [_MARKUP.sub(r"\\\g<0>", text[at : math.start()]), math[0]]
        at = math.end()
    return "".join([*parts, _MARKUP.sub(r"\\\g<0>", text[at:])])
