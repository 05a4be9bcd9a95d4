"""Porter's second stemming algorithm, as Whoosh has it, with the exceptions that its author added since.

Whoosh also has Porter's first algorithm, which by an oversight leaves doubled letters (`planning`: `plann`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from index.search.whoosh.imports import EnglishStemmer

_algorithm: Callable[[str], str] = EnglishStemmer().stem
# Words that the algorithm takes for others: `university` for `universe`, `organize` for `organ`, `adding` for `ad`.
_APART = re.compile(
    "(add)(?:ed|ing)|(emergenc)(?:e|y|ies)|(emergent)(?:ly)?|(internal)(?:s|ly|i[a-z]+)?|(internat)ional[a-z]*"
    "|(interval)s?|(lateral)(?:s|ly)?|(organic)(?:s|ally)?|(organism)s?|(organiz)[a-z]+|(paste)(?:s|d)?"
    "|(universal)[a-z]*|(universit)(?:y|ies)"
)
# Whoosh keeps the last letter of `quantize` where it has cut `quantization`.
_KEPT = re.compile("[a-z]+(?:iz(?:ations?|ers?)|ational(?:ly)?)")


def stem_english(word: str) -> str:
    """Return the stem of an English word in lower case."""
    apart = _APART.fullmatch(word)
    if apart is not None:
        return apart[apart.lastindex or 0]
    stem = _algorithm(word)
    return stem[:-1] if stem.endswith(("ize", "ate")) and _KEPT.fullmatch(word) else stem
