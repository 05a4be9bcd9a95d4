"""Patterns of citation keys, in the words of Better BibTeX: `auth.lower + shorttitle(3,3) + year`. Pure.

A pattern is made of words, each for a value of the paper, and of texts in quotes, with `+` between them. A word may
have numbers in parentheses, and filters after a dot, each of which changes what stands before it:
`authors(2).fold.lower`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LibraryError
from index.papers.citation_keys import STOP_WORDS, source_key, without_accents
from index.text import clean_line, fold

if TYPE_CHECKING:
    from index.papers.model import Record
    from index.papers.person_names import Name

_TOKEN = re.compile(
    r"""\s*(?: "(?P<text>[^"]*)" | '(?P<other>[^']*)' | (?P<sign>[+.:])
    | (?P<name>[A-Za-z]+)(?:\((?P<numbers>[^()]*)\))? )""",
    re.VERBOSE,
)
_LONGEST = 200
_MOST_DIGITS = 3
_LEAST_LIKE = 50
_NOT_IN_TITLES = re.compile(r"[\W_]+")
_NOT_IN_NAMES = re.compile(r"[^\w-]+|_+")
_AND_OTHERS = "EtAl"


class _WordOrFilter(NamedTuple):
    """A word or filter with its numbers."""

    name: str
    numbers: tuple[int, ...] = ()


class _PatternPart(NamedTuple):
    """A text as it is, or a word of the paper with its filters."""

    text: str = ""
    word: _WordOrFilter | None = None
    filters: tuple[_WordOrFilter, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyPattern:
    """A pattern that was read.

    Attributes:
        text: As it was written.
    """

    text: str
    parts: tuple[_PatternPart, ...]

    def key(self, record: Record) -> str:
        """Return the key of a paper, safe as a file name; empty where no word of the pattern gives a letter."""
        values = [
            part.text if part.word is None else _value(part.word, part.filters, record) for part in self.parts
        ]
        words = "".join(value for part, value in zip(self.parts, values, strict=True) if part.word)
        return source_key("".join(values)) if any(map(str.isalpha, words)) else ""


def parse(text: str) -> KeyPattern:
    """Read a pattern.

    Raises:
        LibraryError: It is not one; the sentence says at which character, and which word may be meant.
    """
    text = text.rstrip()
    if not text.strip() or len(text) > _LONGEST:
        raise _unreadable(text, 0, f"write 1 to {_LONGEST} characters, such as auth + year")
    parts: list[_PatternPart] = []
    at, sign = 0, "+"
    while at < len(text):
        token = _TOKEN.match(text, at)
        start = len(text) - len(text[at:].lstrip())
        if token is None:
            why = "the quote is not closed" if text[start] in "\"'" else f"“{text[start]}” means nothing here"
            raise _unreadable(text, start, why)
        at = token.end()
        if token["sign"]:
            if sign:
                raise _unreadable(text, start, f"nothing stands before “{token['sign']}”")
            sign = token["sign"]
            continue
        _take(text, start, token, sign, parts)
        sign = ""
    if sign:
        raise _unreadable(text, len(text), f"nothing follows “{sign}”")
    return KeyPattern(text, tuple(parts))


def key_pattern_fault(pattern: str) -> str:
    """Return a sentence that says why a pattern cannot be read; empty where it can, or is empty."""
    try:
        if pattern:
            parse(pattern)
    except LibraryError as error:
        return str(error)
    return ""


def _take(text: str, start: int, token: re.Match[str], sign: str, parts: list[_PatternPart]) -> None:
    """Add a text, a word or a filter to the parts read so far; `sign` stands before it."""
    literal = token["other"] if token["text"] is None else token["text"]
    is_filter = sign in (".", ":")
    if is_filter:
        if literal is not None or parts[-1].word is None:
            raise _unreadable(text, start, "a filter stands between a word and a dot, not beside a text")
        call = _call(text, start, token, "filter", _FILTERS)
        parts[-1] = parts[-1]._replace(filters=(*parts[-1].filters, call))
    elif literal is not None:
        parts.append(_PatternPart(literal))
    elif not sign and parts[-1].word is not None:
        raise _unreadable(text, start, "“+” is missing between two words")
    else:
        parts.append(_PatternPart(word=_call(text, start, token, "word", _WORDS)))


def _call(
    text: str, start: int, token: re.Match[str], kind: str, known: Mapping[str, _Meaning]
) -> _WordOrFilter:
    written = token["name"]
    name = next((each for each in known if fold(each) == fold(written)), None)
    if name is None:
        from rapidfuzz import process

        found = process.extractOne(written.lower(), [*known], score_cutoff=_LEAST_LIKE)
        meant = f"did you mean {found[0]}?" if found else f"known are {', '.join(known)}."
        raise _unreadable(text, start, f"“{written}” is not a {kind}; {meant}", end="")
    given = [] if token["numbers"] is None else token["numbers"].split(",")
    numbers = [number.strip() for number in given]
    if not all(n.isascii() and n.isdecimal() and len(n) <= _MOST_DIGITS for n in numbers):
        raise _unreadable(text, start, f"the parentheses of {name} hold something else than whole numbers")
    least, most = known[name].numbers
    if not least <= len(numbers) <= most:
        counts = (
            "no numbers" if most == 0 else f"{least} to {most} numbers" if least < most else f"{most} number"
        )
        raise _unreadable(text, start, f"{name} takes {counts}")
    return _WordOrFilter(name, tuple(map(int, numbers)))


def _unreadable(text: str, at: int, why: str, end: str = ".") -> LibraryError:
    shown = clean_line(text[:_LONGEST])
    return LibraryError(
        f"The key pattern “{shown}” cannot be read at character {at + 1}: {clean_line(why)}{end}",
        code="usage",
    )


# What words and filters mean -------------------------------------------------------------------------------


def _value(word: _WordOrFilter, filters: tuple[_WordOrFilter, ...], record: Record) -> str:
    text = _WORDS[word.name].apply(record, *word.numbers)
    for each in filters:
        text = _FILTERS[each.name].apply(text, *each.numbers)
    return "".join(text.split())


def _names(record: Record) -> list[str]:
    """Return family names with particles, or the names of bodies, of the authors; of editors where there are none."""
    return [name for name in map(_family, record.authors or record.editors) if name]


def _family(name: Name) -> str:
    if not name.family:
        return _NOT_IN_TITLES.sub("", name.literal or name.given)
    return _NOT_IN_NAMES.sub("", name.particle + name.family).strip("-")


def _first_author(record: Record) -> str:
    return next(iter(_names(record)), "")


def _first_authors(record: Record, number: int) -> str:
    return " ".join(_names(record)[:number])


def _author_and_others(record: Record) -> str:
    names = _names(record)
    many = len(names) > 2 or (record.authors_more and bool(names))
    return f"{names[0]} {_AND_OTHERS}" if many else " ".join(names)


def _title_words(record: Record) -> list[str]:
    words = (_NOT_IN_TITLES.sub("", word) for word in record.title.split())
    return [word for word in words if word]


def _whole_title(record: Record) -> str:
    return " ".join(word if _is_stop_word(word) else _capital(word) for word in _title_words(record))


def _short_title(record: Record, number: int = 3, capitals: int = 0) -> str:
    words = [word for word in _title_words(record) if not _is_stop_word(word)][:number]
    return " ".join([*map(_capital, words[:capitals]), *words[capitals:]])


def _very_short_title(record: Record, number: int = 1, capitals: int = 0) -> str:
    return _short_title(record, number, capitals)


def _year(record: Record) -> str:
    return f"{record.published.year:04}" if record.published else ""


def _journal(record: Record) -> str:
    return " ".join(filter(None, (_NOT_IN_TITLES.sub("", word) for word in record.venue.split())))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _is_stop_word(word: str) -> bool:
    return fold(word) in STOP_WORDS


def _first_letters(text: str) -> str:
    return "".join(word[0] for word in text.split())


def _part_of(text: str, first: int, length: int) -> str:
    start = max(0, first - 1)
    return "".join(text.split())[start : start + length]


def _without_stop_words(text: str) -> str:
    return " ".join(word for word in text.split() if not _is_stop_word(word))


class _Meaning(NamedTuple):
    """A function of the record or text and of numbers, and the least and largest count of these."""

    apply: Callable[..., str]
    numbers: tuple[int, int] = (0, 0)


_WORDS: Mapping[str, _Meaning] = {
    "auth": _Meaning(_first_author),
    "authEtAl": _Meaning(_author_and_others),
    "authors": _Meaning(_first_authors, (1, 1)),
    "title": _Meaning(_whole_title),
    "shorttitle": _Meaning(_short_title, (0, 2)),
    "veryshorttitle": _Meaning(_very_short_title, (0, 2)),
    "year": _Meaning(_year),
    "journal": _Meaning(_journal),
}
_FILTERS: Mapping[str, _Meaning] = {
    "lower": _Meaning(str.lower),
    "upper": _Meaning(str.upper),
    "fold": _Meaning(without_accents),
    "abbr": _Meaning(_first_letters),
    "substring": _Meaning(_part_of, (2, 2)),
    "skipwords": _Meaning(_without_stop_words),
}
