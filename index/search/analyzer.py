"""The analyzer: text to terms, for the index and for queries alike.

A *chunk* is a run of letters and digits with single joiners inside: `KaLM-Embedding-V2`, `state-of-the-art`,
`GPT-4o`, `C++`. Its *parts* (`kalm`, `embedding`, `v2`) stand at successive positions, so that a phrase finds
them however they were joined. The position of a part also has these terms, where they differ from it: the pieces
at changes of case and from letters to digits (`DocOwl`: `doc`, `owl`; `llama3`: `llama`, `3`), the part with its
`+` or `#` (`codet5+`), and, at the first part, all parts written together (`gpt4o`). A query for one of these
spellings therefore finds the others. Words of letters a to z are spelled as in America (`colour`: `color`) and
stemmed (Porter's second algorithm). Accents, points and invisible characters are dropped; `größe` is `groesse` as
well. Each character of a script without spaces is a part of its own. A hyphen may be the last character of a line.
There are no stop words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from index.search.english_spelling import american
from index.search.letters import (
    IGNORABLE,
    MARKS,
    UNSPACED,
    UNSPACED_LETTER,
    fold_letters,
    spelled_out,
    without_ignorable,
)
from index.search.stemmer import stem_english

MAX_PART = 64
"""Characters of a word that are indexed; longer runs are data, not language."""

JOINED_PARTS = 4
"""Parts of a compound that are also found in one word; nobody writes longer ones so."""

_CACHED_CHUNK = 40
_CACHE_SIZE = 100_000

_LETTER = f"[\\w{MARKS}]"
_LINE_BREAK = r"[ \t]*\r?\n[ \t]*"
_JOINER = f"(?:[-\u2010](?:{_LINE_BREAK})?|(?<=\u00ad){_LINE_BREAK}|[\u2011-\u2013\u2212'\u2019^.&])"
# Each character can belong to one alternative only, so matching never backtracks: linear time.
_CHUNK = re.compile(f"{_LETTER}+(?:{_JOINER}{_LETTER}+)*(?:(?:\\+{{1,2}}|#)(?!\\w))?")
_ASCII_CHUNK = re.compile(rf"\w+(?:(?:-(?:{_LINE_BREAK})?|['^.&])\w+)*(?:(?:\+{{1,2}}|#)(?!\w))?", re.ASCII)
_LINE_END_HYPHEN = re.compile(f"[-\u2010\u00ad](?<={_LETTER}[-\u2010\u00ad]){_LINE_BREAK}(?={_LETTER})")

_WORD = f"[^\\W_{MARKS}][^\\W_]*(?:[{MARKS}]+[^\\W_]*)*"
# A part inside a chunk: numbers keep their points (`1.5`, `qwen2.5`, `v0.9b`).
_PART = re.compile(f"[^\\W_]*\\d(?:\\.\\d[^\\W_]*)+|{_WORD}")
_WHOLE_WORD = re.compile(f"{_WORD}[+#]*")
_TRAILING = re.compile(f"[{IGNORABLE}]+$")
_POSSESSIVE = re.compile("['\u2019][sS]$")
# The last capital of several begins a word of three letters or more: `HTTPServer`, but not `LLMs`.
_CASE_CHANGE = re.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_DIGIT_CHANGE = re.compile(r"(?<=[A-Za-z])(?=[0-9])")
_PLAIN = re.compile(r"[a-z]+")
_ACRONYMS = re.compile("[b-df-hj-np-tv-xz]{2,}[b-df-hj-np-rtv-xz]s")  # `llms`: several of what has no vowel
_UNSPACED_CHARACTER = f"{UNSPACED_LETTER}|[^{UNSPACED}]+"
_ANY_UNSPACED = f"[{UNSPACED}]"


class TextPosition(NamedTuple):
    """One position of a text or chunk: the offsets of its word, and its terms, the word itself first."""

    start: int
    end: int
    terms: tuple[str, ...]


class Analysis(NamedTuple):
    """The terms and words of a text, for the index.

    Attributes:
        terms: Each with its position.
        width: Number of positions.
        written: The distinct words as they are written: folded, but not stemmed. Of a compound these are its parts,
            and their pieces at changes of case that are searched for.
    """

    terms: tuple[tuple[str, int], ...]
    width: int
    written: tuple[str, ...]


_parts_cache: dict[str, tuple[TextPosition, ...]] = {}
_stems: dict[str, str] = {}


# These characters take as long to compile as a search, and few texts have any.
_compiled = cache(re.compile)


def _has_unspaced(text: str) -> bool:
    return not text.isascii() and _compiled(_ANY_UNSPACED).search(text) is not None


def fold_word(text: str) -> str:
    """Return a word in lower case without accents, points and invisible characters, at most `MAX_PART` of them."""
    return (text.lower() if text.isascii() else fold_letters(text))[:MAX_PART]


def stem(word: str) -> str:
    """Return the stem of a folded word; a word with characters other than a to z is its own stem."""
    found = _stems.get(word)
    if found is None:
        found = stem_english(american(word)) if len(word) > 3 and _PLAIN.fullmatch(word) else word
        if len(_stems) >= _CACHE_SIZE:
            _stems.clear()
        _stems[word] = found
    return found


def _pieces(part: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to split a part: at changes of case, and from letters to digits."""
    part = without_ignorable(part)
    if not part.isascii() or part.isdigit():
        return
    if part.isalpha() and (part.islower() or part.istitle() or part.isupper()):
        return
    for change in (_CASE_CHANGE, _DIGIT_CHANGE):
        pieces = change.split(part)
        if len(pieces) > 1:
            yield tuple(stem(fold_word(piece)) for piece in pieces)


