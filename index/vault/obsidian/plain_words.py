"""Text from outside as words in Markdown."""

from __future__ import annotations

import re

from index.vault.parse import markdown

# Characters that would begin or end something other than words: a link, a tag, a citation, code, HTML, a comment,
# a block identifier, a cell, a field of Dataview; at the start of a line also another kind of block, or a task.
_AFTER_BULLET = "|".join(rf"(?<=[-+*][ \t]{{{n}}})|(?<=\d[.)][ \t]{{{n}}})" for n in range(1, 5))
_TASK = rf"(?:{_AFTER_BULLET})\[(?=[^\]\n]\](?:\s|$))"
_MARKUP = re.compile(
    r"""[`|] | \[(?=\[) | \](?=[(:]) | (?<![^\W_])(?<!/)\#(?!\s) | (?<![^\W_])(?<!/)@(?=[\w{]) | <(?=[A-Za-z/!?])
    | &(?=[#\w]+;) | %(?=%) | ~(?=~~) | \^(?=[A-Za-z0-9-]+\s*$) | \\(?=[!-/:-@\[-`{-~]|$) | (?<=:):(?=\s|$)
    | ^(?:[#>] | [-+=:](?=[-=:|\s]*$)) | """
    + _TASK,
    re.VERBOSE | re.MULTILINE,
)
_MATH = re.compile(rf"(?<!\\){markdown.MATH.pattern}")


def plain_words(text: str) -> str:
    """Return text in which Markdown finds words and math, and nothing else."""
    if "$$" in text:
        # A block of math would go on over what follows.
        return _MARKUP.sub(r"\\\g<0>", text).replace("$", r"\$")
    parts = []
    at = 0
    for math in _MATH.finditer(text):
        parts += [_MARKUP.sub(r"\\\g<0>", text[at : math.start()]), math[0]]
        at = math.end()
    return "".join([*parts, _MARKUP.sub(r"\\\g<0>", text[at:])])
