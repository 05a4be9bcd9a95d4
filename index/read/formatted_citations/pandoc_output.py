"""The bibliography in a document that pandoc writes as JSON."""

from __future__ import annotations

import re
from typing import Any

from index.read.formatted_citations.marked_text import styled, without_marks

_STYLES = {
    "Emph": "italic",
    "Strong": "bold",
    "Superscript": "sup",
    "Subscript": "sub",
    "SmallCaps": "caps",
}
_QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}
_ID = "ref-"
# Stands for authors who are not named: pandoc 2 knows them only where the style shortens lists of names.
_OTHERS = "\ufdef"
_OTHERS_SHOWN = re.compile(rf"(?:,? (?:and|&|und|et|y|e|en|og|och|i))?,? ?{_OTHERS}\.?")


def with_others(value: object) -> object:
    """Return a variable of an item in which a list of names ends with a mark where it is not complete."""
    if not isinstance(value, list) or value[-1] != {"literal": "others"}:
        return value
    return [*value[:-1], {"literal": _OTHERS}]


def entries(document: Any) -> list[tuple[int, str]]:
    """Return the number and the text with marks of each entry, in the order of the style.

    Raises:
        LookupError, TypeError, ValueError: It is not what pandoc writes.
    """
    found: list[tuple[int, str]] = []
    for block in document["blocks"]:
        if block["t"] == "Div":
            for entry in block["c"][1]:
                if entry["t"] == "Div" and entry["c"][0][0].startswith(_ID):
                    number = int(entry["c"][0][0].removeprefix(_ID))
                    text = " ".join(" ".join(map(_block, entry["c"][1])).split())
                    found.append((number, _OTHERS_SHOWN.sub(" et al.", text)))
    return found


def _block(block: Any) -> str:
    if block["t"] in ("Para", "Plain"):
        return _inlines(block["c"])
    return " ".join(map(_block, block["c"][1])) if block["t"] == "Div" else ""


def _inlines(inlines: Any) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Any) -> str:
    kind, content = inline["t"], inline.get("c")
    if kind in _STYLES:
        return styled(_STYLES[kind], _inlines(content))
    if kind == "Quoted":
        opening, closing = _QUOTES[content[0]["t"]]
        return opening + _inlines(content[1]) + closing
    if kind == "Span":
        # The number of an entry stands in a span of its own.
        return _inlines(content[1]) + (" " if "csl-left-margin" in content[0][1] else "")
    if kind in ("Link", "Cite"):
        return _inlines(content[1])
    if kind in ("Underline", "Strikeout"):
        return _inlines(content)
    return _plain(kind, content)


def _plain(kind: str, content: Any) -> str:
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Str":
        return str(content)
    return without_marks(str(content[1])) if kind in ("Code", "Math") else ""
