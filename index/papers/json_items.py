"""The items of a JSON list one by one, each with its line, so that a damaged one costs no other."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from index.papers.cancelling import check
from index.papers.model import Rejected, Remark
from index.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLANK = re.compile(r"[ \t\n\r\ufeff]*")
_NEXT = re.compile(r"[,}\]]\s*(?=\{)")
_FIRST = re.compile(r"(?=\{)")
_FIRST_NAME = re.compile(r'\{\s*"([^"\\]{1,40})"\s*:')
_INDENT = re.compile(r"[ \t]*\Z")
_LONGEST_NUMBER = 18
# Characters, in lengths of the text, that may be read in vain before the rest of a damaged text is given up.
_PATIENCE = 16


class JsonObject(dict[str, object]):
    """A JSON object; of a name that it has twice, the first value counts and the others are in `repeated`."""

    __slots__ = ("repeated",)
    repeated: list[tuple[str, object]]


class Item(NamedTuple):
    """One member of a list, or the whole of a text that is not a list, with its first line."""

    line: int
    value: dict[str, object]


def json_text(value: object) -> str:
    """Return a value as one line of JSON.

    Raises:
        RecursionError: It is nested too deeply.
    """
    return json.dumps(value, ensure_ascii=False)


class Scanner:
    """The objects of a list, a single object, or objects one after the other.

    Attributes:
        rejected: Parts that are no objects, once all are read.
        remarks: Faults that cost no object.
        nulls: Number of members that are empty.
    """

    def __init__(self, file: str, text: str, like: Callable[[dict[str, object]], bool]) -> None:
        """Prepare to read.

        Args:
            file: Name that rejected parts carry.
            text: The whole text.
            like: Whether an object has the names of an item, to find the next one behind one that is damaged.
        """
        self._file = file
        self._text = text
        self._like = like
        self.rejected: list[Rejected] = []
        self.remarks: list[Remark] = []
        self.nulls = 0
        # What stands before: nothing, a comma, the end of a list, an item, or a damaged one and maybe its comma.
        self._before: Literal["", ",", "]", "item", "damage"] = ""
        self._line, self._counted = 1, 0
        self._wasted = 0
        self._odd: list[str] = []
        decoders = [
            json.JSONDecoder(
                object_pairs_hook=self._object,
                parse_constant=self._constant,
                parse_int=self._integer,
                parse_float=self._float,
                strict=strict,
            )
            for strict in (True, False)
        ]
        self._strict, self._lax = decoders

    def items(self, start: int = 0) -> Iterator[Item]:
        """Yield every object.

        Args:
            start: Place of the list or object in the text; what stands behind it is not read unless this is 0.
        """
        text, at, inside, several = self._text, _skip(self._text, start), False, not start
        while at < len(text):
            check()
            if not inside and text[at] == "[":
                inside, self._before, at = True, "", at + 1
            elif inside and text[at] in ",]":
                inside, at = text[at] == ",", self._past(at)
                if not (inside or several):
                    return
            elif not inside and text[at] not in "{[" and self._before:
                self._reject(at, "Something stands behind the last item; it is not read.")
                return
            else:
                if inside and self._before == "item":
                    self._remark(at, "A comma is missing before this item.")
                item, at = self._take(at)
                if item is not None:
                    yield item
                if not (inside or several):
                    return
            at = _skip(text, at)
        if inside:
            self._remark(len(text), "The list does not end; the file may be cut off.")

    def _past(self, at: int) -> int:
        """Return the place behind a comma or the end of a list, and remark a comma that separates nothing."""
        char: Literal[",", "]"] = "," if self._text[at] == "," else "]"
        if char == "," and self._before in ("", ","):
            self._remark(at, "A comma stands here without an item before it.")
        elif char == "]" and self._before == ",":
            self._remark(at, "A comma stands before the end of the list, without an item after it.")
        self._before = char
        return at + 1

    def _take(self, at: int) -> tuple[Item | None, int]:
        """Read the value at a place; return it and the place behind it, or behind what is damaged."""
        self._odd.clear()
        try:
            value, end = self._decode(at)
        except (ValueError, RecursionError) as error:
            self._before = "damage"
            self._reject(at, self._reason(error))
            return None, self._recover(at, error)
        self._before = "item"
        if value is None:
            self.nulls += 1
        elif not isinstance(value, dict):
            kind = "a list" if isinstance(value, list) else "a single value"
            self._reject(at, f"This is {kind} where an object with the fields of a paper should be.")
        else:
            line = self._line_of(at)
            if self._odd:
                self.remarks += [Remark(self._file, line, odd) for odd in dict.fromkeys(self._odd)]
            return Item(line, value), end
        return None, end

    def _decode(self, at: int) -> tuple[object, int]:
        try:
            return self._strict.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Invalid control character"):
                raise
        self._wasted += len(self._text) // 100
        self._odd[:] = [
            "A text in this item holds a line break or control character, which JSON writes as “\\n”."
        ]
        return self._lax.raw_decode(self._text, at)

    def _reason(self, error: Exception) -> str:
        if isinstance(error, RecursionError):
            return "This item is nested too deeply to be read."
        if isinstance(error, json.JSONDecodeError):
            return (
                f"This item is not valid JSON ({error.msg} in line {error.lineno}, column {error.colno}); correct "
                "it and import the file again."
            )
        return "This item holds a number that cannot be read."

    def _recover(self, at: int, error: Exception) -> int:
        """Return the place of the next item behind a damaged one, or the end of the text."""
        text = self._text
        self._spend(at, error)
        line_start = text.rfind("\n", 0, at) + 1
        indent = text[line_start:at]
        if indent and _INDENT.match(indent):
            # The items of an indented list, and nothing inside them, begin in one column.
            found = text.find(f"\n{indent}{{", at)
            return found + 1 + len(indent) if found >= 0 else self._end(at)
        place, first = at + 1, _first_name(text, at)
        pattern = _NEXT if text[at] == "{" else _FIRST
        while match := pattern.search(text, place):
            pattern, place = _NEXT, match.end()
            if self._wasted > _PATIENCE * len(text) + 1_000_000:
                self._reject(place, "The text is too damaged to be read from here on.")
                return len(text)
            try:
                value, end = self._strict.raw_decode(text, place)
            except (ValueError, RecursionError) as failure:
                self._spend(place, failure)
                # Another damaged item, if it begins like this one.
                if first and _first_name(text, place) == first:
                    return place
                continue
            if isinstance(value, dict) and self._like(value):
                return place
            self._wasted += end - place
            place = end - 1
        return self._end(at)

    def _end(self, at: int) -> int:
        """Return the end of the text, or the bracket that ends the list there."""
        # Only JSON's own blanks: at anything else, such as a no-break space, the damaged part may begin.
        end = len(self._text.rstrip(" \t\n\r\ufeff"))
        return end - 1 if end - 1 > at and self._text[end - 1] == "]" else end

    def _spend(self, at: int, error: Exception) -> None:
        read = error.pos - at if isinstance(error, json.JSONDecodeError) else 10_000
        self._wasted += max(read, 0) + len(self._text) // 100

    def _line_of(self, at: int) -> int:
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def _reject(self, at: int, reason: str) -> None:
        self.rejected.append(Rejected(self._file, self._line_of(at), reason))

    def _remark(self, at: int, reason: str) -> None:
        self.remarks.append(Remark(self._file, self._line_of(at), reason))

    def _object(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        whole = JsonObject()
        whole.repeated = []
        for name, value in pairs:
            if name in whole:
                whole.repeated.append((name, value))
                self._odd.append(
                    f"“{clean_line(name)[:40]}” stands twice in this item; the first value is used."
                )
            else:
                whole[name] = value
        return whole

    def _constant(self, text: str) -> str:
        self._odd.append(f"A value in this item is {text}, which JSON does not have; it is kept as text.")
        return text

    def _integer(self, text: str) -> int | str:
        if len(text) <= _LONGEST_NUMBER:
            return int(text)
        self._odd.append("A number in this item is too long; it is kept as text.")
        return text

    def _float(self, text: str) -> float | str:
        value = float(text)
        if math.isfinite(value):
            return value
        self._odd.append(f"A number in this item, {text[:20]}, is too large; it is kept as text.")
        return text


def _first_name(text: str, at: int) -> str:
    match = _FIRST_NAME.match(text, at)
    return match[1] if match else ""


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
