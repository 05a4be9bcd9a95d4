"""The ways in which two titles that differ can be those of one work."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from rapidfuzz.distance import OSA, Indel

from index.papers.title_words import NOT_DROPPED, NUMBER_WORDS, SAME_WORDS, american

if TYPE_CHECKING:
    from index.papers.title_forms import TitleForm

Likeness = Literal["equal", "typo", "subtitle", "slip", "label", "cut", "retitled", "none"]
"""`slip` is a typo in a title too short, or at a place too important, to be sure that it is one."""

# One typo for so many letters, in titles of at least so many. Typists make about one error in 60 to 100 letters that
# they leave; two in a short title are more likely another word.
_LETTERS_PER_TYPO = 25
_LONG = 30
# Each letter of a shorter word counts: CNN and GNN, male and make.
_LONG_WORD = 5
# A word of the title in ten is other: nets for networks.
_RETITLED = 0.9
# Many titles have a shorter beginning in common.
_BEGINNING = 12
# Beginnings and ends by which words are opposed or name other things, though they differ by a letter or two.
_OPPOSED = (
    *(
        ("micro", "macro"),
        ("intra", "inter"),
        ("hyper", "hypo"),
        ("pre", "pro"),
        ("pre", "post"),
        ("mono", "poly"),
    ),
    *(("homo", "hetero"), ("endo", "exo"), ("over", "under"), ("im", "ex"), ("in", "ex"), ("bi", "tri")),
    *(("uni", "multi"), ("sub", "super"), ("ab", "ad"), ("af", "ef"), ("para", "peri"), ("pro", "per")),
)
_ENDS = "ate ite ide ane ene yne ine one ose ase yl ol al less ness ee er".split()


def likeness(one: TitleForm, two: TitleForm) -> Likeness:
    """Return the strongest way in which two titles are alike; it is the same in both directions."""
    if not one.letters or not two.letters:
        return "none"
    if one.letters == two.letters:
        return "equal" if one.numbers == two.numbers else "none"
    short, long = sorted((one, two), key=lambda form: (len(form.letters), form.letters))
    return _shortened(short, long) or _misspelt(one, two)


def _shortened(short: TitleForm, long: TitleForm) -> Likeness | None:
    if long.rest and long.main == short.letters:
        return "subtitle" if _may_be_dropped(long.rest) else "none"
    if short.bare == long.bare:
        return "label"
    return "cut" if len(short.letters) >= _BEGINNING and long.letters.startswith(short.letters) else None


def _misspelt(one: TitleForm, two: TitleForm) -> Likeness:
    if one.marks != two.marks:
        return "none"
    retitled = Indel.normalized_similarity(one.letters, two.letters, score_cutoff=_RETITLED) > 0
    return _typo(one, two) or ("retitled" if retitled else "none")


def contradict(one: TitleForm, two: TitleForm) -> tuple[str, ...]:
    """Return the numbers, signs and words that only one of two alike titles has; empty where they are not alike."""
    if one.marks == two.marks or not one.letters or not two.letters:
        return ()
    # The letters of one title may be divided in two ways, such as `l1` and `l 1`.
    if one.letters == two.letters:
        return tuple(sorted({*one.numbers, *two.numbers})) if one.numbers != two.numbers else ()
    if not _core_alike(one, two):
        return ()
    # Only one has a label in front, which may have a numeral.
    if one.kin == two.kin and (one.bare == two.letters or two.bare == one.letters):
        return ()
    return tuple(sorted({*_only(one, two), *_only(two, one)}))


def opposed(one: TitleForm, two: TitleForm) -> bool:
    """Return whether each of two titles has a mark that the other lacks, or only one is about another work."""
    return one.kin != two.kin or bool(_only(one, two) and _only(two, one))


def agree(one: TitleForm, two: TitleForm) -> bool:
    """Return whether two titles of records with one identifier say the same: alike, cut, or most words in common."""
    if not one.letters or not two.letters or one.letters == two.letters:
        return True
    short, long = sorted((one, two), key=lambda form: (len(form.letters), form.letters))
    if long.letters.startswith(short.letters) or short.letters in (long.bare, long.main):
        return True
    words = [{american(word) for word in form.words if word not in SAME_WORDS} for form in (one, two)]
    common = len(words[0] & words[1])
    if common and common >= 0.6 * min(map(len, words)):
        return True
    return bool(OSA.normalized_similarity(one.letters, two.letters, score_cutoff=_RETITLED))


def _only(one: TitleForm, two: TitleForm) -> list[str]:
    rest = list(two.marks)
    found: list[str] = []
    for mark in one.marks:
        if mark in rest:
            rest.remove(mark)
        else:
            found.append(mark)
    return found


def _core_alike(one: TitleForm, two: TitleForm) -> bool:
    short, long = sorted((one.core, two.core), key=len)
    if len(short) >= 10 and short in long:
        return True
    limit = max(1, len(short) // _LETTERS_PER_TYPO) if len(short) >= 10 else 0
    return OSA.distance(one.core, two.core, score_cutoff=limit) <= limit


def _may_be_dropped(words: tuple[str, ...]) -> bool:
    return not any(
        word in NOT_DROPPED or word in NUMBER_WORDS or any(map(str.isdigit, word)) for word in words
    )


def _typo(one: TitleForm, two: TitleForm) -> Likeness | None:
    if one.spelled == two.spelled:
        return "typo"
    length = min(len(one.letters), len(two.letters))
    limit = max(1, length // _LETTERS_PER_TYPO)
    if OSA.distance(one.spelled, two.spelled, score_cutoff=limit) > limit:
        return None
    longest = max(len(one.letters), len(two.letters))
    return "typo" if longest >= _LONG and _only_typos(one.words, two.words) else "slip"


def _only_typos(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Return whether the words that differ are slips of the hand, and no other words."""
    # The matcher may find other blocks when its arguments change places.
    ones, twos = sorted([american(word) for word in words] for words in (one, two))
    matcher = SequenceMatcher(None, ones, twos, autojunk=False)
    blocks = (
        (ones[start:end], twos[begin:stop])
        for tag, start, end, begin, stop in matcher.get_opcodes()
        if tag != "equal"
    )
    return all("".join(first) == "".join(second) or _one_typo(first, second) for first, second in blocks)


def _one_typo(first: list[str], second: list[str]) -> bool:
    if len(first) == len(second):
        return all(
            word == other or _same_word(word, other) for word, other in zip(first, second, strict=True)
        )
    one, two = ("".join(word for word in words if word not in SAME_WORDS) for words in (first, second))
    return one == two or _same_word(one, two)


def _same_word(one: str, two: str) -> bool:
    if one in SAME_WORDS and two in SAME_WORDS:
        return True
    if len(one) == len(two) > 2 and sorted(one) == sorted(two) and OSA.distance(one, two) == 1:
        return True
    # A slip in a first letter is rare, and a word that another one ends with has a prefix: supervised, unsupervised.
    if min(len(one), len(two)) < _LONG_WORD or one[0] != two[0] or one.endswith(two) or two.endswith(one):
        return False
    return not _opposed_words(one, two) and not _opposed_words(two, one)


def _opposed_words(one: str, two: str) -> bool:
    for first, second in _OPPOSED:
        if one.startswith(first) and two.startswith(second) and one[len(first) :] == two[len(second) :]:
            return True
    ends = [(end, other) for end in _ENDS for other in _ENDS if end != other]
    return any(
        one.endswith(end) and two.endswith(other) and one[: -len(end)] == two[: -len(other)]
        for end, other in ends
    )
