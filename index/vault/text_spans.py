"""The characters that differ between two versions of a text, as edits of the first. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from index.vault.links.syntax import Edit
from index.vault.merge_text import split_lines

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
# Longer parts that differ are replaced as a whole: comparing their words takes the square of their number.
_LONGEST = 4_000


def text_edits(before: str, after: str) -> tuple[Edit, ...]:
    """Return edits that make `after` of `before`, in order and apart from each other; each is start, end and text.

    Lines that are the same in both are not touched, and in lines that differ only the words that do.
    """
    return tuple(_edits(split_lines(before), split_lines(after), _within_lines))


def _edits(
    before: Sequence[str], after: Sequence[str], within: Callable[[str, str], Iterator[Edit]]
) -> Iterator[Edit]:
    """Yield the edits for the parts of two sequences of texts that differ, by offsets in the first one joined."""
    same = _shared(before, after)
    last = _shared(before[same:][::-1], after[same:][::-1])
    offset = sum(map(len, before[:same]))
    ours, theirs = before[same : len(before) - last], after[same : len(after) - last]
    if len(ours) == len(theirs):
        # Most often lines are changed in place: each is compared with its successor.
        for old, new in zip(ours, theirs, strict=True):
            if old != new:
                yield from ((offset + start, offset + end, text) for start, end, text in within(old, new))
            offset += len(old)
        return
    starts = [offset]
    for each in ours:
        starts.append(starts[-1] + len(each))
    if len(ours) + len(theirs) > _LONGEST:
        yield starts[0], starts[-1], "".join(theirs)
        return
    for tag, first, end, low, high in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        old, new = "".join(ours[first:end]), "".join(theirs[low:high])
        for start, stop, text in within(old, new):
            yield starts[first] + start, starts[first] + stop, text


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """Return how many texts at the start of two sequences are the same."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(first), len(second)))


def _within_lines(old: str, new: str) -> Iterator[Edit]:
    return _edits(_TOKEN.findall(old), _TOKEN.findall(new), _whole)


def _whole(old: str, new: str) -> Iterator[Edit]:
    yield 0, len(old), new
