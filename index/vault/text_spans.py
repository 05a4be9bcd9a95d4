"""The characters that differ between versions of a text, as edits of the first. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from index.vault.links.rewrite import applied
from index.vault.links.syntax import Edit
from index.vault.merge_text import split_lines

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
# Longer parts that differ are replaced as a whole: comparing their words takes the square of their number.
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text that is edited in steps, and the edits that make it at once of the text that it was at first.

    Attributes:
        text: The text as it is now.
        edits: In order and apart from each other; each is start, end and text.
    """

    text: str
    edits: tuple[Edit, ...] = ()

    def then(self, text: str, edits: Sequence[Edit]) -> EditedText:
        """Return the text after a step, whose edits are those of the text as it is now."""
        return EditedText(text, composed(self.text, self.edits, edits))

    def compared(self, text: str) -> EditedText:
        """Return the text after a step that does not say its edits."""
        return self.then(text, text_edits(self.text, text))


def composed(between: str, first: Sequence[Edit], second: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that do at once what two steps do, in order and apart from each other.

    Args:
        between: The text after the first step and before the second.
        first: Edits of the text before, apart from each other.
        second: Edits of the text between, apart from each other.
    """
    spans = [_Span(start, end, (start, end, new), later=True) for start, end, new in second]
    longer = 0
    for start, end, new in sorted(first):
        begin = start + longer
        longer += len(new) - (end - start)
        spans.append(_Span(begin, begin + len(new), (start, end, new), later=False))
    made: list[Edit] = []
    # What leads from an offset in the text between to the same place in the text before.
    back = 0
    for group in _touching(sorted(spans)):
        begin, stop = group[0].start, max(span.end for span in group)
        earlier = [span.edit for span in group if not span.later]
        later = [(span.start - begin, span.end - begin, span.edit[2]) for span in group if span.later]
        source = begin + back
        back += sum(end - start - len(new) for start, end, new in earlier)
        if later:
            made.append((source, stop + back, applied(between[begin:stop], later)))
        else:
            made += earlier
    return tuple(made)


class _Span(NamedTuple):
    """The part of the text between two steps that an edit of the first made, or that one of the second changes."""

    start: int
    end: int
    edit: Edit
    later: bool


def _touching(spans: Iterable[_Span]) -> Iterator[list[_Span]]:
    """Yield the groups of sorted spans that overlap or touch each other."""
    group: list[_Span] = []
    for span in spans:
        if group and span.start > max(each.end for each in group):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


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
