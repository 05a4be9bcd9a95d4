"""Lists of authors as they are compared: by family name and initials."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.papers.person_names import Name

_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "a", "œ": "o", "ı": "i", "ð": "d", "þ": "th"})
_SIGNS = str.maketrans({"'": None, "’": None, ".": " ", "-": None})
# Müller is Mueller, Åse is Aase.
_UMLAUT = re.compile("(?<=[aou])e|(?<=a)a")
_MORE = frozenset({"others", "et al", "and others", "etal", "u a"})
_ENDS_OF_MORE = frozenset(end for text in _MORE for end in (text.replace(" ", ""), text.split()[-1]))
_BODY = re.compile(
    r"\b(?:team|collaboration|consortium|group|committee|initiative|project|community|organi[sz]ation|institute|"
    r"institution|university|foundation|association|society|network|agency|council|commission|ministry|department|"
    r"bureau|office|contributors|developers|inc|ltd|gmbh|llc|corp|corporation|company|labs?|laboratory|ai)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Author:
    """A name as it is compared.

    Attributes:
        key: One form of the family name that is the same in all usual spellings.
        families: Forms of the family name, with and without particle.
        initials: Of all given names; empty where none is known.
        wholes: All parts in both orders, for names that other sources take apart otherwise.
        body: Whether it may name a body rather than a person.
    """

    key: str
    families: frozenset[str]
    initials: frozenset[str]
    wholes: frozenset[str]
    body: bool


@dataclass(frozen=True, slots=True)
class AuthorList:
    """Authors in order.

    Attributes:
        more: Whether there are more than are named.
        corporate: Whether the only author may be a body.
    """

    people: tuple[Author, ...]
    more: bool
    corporate: bool


def author_list(names: Iterable[Name], more: bool) -> AuthorList:
    """Return the form of a list of authors, without `others`."""
    people: list[Author] = []
    for name in names:
        if _is_more(name):
            more = True
        elif (person := _author(name)).key:
            people.append(person)
    return AuthorList(tuple(people), more, len(people) == 1 and people[0].body)


def first_keys(names: Iterable[Name], count: int) -> list[str]:
    """Return the keys of the first authors, as in `author_list`, without the rest of their forms."""
    found: list[str] = []
    for name in names:
        key = _key(name)
        if key and not ((name.suffix or key in _ENDS_OF_MORE) and _is_more(name)):
            found.append(key)
            if len(found) == count:
                break
    return found


def same_author(one: Author, two: Author) -> bool:
    """Return whether two names may be of one person: the family name agrees, and no initial contradicts."""
    if not one.families.isdisjoint(two.families):
        return not one.initials or not two.initials or not one.initials.isdisjoint(two.initials)
    return not one.wholes.isdisjoint(two.wholes)


def in_common(one: AuthorList, two: AuthorList) -> int:
    """Return how many authors of the shorter list are in the longer one as well."""
    short, long = sorted((one.people, two.people), key=len)
    by_name: dict[str, list[Author]] = {}
    for person in long:
        for name in person.families | person.wholes:
            by_name.setdefault(name, []).append(person)
    return sum(
        any(
            same_author(person, other)
            for name in person.families | person.wholes
            for other in by_name.get(name, ())
        )
        for person in short
    )


def same_first_author(one: AuthorList, two: AuthorList) -> bool:
    """Return whether both lists have names and begin with the same author."""
    return bool(one.people and two.people) and same_author(one.people[0], two.people[0])


def all_agree(one: AuthorList, two: AuthorList) -> bool:
    """Return whether the lists are equal as far as both go; a list that is shorter must say that there are more."""
    short, long = sorted((one, two), key=lambda each: len(each.people))
    if not short.people or (len(short.people) < len(long.people) and not short.more):
        return False
    return all(map(same_author, short.people, long.people))


def _is_more(name: Name) -> bool:
    # Whether a name may be one of these words shows at its end; folding all of it takes time.
    return (bool(name.suffix) or _key(name) in _ENDS_OF_MORE) and _fold(str(name)) in _MORE


def _key(name: Name) -> str:
    folded = _fold(name.family or name.literal)
    if " " not in folded:
        return folded
    return folded.replace(" ", "") if name.literal else folded.rpartition(" ")[2]


@lru_cache(maxsize=8192)
def _author(name: Name) -> Author:
    family, given = _fold(name.family or name.literal), _fold(name.given)
    words = family.split()
    bare, full = "".join(words), "".join(_fold(f"{name.particle} {name.family}").split())
    first = "".join(given.split())
    wholes = {bare + first, first + bare} if len(first) > 2 or not first else set()
    return Author(
        key=_key(name),
        families=frozenset(
            filter(None, (bare, full, words[-1] if len(words) > 1 or (words and name.particle) else ""))
        ),
        initials=_initials(name.given),
        wholes=frozenset(filter(None, wholes)),
        body=bool(name.literal) or not given or _BODY.search(str(name)) is not None,
    )


# Names are many, but their parts are few.
@lru_cache(maxsize=32768)
def _fold(text: str) -> str:
    """Return words of letters without case, accents, and other ways to write umlauts."""
    if text.isascii():
        if text.isalpha():
            text = text.lower()
            return _UMLAUT.sub("", text) if "e" in text or "aa" in text else text
        text = text.translate(_SIGNS).lower()
    else:
        text = text.translate(_SIGNS)
        text = unicodedata.normalize("NFKD", text).casefold().translate(_STROKES)
        text = "".join(char for char in text if not unicodedata.combining(char))
        text = unicodedata.normalize("NFC", text)
    return _NOT_A_LETTER.sub(" ", _UMLAUT.sub("", text)).strip()


def _initials(given: str) -> frozenset[str]:
    words = [word for word in re.split(r"[\s.\-‐~]+", given) if word]
    # Medline writes the initials of John Paul as JP.
    words = [letter for word in words for letter in (word if word.isupper() and len(word) <= 3 else (word,))]
    return frozenset(_fold(word)[:1] for word in words) - {""}