def _part_spans(chunk: str) -> list[tuple[int, int]]:
    possessive = _POSSESSIVE.search(chunk)
    end_of_parts = possessive.start() if possessive else len(chunk)
    if chunk.isascii():
        return [match.span() for match in _PART.finditer(chunk, 0, end_of_parts)]
    spans: list[tuple[int, int]] = []
    for match in _PART.finditer(chunk, 0, end_of_parts):
        start, end = match.span()
        if _has_unspaced(match[0]):
            spans += (found.span() for found in _compiled(_UNSPACED_CHARACTER).finditer(chunk, start, end))
        else:
            spans.append((start, end))
    return [(start, start + len(_TRAILING.sub("", chunk[start:end]))) for start, end in spans]


def _trailing_sign(chunk: str) -> str:
    return chunk[len(chunk.rstrip("+#")) :]


def _joined(chunk: str, spans: list[tuple[int, int]]) -> str:
    """Return the parts of a compound in one word, up to the first of a script without spaces (`GPT-4를`)."""
    if len(spans) == 1:
        return ""
    parts = [chunk[start:end] for start, end in spans]
    parts = list(takewhile(lambda part: not _has_unspaced(part), parts))
    return stem(fold_word("".join(parts))) if 1 < len(parts) <= JOINED_PARTS else ""


def _otherwise(part: str, term: str) -> str:
    """Return a further term of a part; empty where there is none.

    It is how the part is written where its letters cannot be typed, or one of the things that it names.
    """
    if part.isascii():
        return term[:-1] if term.endswith("s") and _ACRONYMS.fullmatch(term) else ""
    return stem(fold_word(spelled_out(part)))


def _chunk_positions(chunk: str) -> tuple[TextPosition, ...]:
    spans = _part_spans(chunk)
    parts: list[TextPosition] = []
    sign = _trailing_sign(chunk)
    for number, (start, end) in enumerate(spans):
        text = chunk[start:end]
        word = stem(fold_word(text))
        terms = {word: None}
        if other := _otherwise(text, word):
            terms[other] = None
        for pieces in _pieces(text):
            # Short pieces of letters (`KaLM`: `ka`, `lm`) would be noise in every search for them.
            terms.update({piece: None for piece in pieces if len(piece) > 2 or piece[0].isdigit()})
        if "." in text and len(head := text.partition(".")[0]) > 2 and head[0].isalpha():
            terms[fold_word(head)] = None  # `Qwen2.5` is called `Qwen2` as well
        if sign and number == len(spans) - 1:
            terms = {fold_word(text) + sign: None, **terms}
        if number == 0 and (joined := _joined(chunk, spans)):
            terms[joined] = None
        last = end + len(sign) if sign and number == len(spans) - 1 else end
        parts.append(TextPosition(start, last, tuple(terms)))
    return tuple(parts)


