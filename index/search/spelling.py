"""Did you mean: the query with misspelt words corrected from the words of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search import lexicon
from index.search.analyzer import fold_word, spellings, tokens
from index.search.query import terms
from index.text import clean_line

if TYPE_CHECKING:
    from index.search.query.parser import ParsedQuery
    from index.search.scoring.evaluator import Evaluator

_MAX_WORDS = 8
_SHORTEST = 4
_MAX_TEXT = 400


def suggest(parsed: ParsedQuery, evaluator: Evaluator) -> str | None:
    """Return the query with each word that no document contains replaced by the nearest one, or None.

    The nearest word is one that begins with the given one, which may be cut short; else see `lexicon.near`. Only
    the first few words are corrected; operators, the values of filters and phrases stay as they are.
    """
    found: list[tuple[int, int, str]] = []
    for at, typed in parsed.typed:
        for start, end, _ in tokens(typed):
            if len(found) < _MAX_WORDS and (better := _better(typed[start:end], evaluator)) is not None:
                found.append((at + start, at + end, better))
    text = parsed.text
    for start, end, better in reversed(found):
        text = text[:start] + better + text[end:]
    return clean_line(text[:_MAX_TEXT]) if found else None


def _better(word: str, evaluator: Evaluator) -> str | None:
    folded = fold_word(word)
    if len(folded) < _SHORTEST or any(map(str.isdigit, folded)):
        return None
    if any(len(evaluator.hits(terms.word(ways, terms.FIELD_WEIGHTS)).docs) for ways in spellings(word)):
        return None
    snapshot = evaluator.snapshot
    return lexicon.completed(snapshot, folded) or next(iter(lexicon.near(snapshot, folded)), None)
