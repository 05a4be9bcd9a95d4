"""Citation keys: short, readable, and independent of the order in which papers are imported.

A key that a source gives is kept, but for characters that no file name or wikilink can have. Another is made from the
title alone: the short name before a colon and two words of the rest, or the first four significant words. Papers that
would get the same key get four more characters each, from a hash of their identities. A key that a note uses stays.
Where the user's settings have a pattern, it takes the title's place (see `key_patterns`), and papers that would get
the same key get a letter each, in the order of their dates.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
import unicodedata
from collections import Counter
from string import ascii_lowercase
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from index.papers.model import Record

MAX_LENGTH = 40
_SUFFIX = 4
Rank = tuple[bool, str, int]
"""No date, date and length of title: papers own a key that is made for several in this order."""
_NO_RANK: Rank = (True, "", 0)
_NAME_WORDS = 4
_NAME_LENGTH = 32
STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "how", "in"),
        *("into", "is", "it", "its", "of", "on", "or", "the", "their", "through", "to", "toward", "towards"),
        *("under", "using", "via", "we", "what", "when", "with", "without", "your"),
    }
)
# Names that Windows keeps for devices, as a key can spell them; a literature note is named after its paper's key.
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
_SPELT_OUT = str.maketrans({"+": "plus", "&": " and ", "^": None, "'": None, "’": None, "`": None})
# Letters that Unicode does not decompose, as they are typed without their stroke.
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"}
    | {"Ø": "O", "Ł": "L", "Đ": "D", "ẞ": "SS", "Æ": "AE", "Œ": "OE"}
)
_WORD = re.compile(r"[a-z0-9]+")
# Others are not allowed in names of files on some system, or end a wikilink or a citation.
_UNSAFE = re.compile(r"[^\w.+-]+")
_MAX_BYTES = 120


def source_key(given: str) -> str:
    """Return a key that a source gives, safe as a file name and in a wikilink; empty where nothing of it is left.

    Runs of other characters become `-`. Letters of any script stay; but only Latin letters without accents keep their
    case, because the database compares keys in any case of those alone.
    """
    shown = given
    if not given.isascii():
        given = unicodedata.normalize("NFC", given)
        shown = "".join(char if char.isascii() else char.lower() for char in given)
    key = _UNSAFE.sub("-", shown).strip("-. ")
    while len(key.encode("utf-8", "surrogatepass")) > _MAX_BYTES:
        key = key[:-1].rstrip("-. ")
    return f"paper-{key}" if _DEVICES.fullmatch(key.casefold().partition(".")[0]) else key


def given_keys(record: Record) -> list[str]:
    """Return every key that a source gives a record: the one that it has there, and others as BibLaTeX's `ids`."""
    found = [record.key] if record.key else []
    for name, text in record.fields:
        if name == "ids":
            found += [key for part in text.split(",") if (key := part.strip())]
    return found


@functools.lru_cache(8_192)
def base_key(title: str, identity: str) -> str:
    """Return the preferred key for a title: at most 40 characters of `a-z`, `0-9` and `-`, safe as a file name.

    Args:
        title: Any text.
        identity: Identity of the paper, used where the title has no Latin letter or digit.
    """
    name, colon, rest = title.partition(":")
    name_words = _words(name)
    if colon and name_words and len(name.split()) <= _NAME_WORDS and len(name.strip()) <= _NAME_LENGTH:
        words = [*name_words, *_significant(_words(rest))[:2]]
    else:
        words = _significant(_words(title))[:4]
    while len(words) > 1 and len("-".join(words)) > MAX_LENGTH:
        words.pop()
    key = "-".join(words)[:MAX_LENGTH] or f"paper-{_digest(identity).hex()[:8]}"
    return f"paper-{key}" if _DEVICES.fullmatch(key) else key


def _words(text: str) -> list[str]:
    return _WORD.findall(without_accents(text.translate(_SPELT_OUT)).casefold())


def without_accents(text: str) -> str:
    """Return text with letters without accents, strokes and ligatures, in the case they have."""
    text = unicodedata.normalize("NFKD", text).translate(_STROKES)
    return "".join(char for char in text if not unicodedata.combining(char))


def _significant(words: list[str]) -> list[str]:
    return [word for word in words if word not in STOP_WORDS] or words