def parts_of(chunk: str) -> tuple[TextPosition, ...]:
    """Return the positions of one chunk."""
    found = _parts_cache.get(chunk)
    if found is None:
        found = _chunk_positions(chunk)
        if len(chunk) <= _CACHED_CHUNK:
            if len(_parts_cache) >= _CACHE_SIZE:
                _parts_cache.clear()
            _parts_cache[chunk] = found
    return found


def plain_word(text: str) -> str:
    """Return the one word of a piece of text, of which its stem is the only term; empty where it has other terms."""
    bare = text.strip('.,;:!?()"')
    if bare.isascii() and bare.isalpha() and (bare.islower() or bare.istitle()):
        return bare.lower()[:MAX_PART]
    return ""


def analyse(text: str) -> Analysis:
    """Return the terms of a text, and its words as they are written."""
    if word := plain_word(text):
        return Analysis(((stem(word), 0),), 1, (word,))
    found: list[tuple[str, int]] = []
    written: dict[str, None] = {}
    width = 0
    for chunk in _chunks(text).findall(text):
        parts = _chunk_positions(chunk)
        for start, end, terms in parts:
            found += ((term, width) for term in terms)
            width += 1
            part = chunk[start:end]
            if part.isascii() or not _has_unspaced(part):
                written[fold_word(part)] = None
                if len(terms) > 1 and (bare := without_ignorable(part)).isascii():
                    written.update(
                        (piece.lower(), None) for piece in _CASE_CHANGE.split(bare) if len(piece) > 2
                    )
    return Analysis(tuple(found), width, tuple(written))


def pieces_of(text: str) -> list[str]:
    """Return a text in pieces that can be analysed apart: cut at spaces, but not after a hyphen at a line end."""
    return (_LINE_END_HYPHEN.sub("-", text) if "\n" in text else text).split()


def _chunks(text: str) -> re.Pattern[str]:
    return _ASCII_CHUNK if text.isascii() else _CHUNK


def positions(text: str) -> tuple[dict[str, list[int]], int]:
    """Return the terms of a text with their positions in order, and the number of positions."""
    found: dict[str, list[int]] = {}
    analysis = analyse(text)
    for term, position in analysis.terms:
        found.setdefault(term, []).append(position)
    return found, analysis.width


def tokens(text: str) -> Iterator[TextPosition]:
    """Yield every position of a text, in order; starts and ends are offsets in the text."""
    for match in _chunks(text).finditer(text):
        base = match.start()
        for part in parts_of(match[0]):
            yield TextPosition(base + part.start, base + part.end, part.terms)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in order: one term for each position."""
    return tuple(part.terms[0] for chunk in _chunks(text).findall(text) for part in parts_of(chunk))


def has_words(text: str) -> bool:
    """Return whether a text has any letters or digits that are searched for."""
    return any(map(parts_of, _chunks(text).findall(text)))


def written_parts(text: str) -> list[str]:
    """Return the words of a text in order, just as they are written; of compounds, their parts."""
    return [text[start:end] for start, end, _ in tokens(text)]


def spellings(text: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return the spellings of each chunk of a query, each a run of terms.

    `gpt4o` gives `((("gpt4o",), ("gpt", "4o")),)`: the word itself, or its two halves side by side.
    """
    found: list[tuple[tuple[str, ...], ...]] = []
    for match in _chunks(text).finditer(text):
        chunk = match[0]
        parts = parts_of(chunk)
        if not parts:
            continue
        ways = [tuple(part.terms[0] for part in parts)]
        written = [chunk[part.start : part.end] for part in parts]
        ways.append(
            tuple(_otherwise(text, term) or term for text, term in zip(written, ways[0], strict=True))
        )
        if len(parts) == 1 and not _trailing_sign(chunk):
            ways += _pieces(written[0])
        elif not _has_unspaced(chunk) and (joined := _joined(chunk, _part_spans(chunk))):
            ways.append((joined,))
        found.append(tuple(dict.fromkeys(ways)))
    return tuple(found)


def last_chunk(text: str) -> str:
    """Return the last chunk of a text with what follows it; empty where it has none."""
    found = [match.start() for match in _chunks(text).finditer(text)]
    return text[found[-1] :] if found else ""


def title_key(text: str) -> str:
    """Return the form in which whole titles, names and keys are compared: words in order, whatever joins them."""
    if text.isascii() and len(text) <= MAX_PART:
        return " ".join(_WHOLE_WORD.findall(text.lower()))
    return " ".join(map(fold_word, _WHOLE_WORD.findall(text)))
