"""Find the inline fields of a note, as Dataview reads them: `key:: value`, `[key:: value]` and `(key:: value)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from markdown_it.token import Token

from index.text import clean_line, fold
from index.vault.model import InlineField
from index.vault.parse import markdown
from index.vault.parse.body import BodyContents
from index.vault.parse.budget import TooComplexError, allow
from index.vault.parse.tasks import BOX

_SIGN = "::"
_COMMENT = re.compile("%%")
_CLOSING = {"]": "[", ")": "("}
_EVENT = re.compile(r"::|[\[\]()]")
# Emphasis around a key does not belong to it; nor does the end of an opened bracket.
_DECORATION = " \t*_~="
_NO_KEY = re.compile(r"[^\w\s/.\-\u200d\ufe0f\u2190-\u2bff\U0001f000-\U0001faff]")
_LETTER = re.compile(r"[^\W_]|[\u2190-\u2bff\U0001f000-\U0001faff]")
_SPACES = re.compile(r"\s+")
# Code, math and comments, and links, in the text that fields are searched in; each stands for one character.
_HIDDEN, _LINK = "\x00", "\x01"
_WHOLE_LINE_NOT = frozenset(("heading_open", "th_open", "td_open"))


def read_fields(text: str, start: int, line: int, body: BodyContents) -> list[InlineField]:
    """Return the fields of a whole file, in the order of the text.

    What looks like one in the front matter, code, math, an HTML block, a link or a `%%comment%%` is none. A text that
    is too complex to read has no fields.

    Args:
        text: The whole file.
        start: Offset of the body.
        line: Line of the file, from 1, at `start`.
        body: The body as it was read.
    """
    if _SIGN not in text:
        return []
    with suppress(TooComplexError):
        allow(body.env, len(text) - start)
        return list(_fields(line, body.tokens, body.env))
    return []


def normalised(key: str) -> str:
    """Return the name by which Dataview's queries know a key: in lower case, with dashes for spaces."""
    return _NO_KEY.sub("", _SPACES.sub("-", fold(key).strip()))


@dataclass(slots=True)
class _MaskedText:
    """The text of a block as it is written, and a copy of equal length in which what has no fields is replaced."""

    text: list[str] = field(default_factory=list)
    mask: list[str] = field(default_factory=list)

    def add(self, text: str, sign: str = "") -> None:
        """Add a piece; with a sign it is replaced in the copy."""
        self.text.append(text)
        self.mask.append(sign * len(text) if sign else text.translate({0: " ", 1: " "}))


def _fields(first: int, tokens: list[Token], env: dict[str, object]) -> Iterator[InlineField]:
    blocks: list[tuple[int, bool, str, str]] = []
    signs = 0
    for at, token in enumerate(tokens):
        if token.type == "html_block":
            signs += token.content.count("%%")
            blocks.append((0, False, "", "%%" * token.content.count("%%")))
        if token.type != "inline" or not (_SIGN in token.content or "%%" in token.content):
            continue
        shown = _shown(token.content, markdown.inline(token.content, env))
        written, mask = "".join(shown.text), "".join(shown.mask)
        signs += mask.count("%%")
        whole = at == 0 or tokens[at - 1].type not in _WHOLE_LINE_NOT
        blocks.append((first + (token.map[0] if token.map else 0), whole, written, mask))
    open_signs, passed = signs // 2 * 2, 0  # an unpaired last sign opens no comment
    for line, whole, written, mask in blocks:
        visible, passed = _without_comments(mask, passed, open_signs)
        if not written or _SIGN not in visible:
            continue
        place = 0
        for number, part in enumerate(visible.split("\n")):
            yield from _in_line(written[place : place + len(part)], part, line + number, whole=whole)
            place += len(part) + 1


def _shown(content: str, tokens: list[Token]) -> _MaskedText:
    shown = _MaskedText()
    until = ""  # the token that ends the link whose text is skipped
    depth = 0
    for token in tokens:
        if until:
            depth += (token.type == "link_open") - (token.type == "link_close")
            until = until if depth else ""
        elif token.type == "link_open" and "start" in token.meta:
            shown.add(content[token.meta["start"] : token.meta["end"]].replace("\n", " "), _LINK)
            until, depth = "link_close", 1
        elif token.type in ("softbreak", "hardbreak"):
            shown.add("\n")
        elif token.type in ("text", "html_inline"):
            comment = token.content.startswith("<!--")
            shown.add(token.content.replace("\n", " " if comment else "\n"), _HIDDEN if comment else "")
        elif token.type == "text_special":
            shown.add(token.content, _LINK)
        elif "start" in token.meta:
            written = content[token.meta["start"] : token.meta["end"]].replace("\n", " ")
            shown.add(written, _LINK)
        elif token.nesting:
            shown.add(token.markup)
        else:
            shown.add(token.content.replace("\n", " "), _HIDDEN)
    return shown


def _without_comments(mask: str, passed: int, signs: int) -> tuple[str, int]:
    """Return a text with its comments replaced, and the number of signs of comments so far."""
    parts = _COMMENT.split(mask)
    made = []
    for at, part in enumerate(parts):
        inside = passed % 2 == 1 and passed < signs
        made.append("".join("\n" if char == "\n" else _HIDDEN for char in part) if inside else part)
        if at < len(parts) - 1:
            made.append(_HIDDEN * 2)
            passed += 1
    return "".join(made), passed


def _in_line(text: str, mask: str, line: int, *, whole: bool) -> Iterator[InlineField]:
    """Yield the fields of one line: those in brackets, or where there are none, the line as one field."""
    found, keyed = False, 0
    # One entry for each open bracket: the bracket, its place, and the place of its sign where it has a key.
    stack: list[tuple[str, int, int]] = []
    for event in _EVENT.finditer(mask):
        sign, at = event[0], event.start()
        if sign in ("[", "("):
            stack.append((sign, at, -1))
        elif sign == _SIGN:
            if stack and stack[-1][2] < 0 and _key(mask[stack[-1][1] + 1 : at]):
                stack[-1] = (*stack[-1][:2], at)
                keyed += 1
        elif stack and stack[-1][0] == _CLOSING[sign]:
            _bracket, opened, middle = stack.pop()
            keyed -= middle >= 0
            # A field within the value of another one belongs to that value.
            if middle >= 0 and not keyed:
                found = True
                yield InlineField(_key(text[opened + 1 : middle]), _value(text[middle + 2 : at]), line)
    if found or not whole:
        return
    box = BOX.match(mask)
    begin = box.end() if box else 0
    at = mask.find(_SIGN, begin)
    if at >= 0 and (key := _key(mask[begin:at])):
        yield InlineField(key, _value(text[at + 2 :]), line)


def _key(written: str) -> str:
    """Return the key that a text before a sign is, or nothing where it is none."""
    key = written.strip(_DECORATION)
    return key if len(key) <= 200 and _LETTER.search(key) and not _NO_KEY.search(key) else ""


def _value(written: str) -> str:
    return clean_line(written.strip(" \t*_~=") if written[:1] in "*_~=" else written).strip()
