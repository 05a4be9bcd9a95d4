"""Upper and lower case of titles, as CSL means it."""

from __future__ import annotations

import re

from index.read.formatted_citations.marked_text import ENDS, MARKS, STARTS

_STOP_WORDS = frozenset(
    "a an and as at but by down for from in into nor of on onto or over so the till to up via with yet".split()
)
_KEPT = re.compile(f"({STARTS['nocase']}.*?{ENDS['nocase']})")
_WORD = re.compile(r"[^\s\-–—/]+")
_FIRST_WORD = re.compile(rf"(?<![^\s{MARKS}])[^\s]+")
_LETTER = re.compile(r"[^\W\d_]")
_ENDS_PART = re.compile(rf"[:.?!][\s”’\"'{MARKS}]*\Z")
_NO_LETTERS = re.compile(r"[\W_]+")


def change_case(text: str, case: str, language: str) -> str:
    """Return a text in a case of CSL; what stands between the marks of `nocase` stays as it is."""
    if case == "title" and language[:2].lower() != "en":
        return text
    parts = _KEPT.split(text)
    for at in range(0, len(parts), 2):
        first, last = not any(parts[:at]), not any(parts[at + 1 :])
        parts[at] = _changed(parts[at], case, first, last)
    return "".join(parts)


def _changed(text: str, case: str, first: bool, last: bool) -> str:
    if case == "lowercase":
        return text.lower()
    if case == "uppercase":
        return text.upper()
    if case == "capitalize-all":
        return _WORD.sub(lambda word: _capitalized(word[0]), text)
    if case == "title":
        return _title(text, first, last)
    if case in ("capitalize-first", "sentence") and first:
        return _FIRST_WORD.sub(lambda word: _capitalized(word[0]), text, count=1)
    return text


def _title(text: str, first: bool, last: bool) -> str:
    words = list(_WORD.finditer(text))

    def change(word: re.Match[str]) -> str:
        at_edge = (first and word.start() == words[0].start()) or (last and word.start() == words[-1].start())
        plain = _NO_LETTERS.sub("", word[0])
        if plain in _STOP_WORDS and not at_edge and not _ENDS_PART.search(text, 0, word.start()):
            return word[0]
        return _capitalized(word[0])

    return _WORD.sub(change, text)


def _capitalized(word: str) -> str:
    """Return a word that is wholly in lower case with its first letter in upper case, any other as it is."""
    if not word.islower():
        return word
    return _LETTER.sub(lambda letter: letter[0].upper(), word, count=1)
