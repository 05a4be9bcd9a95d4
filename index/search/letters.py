"""Letters, marks and signs as the analyzer takes them, written as ranges for regular expressions."""

from __future__ import annotations

import re
import unicodedata

IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ufffd"
)
"""Unicode's default-ignorable characters: soft hyphen, joiners, zero-width spaces, marks of direction, fillers,
variation selectors. They say how a word is set, not which word it is. So does `clean`'s stand-in for them.
"""
# Points of Hebrew, vowel signs of Arabic, and the line that stretches an Arabic word: mostly left out in writing.
# A hamza (U+0654, U+0655) makes another letter.
_POINTS = (
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
)
MARKS = (
    f"{IGNORABLE}{_POINTS}\u0300-\u036f\u0483-\u0489\u0653-\u0655\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d"
    "\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3b-\u0d4d"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3"
    "\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
"""Characters that belong to the letter before them: marks that compose letters, points, and ignorable ones."""

UNSPACED = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3031-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff"
)
"""Scripts in which words cannot be told by spaces: CJK ideographs, kana, Thai, Lao, Myanmar, Khmer; and Hangul, as
Korean joins particles and further nouns to a noun."""

# A syllable of Hangul can be stored as its two or three letters.
UNSPACED_LETTER = f"[\u1100-\u115e]+[\u1161-\u11ff]*[{MARKS}]*|[{UNSPACED}][{MARKS}]*"
"""A regular expression for one letter of these scripts, with its marks."""

_DROPPED = re.compile(f"[\u0300-\u036f{_POINTS}{IGNORABLE}]")
_IGNORABLE = re.compile(f"[{IGNORABLE}]")
# Letters that Unicode does not decompose, as they are typed without their stroke; alef as it is mostly written.
_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
    }
)
_SPELLED_OUT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ø": "oe",
        "å": "aa",
        "Ä": "ae",
        "Ö": "oe",
        "Ü": "ue",
        "Ø": "oe",
        "Å": "aa",
    }
)


def fold_letters(text: str) -> str:
    """Return a text in lower case without accents, points and ignorable characters."""
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return unicodedata.normalize("NFC", text).translate(_STROKES)


def spelled_out(text: str) -> str:
    """Return a text with `ae`, `oe`, `ue` and `aa` for letters that are written so where they cannot be typed."""
    return unicodedata.normalize("NFC", text).translate(_SPELLED_OUT)


def without_ignorable(text: str) -> str:
    """Return a text without default-ignorable characters."""
    return text if text.isascii() else _IGNORABLE.sub("", text)
