"""Porter's second stemming algorithm, with its author's exceptions and some for words of science.

It is the algorithm of http://snowball.tartarus.org/algorithms/english/stemmer.html: region 1 is what follows the
first consonant after a vowel, region 2 the same within region 1. Whoosh has it too, but what it imports beside takes
as long as a search.
"""

from __future__ import annotations

import re

_VOWELS = frozenset("aeiouy")
_DOUBLES = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
_ALONE = {
    "skis": "ski", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie",
    "idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli", "only": "onli", "singly": "singl",
    **{word: word for word in "sky news howe atlas cosmos bias andes".split()},
    **{f"{word}{end}": word for word in "inning outing canning herring earring".split() for end in ("", "s")},
    **{f"{word}{end}": word for word in "proceed exceed succeed".split() for end in ("", "s", "ed", "ing")},
}  # fmt: skip
_BEGINNINGS = ("gener", "commun", "arsen")
# Of endings that end alike, the longest comes first.
_SECOND = {
    "ization": "ize", "ational": "ate", "fulness": "ful", "ousness": "ous", "iveness": "ive", "tional": "tion",
    "biliti": "ble", "lessli": "less", "entli": "ent", "ation": "ate", "alism": "al", "aliti": "al",
    "ousli": "ous", "iviti": "ive", "fulli": "ful", "enci": "ence", "anci": "ance", "abli": "able", "izer": "ize",
    "ator": "ate", "alli": "al", "bli": "ble", "ogi": "og", "li": "",
}  # fmt: skip
_THIRD = {
    "ational": "ate", "tional": "tion", "alize": "al", "icate": "ic", "iciti": "ic", "ative": "", "ical": "ic",
    "ness": "", "ful": "",
}  # fmt: skip
_FOURTH = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
    "ion", "al", "er", "ic",
)  # fmt: skip
# Words that the algorithm takes for others: `university` for `universe`, `organize` for `organ`, `adding` for `ad`.
_APART = re.compile(
    "(add)(?:ed|ing)|(emergenc)(?:e|y|ies)|(emergent)(?:ly)?|(internal)(?:s|ly|i[a-z]+)?|(internat)ional[a-z]*"
    "|(interval)s?|(lateral)(?:s|ly)?|(organic)(?:s|ally)?|(organism)s?|(organiz)[a-z]+|(paste)(?:s|d)?"
    "|(universal)[a-z]*|(universit)(?:y|ies)"
)


def stem_english(word: str) -> str:
    """Return the stem of an English word of more than two letters a to z."""
    apart = _APART.fullmatch(word)
    if apart is not None:
        return apart[apart.lastindex or 0]
    return _ALONE.get(word) or _stem(word)


def _stem(word: str) -> str:
    word = _with_consonants(word)
    first = next((len(each) for each in _BEGINNINGS if word.startswith(each)), None) or _region(word, 0)
    second = _region(word, first)
    word = _without_verb_ending(_without_plural(word), first)
    if len(word) > 2 and word[-1] in "yY" and word[-2] not in _VOWELS:
        word = f"{word[:-1]}i"
    for endings in (_SECOND, _THIRD):
        word = _replaced(word, first, second, endings)
    word = _without_last_ending(word, second)
    return _shortened(word, first, second).replace("Y", "y")


def _with_consonants(word: str) -> str:
    """Return a word with `Y` where that is a consonant: at the beginning and after a vowel."""
    if "y" not in word:
        return word
    letters = list(word)
    for at, letter in enumerate(letters):
        if letter == "y" and (at == 0 or letters[at - 1] in _VOWELS):
            letters[at] = "Y"
    return "".join(letters)


def _region(word: str, start: int) -> int:
    """Return where the text after the first consonant that follows a vowel begins, from `start` on."""
    for at in range(start + 1, len(word)):
        if word[at] not in _VOWELS and word[at - 1] in _VOWELS:
            return at + 1
    return len(word)


def _has_vowel(letters: str) -> bool:
    return not _VOWELS.isdisjoint(letters)


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and _has_vowel(word[:-2]):
        return word[:-1]
    return word


def _without_verb_ending(word: str, first: int) -> str:
    for ending in ("eedly", "ingly", "edly", "eed", "ing", "ed"):
        if word.endswith(ending):
            break
    else:
        return word
    root = word[: -len(ending)]
    if ending in ("eed", "eedly"):
        return f"{root}ee" if len(root) >= first else word
    if not _has_vowel(root):
        return word
    if root.endswith(("at", "bl", "iz")):
        return f"{root}e"
    if root.endswith(_DOUBLES):
        return root[:-1]
    return f"{root}e" if first >= len(root) and _is_short(root) else root


def _is_short(word: str) -> bool:
    """Return whether a word ends in a short syllable."""
    if len(word) == 2:
        return word[0] in _VOWELS and word[1] not in _VOWELS
    return (
        len(word) > 2
        and word[-1] not in _VOWELS
        and word[-1] not in "wxY"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
    )


def _replaced(word: str, first: int, second: int, endings: dict[str, str]) -> str:
    ending = next((each for each in endings if word.endswith(each)), "")
    if not ending:
        return word
    root = word[: -len(ending)]
    if len(root) < first:
        return word
    if (ending == "ogi" and not root.endswith("l")) or (
        ending == "li" and root[-1:] not in tuple("cdeghkmnrt")
    ):
        return word
    return word if ending == "ative" and len(root) < second else root + endings[ending]


def _without_last_ending(word: str, second: int) -> str:
    for ending in _FOURTH:
        if word.endswith(ending):
            break
    else:
        return word
    root = word[: -len(ending)]
    if len(root) < second or (ending == "ion" and not root.endswith(("s", "t"))):
        return word
    return root


def _shortened(word: str, first: int, second: int) -> str:
    """Return a word without an `e` or the second `l` at its end, where these do not belong to the stem."""
    last = len(word) - 1
    if word.endswith("ll") and last >= second:
        return word[:-1]
    if word.endswith("e") and (last >= second or (last >= first and not _is_short(word[:-1]))):
        return word[:-1]
    return word
