"""Divide prose into sentences, as abstracts are written."""

from __future__ import annotations

import re

from index.text import fold

# A sign that ends a sentence, with the quotes and brackets that it closes, before a blank and what may begin the next
# one, names like `xMAE` among it; signs of Chinese and Japanese need no blank; a blank line always ends one.
_BREAK = re.compile(
    r"""(?P<sign>[.!?…])["'”’»)\]]*(?P<gap>\s+)(?=["'“‘«(\[]*(?:[^\W_a-z]|[a-z]+[A-Z0-9]))|[。！？][」』”）]*\s*|\s*\n\s*\n\s*"""
)
_LAST_WORD = re.compile(r"[^\W\d_][\w.]*$")
_SHORTENED = frozenset(
    "e.g i.e cf vs viz fig figs eq eqs sec secs ch chap tab ref refs no nos vol pp approx resp dr prof mr mrs ms"
    " st".split()
)
"""Words that a full stop shortens; the name or number that they stand before goes on with the sentence."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence of a text, without the blanks around it."""
    spans = []
    start = 0
    for found in _BREAK.finditer(text):
        if found["sign"] == "." and not _ends(text, found.start(), found.end()):
            continue
        end = found.start("gap") if found["gap"] is not None else found.end()
        spans.append((start, end))
        start = found.end()
    spans.append((start, len(text)))
    return [stripped for span in spans if (stripped := _stripped(text, *span)) is not None]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each on one line."""
    return [" ".join(text[start:end].split()) for start, end in sentence_spans(text)]


def _ends(text: str, at: int, after: int) -> bool:
    """Return whether a full stop ends a sentence: not in `Fig. 3`, `J. Roe` or `Roe et al. (2019)`."""
    # A sentence may be long; the word before the stop is not.
    word = _LAST_WORD.search(text, max(0, at - 40), at)
    if word is None:
        return True
    name = word[0]
    if len(name) == 1 and name.isupper():
        return False
    if fold(name) == "al":
        return not (text[after] in "([" or text[after].isdigit())
    return fold(name) not in _SHORTENED


def _stripped(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    if not part.strip():
        return None
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
