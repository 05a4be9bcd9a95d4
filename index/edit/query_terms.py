"""The terms of a query that may name a note, folder, heading, tag or property, with their places. Pure.

Only the places that are certain to have a meaning get one; a text in other places is a term that is `sure` of
nothing. Comments have no terms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.search.query.query_tokens import written_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.vault.query_texts import QueryText

TermKind = Literal["link", "links", "folder", "source", "file", "path", "name", "tag", "property"]
"""Kinds of names: a link text; a note as `links:` finds it; a folder by its path; a folder or a note by its path;
a file by its path; a part of a path; a part of a path or of a name; a tag, with or without its `#`; a property."""


class QueryTerm(NamedTuple):
    """One term of a query.

    Attributes:
        kind: What it names.
        start: Offset of its value in the text of the query.
        end: Offset after its value.
        value: The characters between.
        quotes: The signs around the value, which cannot be in it: a quote, `]`, or both; empty for a bare word.
        sure: It is certain to name that, as a whole.
    """

    kind: TermKind
    start: int
    end: int
    value: str
    quotes: str = ""
    sure: bool = True


def query_terms(query: QueryText) -> list[QueryTerm]:
    """Return the terms of a query in order."""
    if query.language == "search":
        return list(_search_terms(query.text))
    if query.language == "script":
        return list(_script_terms(query.text))
    return list(_Expression(query.text, base=query.language == "base").terms())


# Searches -------------------------------------------------------------------------------------------------------

_SEARCHED: Mapping[str, TermKind] = {
    "tag": "tag",
    "links": "links",
    "path": "path",
    "file": "name",
    "[": "property",
}


_PROPERTY_VALUE = re.compile(r"""\s*"?\s*:\s*"?(?:\[\[)?([^"\[\]|#]+)""")


def _search_terms(text: str) -> Iterator[QueryTerm]:
    group, end = "", 0  # the operator before an open group, and where that group ends
    for found in written_values(text):
        value = text[found.start : found.end]
        operator = found.operator or (group if found.start < end else "")
        if not value and text.startswith("(", found.end):
            group, end = operator, _group_end(text, found.end)
        kind = _SEARCHED.get(operator)
        if not found.operator and value.startswith("#"):
            kind = "tag"
        if kind and value:
            yield QueryTerm(kind, found.start, found.end, value, '"' if found.quoted else "")
        if found.operator == "[" and (held := _PROPERTY_VALUE.match(text, found.end)):
            # It finds links to a note of that name, and the same text that is no link.
            yield QueryTerm("links", *held.span(1), held[1].strip(), '"', sure=False)


def _group_end(text: str, start: int) -> int:
    """Return the offset of the parenthesis that closes the one at `start`, or the length of the text."""
    depth = 0
    for found in re.finditer(r'"[^"]*"|[()]', text[start:]):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0:
            return start + found.start()
    return len(text)


# Expressions of bases and of Dataview ---------------------------------------------------------------------------

_TAG = r"""\#[^\s\u2000-\u206f\u2e00-\u2e7f'!"\#$%&()*+,.:;<=>?@^`{|}~\[\]\\]+"""
_TOKENS = r"""
    (?P<string>"(?:[^"\\]|\\.)*")
    |(?P<link>\[\[[^\[\]\n]+\]\])
    |(?P<word>[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)*|(?<=\))\.[^\W\d]\w*)
    |(?P<compare>[=!]=?)
"""
# Nothing is certain after a quote that is never closed.
_BASE_TOKEN = re.compile(
    rf"""{_TOKENS}|(?P<single>'(?:[^'\\]|\\.)*')|(?P<rest>["'].*)|(?P<sign>\S)""", re.VERBOSE | re.DOTALL
)
_DATAVIEW_TOKEN = re.compile(
    rf"""(?P<comment>(?m:^)[ \t]*//[^\n]*)|{_TOKENS}|(?P<rest>".*)|(?P<tag>(?<![\w\#]){_TAG})|(?P<sign>\S)""",
    re.VERBOSE | re.DOTALL,
)
_SOURCE = re.compile(r"""\s[-!(\s]*(?:["\#\[]|outgoing\b)""", re.IGNORECASE)
_COMMANDS = frozenset(("where", "sort", "group", "flatten", "limit"))
_BEFORE_GROUPS = frozenset(("from", "and", "or"))
_TAG_LISTS = frozenset(("tags", "file.tags", "file.etags", "note.tags"))
_CONTAINS = frozenset(("contains", "containsany", "containsall"))
_METHODS: Mapping[str, TermKind] = {
    "haslink": "link",
    "infolder": "folder",
    "hastag": "tag",
    "hasproperty": "property",
}
_PATHS: Mapping[str, TermKind] = {"file.folder": "folder", "file.path": "file"}


@dataclass(slots=True)
class _Call:
    """A bracket that is open: the name before it, the argument that is read, and the first word in it."""

    name: str
    argument: int = 0
    first: str = ""


@dataclass(slots=True)
class _Expression:
    """Reads one expression of a base, or one Dataview query, from left to right."""

    text: str
    base: bool
    _calls: list[_Call] = field(default_factory=list)
    _part: Literal["fields", "source", "commands"] = "fields"
    _compared: str = ""  # the word before a comparison
    _word: str = ""  # the word right before

    def terms(self) -> Iterator[QueryTerm]:
        """Yield the terms."""
        for found in (_BASE_TOKEN if self.base else _DATAVIEW_TOKEN).finditer(self.text):
            kind = found.lastgroup
            if kind in ("string", "single"):
                yield from self._string(found)
            elif kind == "link":
                yield QueryTerm("link", found.start() + 2, found.end() - 2, found[0][2:-2], "]")
            elif kind == "tag":
                yield QueryTerm("tag", found.start(), found.end(), found[0])
            self._follow(kind or "", found)

    def _follow(self, kind: str, found: re.Match[str]) -> None:
        """Keep what the next token has to know of this one."""
        sign, word = found[0], self._word
        self._word = sign.lower() if kind == "word" else ""
        self._compared = word if kind == "compare" else ""
        if kind == "word":
            self._command(found)
            if self._calls and not self._calls[-1].first:
                self._calls[-1].first = self._word
        elif kind == "sign" and sign in "([{":
            self._calls.append(_Call(word if sign == "(" and word not in _BEFORE_GROUPS else ""))
        elif kind == "sign" and sign in ")]}" and self._calls:
            self._calls.pop()
        elif sign == "," and self._calls:
            self._calls[-1].argument += 1

    def _command(self, found: re.Match[str]) -> None:
        if self._word in _COMMANDS:
            self._part = "commands"
        elif self._part == "fields" and self._word == "from" and _SOURCE.match(self.text, found.end()):
            self._part = "source"

    def _string(self, found: re.Match[str]) -> Iterator[QueryTerm]:
        quote, value = found[0][0], found[0][1:-1]
        start = found.start() + 1
        if "\\" in value or not value:
            return
        if value.startswith("[[") and value.endswith("]]"):
            # Only a base compares links with texts.
            yield QueryTerm("link", start + 2, start + len(value) - 2, value[2:-2], f"{quote}]", self.base)
            return
        kind, sure = self._kind(value)
        if kind is not None:
            yield QueryTerm(kind, start, start + len(value), value, quote, sure)

    def _kind(self, value: str) -> tuple[TermKind | None, bool]:
        """Return what a string names, and whether that is certain."""
        call = self._calls[-1] if self._calls else _Call("")
        certain = self._certain_kind(call, value)
        if certain is not None:
            return certain, True
        if call.first in _TAG_LISTS:
            return "tag", False
        about_file = any(name.startswith("file.") for name in (call.name, call.first, self._compared))
        return ("path" if about_file or "/" in value or value.endswith(".md") else None), False

    def _certain_kind(self, call: _Call, value: str) -> TermKind | None:
        kind = _PATHS.get(self._compared)
        if call.name == "link" and not call.argument:
            kind = "link"
        elif self.base:
            kind = self._base_kind(call) or kind
        elif self._part == "source" and not call.name:
            kind = "source"
        elif value.startswith("#"):
            kind = "tag"
        return kind

    @staticmethod
    def _base_kind(call: _Call) -> TermKind | None:
        owner, _, method = call.name.rpartition(".")
        if method in _CONTAINS and owner in _TAG_LISTS:
            return "tag"
        if method in _METHODS and owner.rpartition(".")[2] in ("file", ""):
            # Only `hasTag` takes several.
            return _METHODS[method] if not call.argument or _METHODS[method] == "tag" else None
        return "link" if call.name == "file" and not call.argument else None


# Programs ---------------------------------------------------------------------------------------------------------

_SCRIPT_TERMS: tuple[tuple[TermKind, re.Pattern[str]], ...] = (
    ("link", re.compile(r"(?<=\[\[)[^\[\]\n]+(?=\]\])")),
    ("tag", re.compile(rf"(?<![\w\#]){_TAG}", re.VERBOSE)),
    ("path", re.compile(r"(?<=[\"'`])[^\"'`\n]+(?=[\"'`])")),
    ("path", re.compile(r"(?<=[ ]includes[ ])[^\s\"'`\#][^\n]*")),
)


def _script_terms(text: str) -> Iterator[QueryTerm]:
    """Yield what looks like the name of something; nothing is certain in a program."""
    for kind, pattern in _SCRIPT_TERMS:
        for found in pattern.finditer(text):
            yield QueryTerm(kind, *found.span(), found[0], sure=False)
