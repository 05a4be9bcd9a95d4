"""How one value is written in YAML, so that every reader takes it for what it is."""

from __future__ import annotations

import json
import math
import re

import yaml

from index.errors import LibraryError

# What YAML 1.2 (core schema) and older readers take for something else than text, beyond what YAML 1.1 does
# as PyYAML knows it.
_TYPED = re.compile(r"0o[0-7]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[yYnN]")
# Characters that mean something at the start of a value. Hyphen, question mark and colon only do before a
# space, but are quoted too: a reader should not have to know.
_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`=<~+.\\")
_UNSAFE = re.compile(r":(?:\s|$)|\s#|\[\[|\]\]|^\s|\s$")
_FLOW = re.compile(r"[,\[\]{}]|:$")
_IN_QUOTES = {
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
    "\ufeff": "\\uFEFF",
    "\x7f": "\\x7F",
}
_ESCAPED = re.compile("[\x7f-\xa0\u2028\u2029\ufeff]")


def emit(value: str | float | bool | None, *, flow: bool = False, quotes: str = "") -> str:
    """One value as YAML; text is quoted only where it must be, and never broken into lines.

    Args:
        value: Empty text stands for itself, None for nothing at all.
        flow: The value stands between brackets.
        quotes: `'` or `"`, to quote text in that way where it can be.

    Raises:
        LibraryError: A number that is not finite, or text that no file can hold.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise LibraryError("A property cannot be set to a number that is not finite.", code="bad-value")
    if not isinstance(value, str):
        return "" if value is None else json.dumps(value)
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise LibraryError("The value holds half a character, which no file can hold.", code="bad-value")
    if quotes == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return value if not quotes and _plain(value, flow=flow) else double_quoted(value)


def double_quoted(value: str) -> str:
    """Text between double quotes, on one line."""
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: _IN_QUOTES.get(found[0], f"\\x{ord(found[0]):02X}"), quoted)


def flow_safe(plain: str) -> bool:
    """Whether a plain value may stand between brackets as it is."""
    return not _FLOW.search(plain)


def _plain(value: str, *, flow: bool) -> bool:
    if not value or not value.isprintable() or value[0] in _FIRST or _UNSAFE.search(value):
        return False
    if flow and not flow_safe(value):
        return False
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers.get(value[0], [])
    return not _TYPED.fullmatch(value) and not any(pattern.match(value) for _, pattern in resolvers)
