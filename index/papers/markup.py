"""Markup in the texts of JSON formats: a few tags of HTML and JATS in titles and abstracts."""

from __future__ import annotations

import re
from html import unescape

_INLINE = "i|b|em|strong|sub|sup|sc|span|scp|u|tt|italic|bold|jats:[a-z-]{1,20}"
_TAG = re.compile(rf"<(?:(?P<open>{_INLINE}|p)(?:\s[^<>]{{0,200}})?|/(?P<close>{_INLINE}|p))>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<!?/?[A-Za-z][^<>]{0,500}>|<!--.{0,2000}?-->", re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:jats:)?(?:p|title|sec|list|list-item|label|disp-formula|div|br|li|ul|ol|h[1-6])\b[^<>]{0,500}>",
    re.IGNORECASE,
)
# Two tags that stand for nothing: between `<` and a letter they keep the letter from beginning a tag.
_APART = "<i></i>"


def strip_pairs(text: str) -> str:
    """Return a text of CSL-JSON without the tags that it may have, where each that opens is closed."""
    if "<" not in text:
        return text
    opened: list[tuple[str, int]] = []
    matched: list[tuple[int, int]] = []
    spans = {match.start(): match for match in _TAG.finditer(text)}
    for match in spans.values():
        if match["open"]:
            opened.append((match["open"].lower(), match.start()))
        elif opened and opened[-1][0] == match["close"].lower():
            matched += [spans[opened.pop()[1]].span(), match.span()]
    kept: list[str] = []
    at = 0
    for start, end in sorted(matched):
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    return "".join(kept)


def protect(text: str) -> str:
    """Return a text from which `strip_pairs` makes this one."""
    if "<" not in text or strip_pairs(text) == text:
        return text
    return _TAG.sub(lambda tag: f"<{_APART}{tag[0][1:]}", text)


def strip_all(text: str) -> str:
    """Return a text of HTML or JATS without any tag and with its entities resolved; blocks end in a blank."""
    if "<" in text:
        text = _ANY_TAG.sub("", _BLOCK.sub(" ", text))
    return unescape(text) if "&" in text else text
