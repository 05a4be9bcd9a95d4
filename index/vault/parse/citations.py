"""Rules for citations, as Pandoc reads them: `@key` in the text, and `[see @key; -@other, p. 3]` in brackets.

In brackets it is a citation. Elsewhere `@word` may as well be a person, a decorator, a package or a context, so it is
`bare`: a citation only where a paper has that key. So are dates and times in braces, which Kanban boards use, and the
values of inline fields: `[owner:: @someone]`.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

# https://pandoc.org/MANUAL.html#citation-syntax: single internal punctuation, none at the end, or braces.
_CITATION = re.compile(r"@(?:\{([^{}\s]+)\}|(\w+(?:[:.#$%&\-+?<>~/]\w+)*))")
_BEFORE = frozenset("([{;,\"'“‘«—–-*_>|!")
# The text of a link, or the label of one that is not defined, is not a group of citations.
_GROUP = re.compile(r"\[(?!\^)([^\[\]]*)\](?![(\[])")
_DATE_OR_TIME = re.compile(r"@\{\d{4}-\d\d-\d\d\}|@\{\d\d?:\d\d\}")
_FIELD = re.compile(r"[^:\0\1]+::")
_CITED = "\0"
_OTHER = "\1"
# In each item of a group the first key counts; a hyphen before it leaves out the author.
_ITEM = re.compile(f"(?:[^{_CITED}]*\\s)?-?{_CITED}.*", re.DOTALL)


def citation(state: StateInline, silent: bool) -> bool:
    """Read a citation; its `meta` has start and end, and the characters as they are written."""
    source, position = state.src, state.pos
    if source[position] != "@" or state.level > 0:
        return False
    before = source[position - 1] if position else " "
    if not before.isspace() and before not in _BEFORE:
        return False
    match = _CITATION.match(source, position, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.content = match[1] or match[2]
        token.meta = {"start": position, "end": match.end(), "raw": match[0], "bare": True}
    state.pos = match.end()
    return True


def mark_groups(state: StateInline) -> None:
    """Clear `bare` in the `meta` of the citations that brackets make such, once all tokens are read."""
    places: dict[int, int] = {}
    parts: list[str] = []
    length = 0
    for number, token in enumerate(state.tokens):
        if token.type == "citation":
            places[length] = number
            part = _CITED
        else:
            part = token.content.replace(_CITED, _OTHER) if token.type == "text" else _OTHER
        parts.append(part)
        length += len(part)
    if not places:
        return
    for group in _GROUP.finditer("".join(parts)):
        if _FIELD.match(group[1]):
            continue
        items = group[1].split(";")
        if all(map(_ITEM.fullmatch, items)):
            start = group.start(1)
            for item in items:
                meta = state.tokens[places[start + item.index(_CITED)]].meta
                meta["bare"] = _DATE_OR_TIME.fullmatch(meta["raw"]) is not None
                start += len(item) + 1
