"""Citation keys: short, readable, and independent of the order in which papers are imported.

A key is made from the title alone: the short name before a colon and two words of the rest,
or the first four significant words. Papers whose titles would give the same key
get four more characters each, from a hash of their identities.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LENGTH = 40
_NAME_WORDS = 4
_NAME_LENGTH = 32
_STOP_WORDS = frozenset(
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
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[a-z0-9]+")


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
    text = unicodedata.normalize("NFKD", text.translate(_SPELT_OUT)).casefold().translate(_STROKES)
    return _WORD.findall("".join(char for char in text if not unicodedata.combining(char)))


def _significant(words: list[str]) -> list[str]:
    return [word for word in words if word not in _STOP_WORDS] or words


def _digest(identity: str) -> bytes:
    return hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def assign(titles: Mapping[str, str], pinned: Mapping[str, str]) -> dict[str, str]:
    """Return a key for every paper; the keys differ even when compared case-insensitively.

    Args:
        titles: Title by identity.
        pinned: Keys that notes already use, by identity; they do not change.

    Returns:
        Key by identity, for each identity of `titles`.
    """
    keys: dict[str, str] = {}
    taken = {key.lower() for key in pinned.values()}
    granted: set[str] = set()
    for identity in sorted(titles):
        key = pinned.get(identity)
        if key is not None and key.lower() not in granted:
            keys[identity] = key
            granted.add(key.lower())
    bases = {identity: base_key(titles[identity], identity) for identity in titles if identity not in keys}
    wanted = Counter(bases.values())
    for identity, base in sorted(bases.items()):
        alone = wanted[base] == 1 and base not in taken
        keys[identity] = base if alone else _distinct(base, identity, taken)
        taken.add(keys[identity])
    return keys


def _distinct(base: str, identity: str, taken: set[str]) -> str:
    suffix = base64.b32encode(_digest(identity)).decode("ascii").lower().rstrip("=")
    for length in range(4, len(suffix) + 1):
        key = f"{base[: MAX_LENGTH - length - 1].rstrip('-')}-{suffix[:length]}"
        if key not in taken:
            return key
    raise AssertionError("two papers with one identity")  # pragma: no cover
