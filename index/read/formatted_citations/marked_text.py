"""Text with styles between marks, as both formatters give it; and the Markdown of it.

The marks are noncharacters of Unicode, which no text that was cleaned contains.
"""

from __future__ import annotations

import re
from html import unescape

_NAMES = ("italic", "bold", "sup", "sub", "caps", "nocase")
STARTS = {name: chr(0xFDD0 + at) for at, name in enumerate(_NAMES)}
ENDS = {name: chr(0xFDD8 + at) for at, name in enumerate(_NAMES)}
CLOSE_QUOTE = "\ufde0"
"""Stands before a closing quotation mark that the style added."""
MARKS = "\ufdd0-\ufdef"
"""All of them, as they stand in a set of a regular expression."""
_ANY = re.compile(f"[{MARKS}]")
_SPLIT = re.compile(f"([{MARKS}])")
_OF_START = {mark: name for name, mark in STARTS.items()}
_OF_END = {mark: name for name, mark in ENDS.items()}
_OF_TAG = {
    "i": "italic",
    "em": "italic",
    "b": "bold",
    "strong": "bold",
    "sup": "sup",
    "sub": "sub",
    "sc": "caps",
}
_DELIMITERS = {
    STARTS["italic"]: "*",
    ENDS["italic"]: "*",
    STARTS["bold"]: "**",
    ENDS["bold"]: "**",
    STARTS["sup"]: "<sup>",
    ENDS["sup"]: "</sup>",
    STARTS["sub"]: "<sub>",
    ENDS["sub"]: "</sub>",
}
_BLANK_AFTER_START = re.compile(f"([{''.join(STARTS.values())}]+) ")
_BLANK_BEFORE_END = re.compile(f" ([{''.join(ENDS.values())}]+)")
_TAG = re.compile(r"<(/?)(i|em|b|strong|sup|sub|sc|span)(\s[^<>]{0,200})?>", re.IGNORECASE)
_URL = re.compile(rf"https?://[^\s<>{MARKS}\"“”]*[^\s<>{MARKS}\"“”.,;:!?)\]]")
_SPECIAL = re.compile(r"[\\`*_\[\]<>$#|~^]|==|%%|&(?=#?\w{1,30};)")
# `1.` is a list in Markdown, as in a style that numbers so; `1)`, `-` and `+` are meant as text.
_AT_START = re.compile(r"\A(\d{0,9})(?<!\d(?=[-+]))([-+)])(?=\s)")


def styled(name: str, text: str) -> str:
    """Return a text between the marks of a style."""
    return f"{STARTS[name]}{text}{ENDS[name]}" if text else ""


def without_marks(text: str) -> str:
    """Return a text without any mark: a plain text, whatever its source put in it."""
    return _ANY.sub("", text)


def from_html(text: str) -> str:
    """Return a text of CSL, which may have a few tags of HTML, with marks; a tag that is not closed is text."""
    text = _ANY.sub("", text)
    if "<" not in text:
        return text
    opened: list[tuple[str, re.Match[str]]] = []
    replaced: dict[re.Match[str], str] = {}
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            opened.append((name, tag))
        elif opened and opened[-1][0] == name:
            start = opened.pop()[1]
            style = _OF_TAG.get(name) or _span(start[3] or "")
            replaced[start], replaced[tag] = (STARTS[style], ENDS[style]) if style else ("", "")
    made: list[str] = []
    at = 0
    for tag in sorted(replaced, key=lambda match: match.start()):
        made += [text[at : tag.start()], replaced[tag]]
        at = tag.end()
    made.append(text[at:])
    # Two marks that stand for nothing keep a `<` from beginning a tag.
    return "".join(made).replace(STARTS["italic"] + ENDS["italic"], "")


def _span(attributes: str) -> str:
    attributes = unescape(attributes).lower()
    if "nocase" in attributes:
        return "nocase"
    return "caps" if "small-caps" in attributes else ""


def to_html(text: str) -> str:
    """Return a text with marks as CSL-JSON has it."""
    tags = {"italic": "i", "bold": "b", "sup": "sup", "sub": "sub"}
    spans = {"caps": '<span style="font-variant:small-caps;">', "nocase": '<span class="nocase">'}
    for name in _NAMES:
        start, end = (f"<{tags[name]}>", f"</{tags[name]}>") if name in tags else (spans[name], "</span>")
        text = text.replace(STARTS[name], start).replace(ENDS[name], end)
    return text


def to_markdown(text: str) -> str:
    """Return the Markdown of a text with marks, on one line; a style inside itself is undone."""
    text = _without_nesting(" ".join(text.split()))
    # Markdown has no blank after what opens a style, nor before what closes it.
    text = _BLANK_BEFORE_END.sub(r"\1 ", _BLANK_AFTER_START.sub(r" \1", text))
    made = "".join(_DELIMITERS.get(part) or _escaped(part) for part in _SPLIT.split(text))
    return _AT_START.sub(r"\1\\\2", made, count=1)


def _without_nesting(text: str) -> str:
    made: list[str] = []
    depths = dict.fromkeys(_NAMES, 0)
    for part in _SPLIT.split(text):
        if name := _OF_START.get(part):
            depths[name] += 1
            made.append(STARTS[name] if depths[name] % 2 else ENDS[name])
        elif name := _OF_END.get(part):
            made.append(ENDS[name] if depths[name] % 2 else STARTS[name])
            depths[name] -= 1
        else:
            made.append(part)
    text = "".join(made)
    for start, end in zip(STARTS.values(), ENDS.values(), strict=True):
        text = text.replace(start + end, "").replace(end + start, "")
    return text


def _escaped(text: str) -> str:
    made: list[str] = []
    at = 0
    for url in _URL.finditer(text):
        made += [_SPECIAL.sub(_escape, text[at : url.start()]), f"<{url[0]}>"]
        at = url.end()
    made.append(_SPECIAL.sub(_escape, text[at:]))
    return _ANY.sub("", "".join(made))


def _escape(match: re.Match[str]) -> str:
    return "".join(f"\\{char}" for char in match[0])
