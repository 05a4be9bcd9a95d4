"""Front matter that is lost because something stands before or inside its opening `---`."""

from __future__ import annotations

import re

from index.problems import ProblemKind
from index.vault.model import Flaw
from index.vault.parse import frontmatter

_LINE = re.compile("([^\r\n]*)(\r\n|\r|\n)")
_BLANK = " \t\u00a0\u200b\u2060\ufeff"
_OPENING = re.compile(r"-{3}[ \t]*")
# The three dashes with something typed before, between or after them, but no other dash among it.
_DAMAGED = re.compile(r"(?P<before>[^-]*)---|-[^-]+--|--[^-]+-|---[^-]+|-{4,5}")
# Names with spaces are possible, but so are sentences with a colon.
_NAME = re.compile(r"\w[\w./-]{0,63}")
# Code, comments and HTML, in which properties are an example.
_ENCLOSED = ("```", "~~~", "%%", "<", "$$")
# Below prose, `---` underlines a heading, and `Status: done` may be a sentence; these names hardly begin one.
_KNOWN = frozenset({"alias", "aliases", "cssclass", "cssclasses", "tag", "tags"})
# What was typed by accident is short; a longer text may be a sentence that ends with a dash.
_LONGEST_SLIP = 16
# Lines in which the opening line is looked for: what slipped in is short.
_MOST_LINES = 5


def displaced(text: str) -> Flaw | None:
    """Return a flaw at the opening line of properties that are not read because of what stands before or in it.

    Only a closed block of valid YAML with names and values counts; where it stands below or behind words, one of the
    names has to be one that notes use, because headings and rules are written with `---` as well.

    Args:
        text: The whole file.
    """
    at, words = 0, False
    for number in range(1, _MOST_LINES + 1):
        line = _LINE.match(text, at)
        if line is None:
            return None
        bare = line[1].strip(_BLANK)
        if number == 1 and _OPENING.fullmatch(line[1].removeprefix("\ufeff")):
            return None  # As it should be; what is wrong further down is another problem.
        damage = _DAMAGED.fullmatch(bare)
        if damage:
            before = (damage["before"] or "").strip()
            words = words or " " in before or len(before) > _LONGEST_SLIP
            return _flaw(text[line.end() :], number, words=words, inside=line[1].rstrip() != "---")
        if bare.startswith(_ENCLOSED):
            return None
        words = words or bool(bare)
        at = line.end()
    return None


def _flaw(after: str, number: int, *, words: bool, inside: bool) -> Flaw | None:
    front = frontmatter.load(f"---\n{after}")
    names = list(front.properties)
    known = bool(_KNOWN.intersection(names))
    if not known and (words or not names or not all(map(_NAME.fullmatch, names))):
        return None
    # A blank line ends no YAML, but it shows that `---` is a rule and not the beginning of properties.
    if not after.splitlines()[0].strip():
        return None
    what = (
        "something else stands on its opening line" if inside else "something stands above its opening `---`"
    )
    detail = f"{what}, so the properties are not read; the first line has to be exactly `---`"
    return Flaw(number, ProblemKind.DISPLACED_PROPERTIES, detail)
