r"""The parts of a BibTeX file: entries, strings, and what is no entry, each with its place.

Every `@word{` and `@word(` outside a value begins a part, and only a part's own closing brace ends it, as BibTeX has
it. A brace that is missing or too many would then swallow all entries that follow, so a part also ends where the next
one begins between its fields, or at the start of a line after something that looks like the field of an entry; and it
goes on after its closing brace where fields follow. Time is proportional to the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from index.papers.cancelling import check

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["entry", "comment", "string", "preamble", "commented"]

_START = re.compile(r"@\s*+(\w++)\s*+([{(])")
_MARK = re.compile(r"[{}\"]|@\s*+\w++\s*+[{(]")
_MARK_IN_PARENTHESES = re.compile(r"[{}\")]|@\s*+\w++\s*+[{(]")
_BRACE = re.compile(r"[{}]")
_AT_LINE_START = re.compile(r"^[ \t]*+@\s*+\w++\s*+[{(]", re.MULTILINE)
_FIELD_FOLLOWS = re.compile(r"[\s,}]*+[^\W\d][\w:+-]*+\s*+=\s*+[{\"\w]")
_FIELD_BEFORE = re.compile(r"[,}\"]\s*+[^\W\d][\w:+-]*+\s*+=\s*+[{\"\w]")
_NOT_THE_LAST = re.compile(r"\s*+[,}]")
_KINDS: dict[str, Kind] = {"comment": "comment", "string": "string", "preamble": "preamble"}


@dataclass(frozen=True, slots=True)
class BibtexBlock:
    """A part of a BibTeX file.

    Attributes:
        kind: `commented` is one that begins in a line with `%` at its start, and has only that line.
        word: After the `@`, in lower case.
        line: Number, from 1, of the line in which it begins.
        text: All of it, from the `@` to the closing brace if there is one.
        body: Position in the text after the opening brace; `end` is that of the closing brace or the end.
        fault: Reason why it ends where it does, if not at its closing brace.
    """

    kind: Kind
    word: str
    line: int
    text: str
    body: int
    end: int
    fault: str = ""


def blocks(text: str) -> Iterator[BibtexBlock]:
    """Yield the parts of a text in order; what is between them is a comment by the rules of BibTeX."""
    splitter = _Splitter(text)
    at, line, counted = 0, 1, 0
    while start := _START.search(text, at):
        check()
        begin = start.start()
        line += text.count("\n", counted, begin)
        counted = begin
        word = start[1].lower()
        if _is_commented(text, begin):
            at = text.find("\n", begin)
            at = len(text) if at < 0 else at
            # A start may go over the end of its line.
            at = max(at, start.end())
            yield BibtexBlock("commented", word, line, text[begin:at], 0, 0)
            continue
        kind = _KINDS.get(word, "entry")
        end, at, fault = splitter.end(start, kind)
        yield BibtexBlock(kind, word, line, text[begin:at], start.end() - begin, end - begin, fault)


def _is_commented(text: str, at: int) -> bool:
    """Return whether a `%` stands at the start of the line, before a position."""
    line = text.rfind("\n", max(0, at - 200), at) + 1
    return text[line:at].lstrip().startswith("%") if line or at < 200 else False


NOT_CLOSED = "its closing brace is missing"
CLOSED_EARLY = "a closing brace stands before its last field"


class _Splitter:
    """Finds ends of parts; remembers what it must, so that no text is read again and again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._closers: dict[int, int] | None = None
        self._next_line_start = -1

    def end(self, start: re.Match[str], kind: Kind) -> tuple[int, int, str]:
        """Return the end of a part's body, where to go on, and what is wrong with the end."""
        opener = start.end() - 1
        if start[2] == "(":
            return self._end_in_parentheses(opener)
        if kind != "entry":
            return self._end_of_other(opener)
        return self._end_of_entry(opener)

    def _end_of_other(self, opener: int) -> tuple[int, int, str]:
        closer = self._closer(opener)
        if closer is None:
            return self._cut(opener + 1)
        inner = _AT_LINE_START.search(self._text, opener, closer)
        if inner and (
            _FIELD_BEFORE.search(self._text, opener, inner.start())
            or _NOT_THE_LAST.match(self._text, closer + 1)
        ):
            # The brace is that of an entry further down.
            self._match_all(opener)
            return self._cut(opener + 1)
        return closer, closer + 1, ""

    def _end_of_entry(self, opener: int) -> tuple[int, int, str]:
        if self._closers is not None and opener not in self._closers:
            # Known to have no closing brace: the text is not searched for it once more.
            return self._cut(opener + 1, between_fields=True)
        depth, quoted, value, fault = 1, False, -1, ""
        for mark in _MARK.finditer(self._text, opener + 1):
            char, at = mark[0], mark.start()
            if char == "{":
                depth += 1
                value = at if depth == 2 else value
            elif char == "}":
                depth -= 1
                if not depth:
                    if not _FIELD_FOLLOWS.match(self._text, at + 1):
                        return at, at + 1, fault
                    if self._closers is not None:
                        return self._cut(at + 1, between_fields=True)
                    depth, quoted, fault = 1, False, CLOSED_EARLY
            elif char == '"':
                quoted ^= depth == 1
                value = at if depth == 1 else value
            elif self._begins_next(at, depth == 1 and not quoted, value):
                return at, at, NOT_CLOSED
            else:
                # Only the first one in a value is doubtful: what follows may be fields of that one.
                value = -1
                depth += char[-1] == "{"
        self._match_all(opener)
        return self._cut(opener + 1)

    def _begins_next(self, at: int, between_fields: bool, value: int) -> bool:
        """Return whether a start of an entry within one is that of the next, whatever the braces say."""
        if between_fields:
            return not _is_commented(self._text, at)
        return value >= 0 and self._begins_line(at) and bool(_FIELD_BEFORE.search(self._text, value, at))

    def _end_in_parentheses(self, opener: int) -> tuple[int, int, str]:
        depth, quoted = 0, False
        for mark in _MARK_IN_PARENTHESES.finditer(self._text, opener + 1):
            char, at = mark[0], mark.start()
            if char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
            elif char == '"':
                quoted ^= depth == 0
            elif char == ")":
                if depth <= 0 and not quoted:
                    return at, at + 1, ""
            elif (depth <= 0 and not quoted) or self._begins_line(at):
                return at, at, NOT_CLOSED
            else:
                depth += char[-1] == "{"
        return len(self._text), len(self._text), NOT_CLOSED

    def _begins_line(self, at: int) -> bool:
        line = self._text.rfind("\n", max(0, at - 80), at) + 1
        return (line > 0 or at < 80) and not self._text[line:at].strip()

    def _cut(self, at: int, *, between_fields: bool = False) -> tuple[int, int, str]:
        """End a part that nothing closes where the next one begins."""
        if self._next_line_start < at:
            following = _AT_LINE_START.search(self._text, at)
            self._next_line_start = following.start() if following else len(self._text)
        end = self._next_line_start
        if between_fields:
            end = self._start_between_fields(at, end)
        return end, end, NOT_CLOSED

    def _start_between_fields(self, at: int, end: int) -> int:
        depth, quoted = 1, False
        for mark in _MARK.finditer(self._text, at, end):
            char = mark[0]
            if char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
            elif char == '"':
                quoted ^= depth == 1
            elif depth == 1 and not quoted:
                return mark.start()
            else:
                depth += char[-1] == "{"
        return end

    def _closer(self, opener: int) -> int | None:
        if self._closers is not None:
            return self._closers.get(opener)
        depth = 1
        for mark in _BRACE.finditer(self._text, opener + 1):
            depth += 1 if mark[0] == "{" else -1
            if not depth:
                return mark.start()
        self._match_all(opener)
        return None

    def _match_all(self, since: int) -> None:
        """Find the closing brace of every opening one from a position on."""
        closers, opened = dict[int, int](), list[int]()
        for mark in _BRACE.finditer(self._text, since):
            if mark[0] == "{":
                opened.append(mark.start())
            elif opened:
                closers[opened.pop()] = mark.start()
        self._closers = closers
