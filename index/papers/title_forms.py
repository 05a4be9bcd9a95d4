"""Titles in the forms in which they are compared: letters and numbers, without spelling and markup."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from index.papers.title_words import (
    GENERIC,
    KIN,
    LETTERS,
    MARKS,
    NEAR_NUMBERS,
    NUMBER_WORDS,
    NUMERALS,
    SAME_WORDS,
    american,
)

_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|su[bp]|scp?|span|tt|inf|p|br|title|bold|italic|code|font|small|big|nocase|(?:jats|mml):[\w-]+)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LATEX = re.compile(r"[\\{}$~]")
_ACCENT = re.compile(r"\\(?:[`'^\"=.]|[Hcvukbdrt](?=[\s{]))\s*\{?\s*\\?([^\W\d_])\s*\}?")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_ESCAPED = re.compile(r"\\([&%#_$ ])")
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u064b-\u0652\u0670]+")
_QUOTES = re.compile("[\"'`´‘’‚‛“”„«»ʼ\u00ad\u200b-\u200d\u2060\ufeff]")
_TRADE = re.compile("[™®©℠]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TIMES = re.compile(r"(?<=\d)\s*[x×]\s*(?=\d)")
# `3-D` and `7 B` are written `3D` and `7B` as well.
_UNIT = re.compile(r"(?<=\d)[\s-]+(?=[a-z](?![^\W_]))")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_WORD = re.compile(r"(?:[^\W_]|(?<=\d)\.(?=\d))+")
_LETTERS_ONLY = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)*(?:[^\W\d_](?![^\W\d_]))?")
_DIGITS = re.compile(r"\d+(?:\.\d+)*")
_ARTICLES = (("the",), ("a",), ("an",))
_SIGNS = str.maketrans(
    dict.fromkeys("^_\"'`")
    | {"&": " and ", "+": " plus ", "=": " equals ", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"}
    | {"œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
)
_SHARP = re.compile(r"(?<=\w)#")
_STAR = re.compile(r"(?<=\b\w)\*(?=.)")
_PARTED = re.compile("[-:：–—?!.]")
_COLON = re.compile(r"\s*[:：]\s+|\s*：\s*|\s+[-–—]{1,3}\s+|\s*—\s*|[?!.]\s+(?=\W*[A-Z])")
_LABEL = re.compile(
    r"^\s*(?:\[[^\]\d]{1,40}\]|[IVXLC]+\.\s*[-–—]+)\s*(?=\w)|"
    r"(?<=\S)\s*(?:\[(?:[^\]\d]|(?<=version )\d){1,60}\]|\((?:preprint|extended abstract|invited (?:paper|talk)|"
    r"poster|demo|short paper|student abstract|(?:full|long|extended|short) version)\))\s*$",
    re.IGNORECASE,
)
_MEANINGFUL = frozenset((*MARKS, *NUMERALS, *NUMBER_WORDS))
_SYLLABLES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_MEANING = str.maketrans({"+": " plus ", "#": " sharp "})


def title_identity(title: str) -> str:
    """Return a form that is equal for the usual spellings of one title: its letters, digits and `+`, folded."""
    if _is_plain(title):
        return " ".join(title.lower().split()) or title.strip()
    if "+" in title or "#" in title:
        title = title.translate(_MEANING)
    folded = (title if title.isascii() else unicodedata.normalize("NFKC", title)).casefold()
    return _NOT_A_LETTER.sub(" ", folded).strip() or title.strip()


@dataclass(frozen=True, slots=True)
class TitleLetters:
    """The part of the form of a title from which match keys are made.

    Attributes:
        letters: All its letters and digits, folded: equal for all spellings of one title.
        words: The same in words; numerals are digits.
        spelled: The letters in American spelling, without an article in front.
        initials: Of the words, but for the smallest ones.
        main: Letters of the part before the first colon, dash or stop; all letters where there is none.
        generic: Whether many works have it, such as `Editorial`.
    """

    letters: str
    words: tuple[str, ...]
    spelled: str
    initials: str
    main: str
    generic: bool


@dataclass(frozen=True, slots=True)
class TitleForm(TitleLetters):
    """A title as it is compared.

    Attributes:
        numbers: Sorted, without the letters behind them.
        marks: Sorted numbers, numerals, signs and words by which titles differ, however alike they are.
        kin: The words among them that name a work about another one, such as an erratum.
        core: The letters without the marks.
        length: Number of words that are written apart, or could be.
        rest: Words of the part behind the first colon, dash or stop.
        bare: Letters without a label, such as `[Regular Paper]`; all letters where there is none.
    """

    numbers: tuple[str, ...]
    marks: tuple[str, ...]
    kin: frozenset[str]
    core: str
    length: int
    rest: tuple[str, ...]
    bare: str


def title_letters(title: str) -> TitleLetters:
    """Return what match keys are made from; of a whole collection, that is enough for most titles."""
    return _letters(_without_markup(title))


def _letters(plain: str) -> TitleLetters:
    words = _words(_folded(plain))
    letters = "".join(words)
    before, after = _parts(plain)
    return TitleLetters(
        letters=letters,
        words=words,
        spelled="".join(map(american, words[1:] if words[:1] in _ARTICLES and len(words) > 1 else words)),
        initials="".join([word[0] for word in words if word not in SAME_WORDS]),
        main="".join(_words(_folded(before))) if after else letters,
        generic=letters in GENERIC,
    )


@lru_cache(maxsize=2048)
def title_form(title: str) -> TitleForm:
    """Return the form of a title, which may have LaTeX or HTML markup."""
    plain = _without_markup(title)
    known = _letters(plain)
    words, letters = known.words, known.letters
    marks = tuple(
        sorted(
            mark for before, word in zip(("", *words), words, strict=False) for mark in _marks(before, word)
        )
    )
    label = _LABEL.sub("", plain)
    after = _parts(plain)[1]
    return TitleForm(
        letters=letters,
        words=words,
        spelled=known.spelled,
        initials=known.initials,
        main=known.main,
        generic=known.generic,
        numbers=tuple(sorted(_DIGITS.findall(" ".join(words)))),
        marks=marks,
        kin=frozenset(words) & KIN,
        core="".join(_NUMBER.sub("", word) for word in words if word not in MARKS),
        length=len(words) + len(_SYLLABLES.findall(letters)) // 2,
        rest=_words(_folded(after)) if after else (),
        bare="".join(_words(_folded(label))) if label != plain else letters,
    )


def _without_markup(title: str) -> str:
    if "<" in title:
        title = _TAG.sub("", title)
    if "&" in title and ";" in title:
        title = html.unescape(title)
    if not _LATEX.search(title):
        return title
    title = _ACCENT.sub(r"\1", title)
    title = _COMMAND.sub(lambda match: LETTERS.get(match[1], ""), title)
    title = _ESCAPED.sub(r"\1", title)
    return title.replace("~", " ").translate({ord(sign): None for sign in "\\{}$^"})


def _is_plain(text: str) -> bool:
    """Return whether a text, as many titles, has nothing but Latin letters without accents, and blanks."""
    return text.isascii() and text.replace(" ", "").isalpha()


def _folded(text: str) -> str:
    """Return a text without case, accents, quotes and ways to write signs and numbers."""
    if _is_plain(text):
        return text.lower()
    if not text.isascii():
        # Unicode takes this sign for an accented one.
        text = _TRADE.sub("", text.replace("≠", " unequal "))
        text = _ACCENTS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()))
        text = unicodedata.normalize("NFC", text)
        text = _QUOTES.sub("", text)
    text = text.lower().translate(_SIGNS)
    if "#" in text or "*" in text:
        text = _STAR.sub(" star ", _SHARP.sub(" sharp ", text))
    if _DIGITS.search(text):
        text = _UNIT.sub("", _TIMES.sub("x", _THOUSANDS.sub("", text)))
    return text


def _words(folded: str) -> tuple[str, ...]:
    if _is_plain(folded):
        words = folded.split()
        if _MEANINGFUL.isdisjoint(words):
            return tuple(words)
    else:
        words = (_WORD if "." in folded else _LETTERS_ONLY).findall(folded)
    words = [MARKS.get(word, word) for word in words]
    last = len(words) - 1
    for at, word in enumerate(words):
        part = at > 0 and words[at - 1] in NEAR_NUMBERS
        if word in NUMERALS and (len(word) > 1 or part or (0 < at == last and word != "x")):
            words[at] = NUMERALS[word]
        elif word in NUMBER_WORDS and (part or (at < last and words[at + 1] in NEAR_NUMBERS)):
            words[at] = NUMBER_WORDS[word]
        elif word[0].isdigit() and (match := _ORDINAL.fullmatch(word)):
            words[at] = match[1]
        elif len(word) == 1 and "α" <= word <= "ω":
            words[at] = unicodedata.name(word).rpartition(" ")[2].lower()
    return tuple(words)


def _marks(before: str, word: str) -> list[str]:
    if word in MARKS or word in NUMBER_WORDS or (len(word) == 1 and before in NEAR_NUMBERS):
        return [word]
    found = _NUMBER.findall(word)
    # A letter that stands alone is a name, such as in vitamin B or the language R; others are words of some language.
    return [word] if not found and len(word) == 1 and word.isascii() and word not in "aeioy" else found


def _parts(plain: str) -> tuple[str, str]:
    # Most titles have none of these, which shows much sooner.
    match = _COLON.search(plain) if _PARTED.search(plain) else None
    if match is None or not match.start() or match.end() == len(plain):
        return plain, ""
    return plain[: match.start()], plain[match.end() :]
