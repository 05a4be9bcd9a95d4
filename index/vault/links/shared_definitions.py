"""Definitions of footnotes and links, which a text needs wherever it stands. Pure: no disk."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

_DEFINITION = re.compile(r" {0,3}\[(\^?[^\]\[]+)\]:")
_MARK = re.compile(r"\[(\^?[^\]\[]+)\]")
_TICKS = re.compile(r"`+")
_CONTINUED = re.compile(r"(?: {4}|\t)[ \t]*\S")


class DefinedLabel(NamedTuple):
    """A definition: its folded label, with `^` for a footnote, its first line and the line after its last, from 0."""

    label: str
    first: int
    end: int


def definitions(lines: Sequence[str], prose: Iterable[int]) -> list[DefinedLabel]:
    """Return the definitions of a text.

    Args:
        lines: The lines of the text, without line ends.
        prose: The numbers of those that are not code, in order.
    """
    found: list[DefinedLabel] = []
    for number in prose:
        match = _DEFINITION.match(lines[number])
        if match and not (found and number < found[-1].end):
            found.append(DefinedLabel(match[1].casefold(), number, _end(lines, number)))
    return found


def used_labels(lines: Sequence[str], numbers: Iterable[int]) -> set[str]:
    """Return the folded labels that stand in brackets in some lines, with `^` for footnotes."""
    return {
        match[1].casefold()
        for number in numbers
        for start, end in _outside_code(lines[number])
        for match in _MARK.finditer(lines[number], start, end)
        if not _defines(lines[number], match)
    }


def renamed_footnotes(lines: Sequence[str], prose: Iterable[int], names: Mapping[str, str]) -> list[str]:
    """Return the lines with other labels of footnotes, in marks and definitions alike; code stays.

    Args:
        lines: The lines of a text.
        prose: The numbers of those that are not code.
        names: New label by folded label, both with `^`.
    """
    made = list(lines)
    for number in prose:
        made[number] = _renamed(lines[number], lambda found: names.get(found[1].casefold()))
    return made


def free_label(label: str, taken: set[str]) -> str:
    """Return a label like this one that is not among the folded labels `taken`."""
    number = 2
    while f"{label}-{number}".casefold() in taken:
        number += 1
    return f"{label}-{number}"


def _renamed(line: str, name: Callable[[re.Match[str]], str | None]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in _outside_code(line):
        for match in _MARK.finditer(line, start, end):
            if (new := name(match)) is not None:
                parts += [line[at : match.start()], f"[{new}]"]
                at = match.end()
    return "".join([*parts, line[at:]])


def _defines(line: str, found: re.Match[str]) -> bool:
    opening = _DEFINITION.match(line)
    return opening is not None and opening.start(1) == found.start(1)


def _end(lines: Sequence[str], first: int) -> int:
    """Return the line after a definition: its paragraph, and for a footnote what is indented below it."""
    at = first + 1
    footnote = lines[first].lstrip().startswith("[^")
    if not footnote:
        return at
    while at < len(lines):
        if lines[at].strip():
            if _DEFINITION.match(lines[at]) or lines[at].lstrip().startswith("#"):
                break
            at += 1
        elif at + 1 < len(lines) and _CONTINUED.match(lines[at + 1]):
            at += 1
        else:
            break
    return at


def _outside_code(line: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a line that are not inline code."""
    runs = list(_TICKS.finditer(line))
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for at, run in enumerate(runs):
        by_length[len(run[0])].append(at)
    at = start = 0
    while at < len(runs):
        same = by_length[len(runs[at][0])]
        while same and same[0] <= at:
            same.pop(0)
        if not same:
            at += 1
            continue
        yield start, runs[at].start()
        start = runs[same[0]].end()
        at = same[0] + 1
    yield start, len(line)
