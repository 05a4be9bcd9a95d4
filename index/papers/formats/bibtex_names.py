"""Lists of names in BibTeX and BibLaTeX.

They are written as `First von Last and von Last, Jr, First and {A Body} and family=Last, given=First and others`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from index.papers.latex import to_unicode
from index.papers.person_names import Name, read_name
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable

_AND = re.compile(r"\s+and(?=\s)", re.IGNORECASE)
_AND_OR_BRACE = re.compile(r"[{}]|\s+and(?=\s)", re.IGNORECASE)
_OTHERS = re.compile(r"(?:others|et\.?\s*al\.?|\\etal)", re.IGNORECASE)
_OTHERS_AFTER = re.compile(r",?\s+(?:et\.?\s+al\.?|\\etal)\Z", re.IGNORECASE)
_PART = re.compile(r"\s*\"?\s*(family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_ANY_PART = re.compile(r"\s*([a-z-]+)\s*=(.*)", re.IGNORECASE | re.DOTALL)
_COMMA_OR_BRACE = re.compile(r"[{},]")
_IN_BRACES = re.compile(r"\{([^{}\\][^{}]*)\}")
# Stand for a blank and a comma that braces hold together, and for a brace before a small letter.
_BLANK, _COMMA, _BRACE = "\ue000", "\ue001", "\ue002"
_RESTORED = str.maketrans({_BLANK: " ", _COMMA: ",", _BRACE: None})


def read_names(text: str) -> tuple[tuple[Name, ...], bool]:
    """Return the names of a list, and whether it says that there are more."""
    names, more = list[Name](), False
    for part in _split(text):
        written = part.strip()
        if _OTHERS.fullmatch(written.strip("{} ")):
            more = True
            continue
        without = _OTHERS_AFTER.sub("", written)
        more |= without != written
        name = _name(without)
        if name != Name():
            names.append(name)
    return tuple(names), more


def write_name(name: Name, latex: Callable[[str], str], *, in_parts: bool) -> str:
    """Return a name as `read_names` reads it, as far as that can be.

    Args:
        name: Not empty.
        latex: Returns a text in LaTeX.
        in_parts: A name that only BibLaTeX's `family=…, given=…` can say is written so.
    """
    if name.literal:
        return f"{{{latex(name.literal)}}}"
    family, given, particle, suffix = map(latex, (name.family, name.given, name.particle, name.suffix))
    for shown in (
        _inverted(particle, family, suffix, given),
        _inverted(particle, _braced(family), suffix and _braced(suffix), _braced(given)),
    ):
        if read_names(shown) == ((name,), False):
            return shown
    parts = (("family", family), ("given", given), ("prefix", particle), ("suffix", suffix))
    shown = ", ".join(f"{part}={{{text}}}" for part, text in parts if text)
    if in_parts and read_names(shown) == ((name,), False):
        return shown
    return _inverted(particle, _braced(family), suffix and _braced(suffix), _braced(given))


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _inverted(particle: str, family: str, suffix: str, given: str) -> str:
    last = " ".join(filter(None, (particle, family)))
    if not suffix and not given and " " not in last:
        return last
    return ", ".join((last, suffix, given) if suffix else (last, given)).rstrip()


def _split(text: str) -> list[str]:
    """Split a list at every `and` outside braces."""
    text = f" {text} "
    if "{" not in text:
        return _AND.split(text)
    parts, start, depth = list[str](), 0, 0
    for mark in _AND_OR_BRACE.finditer(text):
        char = mark[0]
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        elif depth <= 0:
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]


@lru_cache(maxsize=20_000)
def _name(text: str) -> Name:
    if _PART.match(text):
        return _from_parts(text)
    if text.startswith("{") and _closes_at_end(text):
        inside = text[1:-1]
        # A body has several words; one word in braces is the only name that somebody has.
        return Name(literal=_plain(inside))
    # What braces hold together is one word, and no particle.
    text = _IN_BRACES.sub(_held_together, text) if "{" in text else text
    name = read_name(clean_line(to_unicode(text)))
    if not _holds(name):
        return name
    return Name(
        *(part.translate(_RESTORED) for part in (name.family, name.given, name.particle, name.suffix))
    )


def _holds(name: Name) -> bool:
    return any(
        mark in part for mark in (_BLANK, _COMMA, _BRACE) for part in (name.family, name.given, name.suffix)
    )


def _held_together(match: re.Match[str]) -> str:
    inside = match[1].replace(",", _COMMA)
    inside = re.sub(r"\s+", _BLANK, inside.strip())
    before = match.string[match.start() - 1 : match.start()]
    starts_word = not before or before in " ,~\n\t"
    return f"{_BRACE if starts_word and inside[:1].islower() else ''}{inside}"


def _closes_at_end(text: str) -> bool:
    depth = 0
    for mark in re.finditer(r"[{}]", text):
        depth += 1 if mark[0] == "{" else -1
        if not depth:
            return mark.end() == len(text)
    return False


def _from_parts(text: str) -> Name:
    found: dict[str, str] = {}
    for part in _at_commas(text.strip().strip('"')):
        match = _ANY_PART.fullmatch(part)
        if match:
            found[match[1].lower()] = _plain(match[2].strip().strip('"'))
    given = found.get("given") or found.get("given-i", "")
    return Name(found.get("family", ""), given, found.get("prefix", ""), found.get("suffix", ""))


def _at_commas(text: str) -> list[str]:
    parts, start, depth = list[str](), 0, 0
    for mark in _COMMA_OR_BRACE.finditer(text):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
        elif depth <= 0:
            parts.append(text[start : mark.start()])
            start = mark.end()
    return [*parts, text[start:]]


def _plain(text: str) -> str:
    return clean_line(to_unicode(text))
