"""Kinds of callouts, as Obsidian's help lists them, each with a sign of one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

SIGNS = {
    "note": "✎",
    "abstract": "≡",
    "info": "i",
    "todo": "☐",
    "tip": "✦",
    "success": "✓",
    "question": "?",
    "warning": "!",
    "failure": "✗",
    "danger": "↯",
    "bug": "✱",
    "example": "≣",
    "quote": "❝",
}
_ALIASES = {
    "summary": "abstract",
    "tldr": "abstract",
    "hint": "tip",
    "important": "tip",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "caution": "warning",
    "attention": "warning",
    "fail": "failure",
    "missing": "failure",
    "error": "danger",
    "cite": "quote",
}
# Some themes take words after a bar (`[!note|wide]`); they are nothing to read.
_OPENING = re.compile(r"\[!([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]([+-]?)[ \t]*")


@dataclass(frozen=True, slots=True)
class Callout:
    """What the first words of a quote say it is.

    Attributes:
        kind: One of `SIGNS`.
        name: Its kind as it is written, to be a title.
        fold: `+` foldable, `-` folded at first, or empty.
        end: Offset of the title's own words.
    """

    kind: str
    name: str
    fold: str
    end: int


def read_callout(text: str) -> Callout | None:
    """Read the first words of a quote; a kind that is unknown is a note."""
    match = _OPENING.match(text)
    if match is None:
        return None
    kind = match[1].strip().lower()
    kind = _ALIASES.get(kind, kind)
    name = match[1].strip().replace("-", " ").capitalize()
    return Callout(kind if kind in SIGNS else "note", name, match[2], match.end())