def _digest(identity: str) -> bytes:
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def assign(
    bases: Mapping[str, str],
    pinned: Mapping[str, str],
    *,
    owners: Mapping[str, str] = MappingProxyType({}),
    used: Set[str] = frozenset(),
    ranks: Mapping[str, Rank] = MappingProxyType({}),
    lettered: Set[str] = frozenset(),
    given: Set[str] = frozenset(),
) -> dict[str, str]:
    """Return a key for every paper; the keys differ even when compared case-insensitively.

    Args:
        bases: Preferred key by identity, as `source_key` or `base_key` returns it.
        pinned: Keys that literature notes give, by identity; they do not change.
        owners: Identity by key, in lower case, of the papers that old keys mean for ever.
        used: Keys, in lower case, that some note uses; they do not change either.
        ranks: By identity; of several papers that a key in use is made for, it means the first by rank.
        lettered: Identities of papers that get a letter where others would share their keys, instead of a hash.
        given: Identities of papers to which a source gives their key: they keep it before those for which it is made.

    Returns:
        Key by identity, for each identity of `bases`.
    """
    keys: dict[str, str] = {}
    taken = {key.lower() for key in pinned.values()}
    granted: set[str] = set()
    for identity in sorted(bases):
        key = pinned.get(identity)
        if key is not None and key.lower() not in granted:
            keys[identity] = key
            granted.add(key.lower())
    meant = _meant(bases, owners, ranks) if used else {}
    for identity in sorted(bases.keys() - keys.keys()) if used else ():
        base = bases[identity]
        names = {name.lower(): name for name in (form(base, identity), base)}
        known = [form(base, identity).lower(), *sorted(meant.get(identity, ()))]
        # Notes may cite a paper by what its source calls it, which need not be safe as the name of a file.
        key = next(
            (
                name
                for name in known
                if name in used and name not in taken and source_key(name).lower() == name
            ),
            None,
        )
        if key is not None and owners.get(key, identity) == identity:
            keys[identity] = names.get(key, key)
            taken.add(key)
    rest = {identity: bases[identity] for identity in sorted(bases) if identity not in keys}
    wanted = Counter(base.lower() for base in rest.values())
    by_source = Counter(base.lower() for identity, base in rest.items() if identity in given)
    by_date = sorted(rest.keys() & lettered, key=lambda each: (ranks.get(each, _NO_RANK)[:2], each))
    for identity in [*(each for each in rest if each not in lettered), *by_date]:
        base = rest[identity]
        name = base.lower()
        rivals = by_source[name] if identity in given else wanted[name]
        alone = rivals == 1 and name not in taken and owners.get(name, identity) == identity
        # A key in use means the first of those it is made for, even where a note gives that paper another key.
        alone = alone and (name not in used or name in meant.get(identity, ()))
        if alone:
            keys[identity] = base
        elif identity in lettered:
            keys[identity] = _with_letter(base, identity, taken | wanted.keys(), owners)
        else:
            keys[identity] = _distinct(base, identity, taken, owners)
        taken.add(keys[identity].lower())
    return keys


def _meant(
    bases: Mapping[str, str], owners: Mapping[str, str], ranks: Mapping[str, Rank]
) -> dict[str, set[str]]:
    """Return the old keys and the preferred keys, in lower case, that mean each paper by its identity."""
    found: dict[str, set[str]] = {}
    for name, identity in owners.items():
        found.setdefault(identity, set()).add(name)
    first: dict[str, str] = {}
    for identity in sorted(bases, key=lambda each: (ranks.get(each, _NO_RANK), each)):
        first.setdefault(bases[identity].lower(), identity)
    for base, identity in first.items():
        if base not in owners:
            found.setdefault(identity, set()).add(base)
    return found


def form(base: str, identity: str) -> str:
    """Return the key that a paper gets where others would share its own."""
    return _with_suffix(base, _suffix(identity)[:_SUFFIX])


def _suffix(identity: str) -> str:
    return base64.b32encode(_digest(identity)).decode("ascii").lower().rstrip("=")


def _with_suffix(base: str, suffix: str) -> str:
    return f"{base[: max(MAX_LENGTH, len(base)) - len(suffix) - 1].rstrip('-')}-{suffix}"


def _with_letter(base: str, identity: str, taken: Set[str], owners: Mapping[str, str]) -> str:
    """Return a key with the first letter, or the first two letters after `z`, that are free."""
    for first in ("", *ascii_lowercase):
        for last in ascii_lowercase:
            key = f"{base}{first}{last}"
            if key.lower() not in taken and owners.get(key.lower(), identity) == identity:
                return key
    return _distinct(base, identity, taken, owners)


def _distinct(base: str, identity: str, taken: Set[str], owners: Mapping[str, str]) -> str:
    suffix = _suffix(identity)
    for length in range(_SUFFIX, len(suffix) + 1):
        key = _with_suffix(base, suffix[:length])
        if key.lower() not in taken and owners.get(key.lower(), identity) == identity:
            return key
    raise AssertionError("two papers with one identity")  # pragma: no cover
