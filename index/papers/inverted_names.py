"""Names with the family name first, as reference managers and PubMed list them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.papers.person_names import Name, read_name
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_SUFFIX = re.compile(r"(?:jr|sr|[1-9](?:st|nd|rd|th)|i{2,3}|iv|v|vi{1,3})\.?", re.IGNORECASE)
_INITIALS = re.compile(r"[^\W\d_a-z]{1,4}")
_MORE = re.compile(r"(?:^|[\s,;])(?:et\.? al(?:ii)?|and others)\.?\s*$", re.IGNORECASE)
# Words that a body's name has and a person's has not.
_BODY = re.compile(
    r"\b(?:of|the|for|and|und|der wissenschaften|universit\w+|institut\w*|group|team|consortium|organi[sz]ation|"
    r"collaboration|society|association|committee|cent(?:er|re)|department|ministry|inc|ltd|llc|gmbh|network|"
    r"foundation|agency|project|council|office|bureau|company|corporation|laborator\w+|initiative|commission|"
    r"investigators|contributors|developers|researchers|press|staff|editors?|ai|research|lab|labs)\b|[\d&@/:]",
    re.IGNORECASE,
)


def read_inverted(text: str) -> Name:
    """Take apart `van Family, Given, Jr.`; a name without a comma is one in reading order, or that of a body."""
    text = clean_line(text)
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return Name(literal=text) if " " not in text or _BODY.search(text) else read_name(text)
    family, given, *rest = parts
    suffix = ", ".join(filter(None, rest))
    if suffix and _SUFFIX.fullmatch(given) and not _SUFFIX.fullmatch(suffix):
        given, suffix = suffix, given
    name = read_name(f"{family}, {given}")
    return Name(name.family, name.given, name.particle, suffix)


def read_initials(text: str) -> Name:
    """Take apart `van Family JA Jr`, as MEDLINE writes names: initials without points after the family name."""
    words = clean_line(text).split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    given = words.pop() if len(words) > 1 and _INITIALS.fullmatch(words[-1]) else ""
    if not given:
        return Name(literal=clean_line(text))
    name = read_name(f"{' '.join(words)}, {given}")
    return Name(name.family, name.given, name.particle, suffix)


def write_inverted(name: Name) -> str:
    """Return a name as `read_inverted` reads it, as far as that can be."""
    if name.literal:
        return name.literal
    family = " ".join(filter(None, (name.particle, name.family)))
    return f"{family}, {name.given}, {name.suffix}" if name.suffix else f"{family}, {name.given}".rstrip()


def without_more(names: Iterable[str]) -> tuple[list[str], bool]:
    """Return the names without `et al.` and `and others`, and whether there was one."""
    left: list[str] = []
    more = False
    for name in names:
        kept = _MORE.sub("", name)
        more = more or kept != name
        if kept.strip(" ,;"):
            left.append(kept.rstrip(" ,;") if kept != name else name)
    return left, more
