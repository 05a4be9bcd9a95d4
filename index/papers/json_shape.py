"""The shape of a JSON text by its beginning: the names in it, and where they stand."""

from __future__ import annotations

import re
from functools import lru_cache

from index.text import clean_line

_TOKEN = re.compile(r'"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?\Z)(?P<name>\s*:)?|[\[\]{}]', re.DOTALL)
_MOST_TOKENS = 20_000
_DEEPEST = 3
_SHOWN = 5
_MESSAGE = re.compile(
    r'"(?:error|message|detail)"\s*:\s*\[?\s*(?:\{[^{}]{0,300}?"message"\s*:\s*)?"((?:[^"\\]|\\.){1,200})"'
)


@lru_cache(maxsize=2)
def shape(head: str) -> frozenset[str]:
    """Return the names of the first objects of a JSON text, such as `message.items.DOI`; lists are left out.

    Args:
        head: Beginning of the text, which may end anywhere. Empty for a text that is not JSON.
    """
    if not head.lstrip("\ufeff \t\n").startswith(("{", "[")):
        return frozenset()
    found: dict[str, None] = {}
    # For each open bracket, the path of what is in it; `at` is the path of the value that comes next.
    opened: list[str] = []
    at = ""
    for count, token in enumerate(_TOKEN.finditer(head)):
        if count == _MOST_TOKENS:
            break
        first = token[0][0]
        if first in "{[":
            opened.append(at)
        elif first in "}]":
            at = opened.pop() if opened else ""
        elif token["name"] and opened and opened[-1].count(".") < _DEEPEST:
            at = f"{opened[-1]}.{token['text']}"
            found[at[1:]] = None
    return frozenset(found)


def answer_shape(head: str) -> frozenset[str]:
    """Return the shape of a text that may be the answer of a service; empty for CSL-JSON with citation keys.

    An item of CSL-JSON keeps fields that came with such an answer, so it may have the same names. No answer has keys.
    """
    names = shape(head)
    return frozenset() if "citation-key" in names else names


def describe(head: str) -> str:
    """Say what a JSON text is that no format module reads, as the beginning of a sentence."""
    names = shape(head)
    top = sorted({name.partition(".")[0] for name in names})
    if {"config", "items"} <= set(top):
        return "This is Better BibTeX's own JSON; export it as “Better CSL JSON” instead"
    message = _MESSAGE.search(head)
    if message and len(top) <= _SHOWN and not {"title", "paper", "results", "items"} & set(top):
        return f"This is the answer of a service that reports an error, “{clean_line(message[1])}”"
    if top:
        shown = ", ".join(f"“{clean_line(name)[:40]}”" for name in top[:_SHOWN])
        return f"This is JSON, but not of papers in a form known here (it has {shown})"
    return "This is JSON without any papers"
