"""Three-way merge of a note that two people changed, by whole lines.

The rule is that of diff3 (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, FSTTCS 2007): lines that are
unchanged in all three texts divide them; a stretch between two of them was changed by one side, by both alike, or is
a clash.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Choice = Literal["ours", "theirs", "both"]

# Most pairs of equal lines that are compared between two unique lines. Beyond it, the stretch counts as changed as a
# whole: 200,000 take about a quarter of a second.
_MOST_PAIRS = 200_000


@dataclass(frozen=True, slots=True)
class Clash:
    """A stretch that both sides changed, each in its own way; a side's text is empty if it has nothing there."""

    ours: str
    base: str
    theirs: str

    def taken(self, choice: Choice) -> tuple[str, ...]:
        """Return the texts that a choice keeps, in order."""
        return (self.ours, self.theirs) if choice == "both" else (getattr(self, choice),)


MergedPart = str | Clash


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge, from the top of the note to its end."""

    parts: tuple[MergedPart, ...]

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Return the clashes, in order."""
        return tuple(part for part in self.parts if isinstance(part, Clash))

    @property
    def clean(self) -> bool:
        """Return whether there is no clash."""
        return not self.clashes

    @property
    def text(self) -> str:
        """Return the merged note.

        Raises:
            ValueError: There is a clash.
        """
        return resolve(self, ())


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Merge two texts that were both made from `base`.

    If the front matter of both is valid, so is that of the result: otherwise the front matter is one clash.
    """
    merged = _by_lines(base, ours, theirs)
    if not merged.clean and len(merged.parts) == 1:
        return merged
    if _as_meant(base, ours, theirs, merged):
        return merged
    heads, bodies = zip(*map(_split, (base, ours, theirs)), strict=True)
    apart = Merged(_joined([*_settle(*heads), *_by_lines(*bodies).parts]))
    if _as_meant(base, ours, theirs, apart):
        return apart
    return Merged((Clash(ours, base, theirs),))


def resolve(merged: Merged, choices: Sequence[Choice]) -> str:
    """Return the note after one choice for each clash.

    Raises:
        ValueError: There are fewer choices than clashes, or more.
    """
    if len(choices) != len(merged.clashes):
        raise ValueError(f"{len(merged.clashes)} clashes need as many choices, not {len(choices)}.")
    left = iter(choices)
    text = ""
    pieces: list[str] = []
    for part in merged.parts:
        for piece in (part,) if isinstance(part, str) else part.taken(next(left)):
            if text and piece and not text.endswith("\n"):
                # A last line without a line end, which is no longer the last.
                pieces.append("\r\n" if "\r\n" in piece else "\n")
            pieces.append(piece)
            text = piece or text
    return "".join(pieces)


def keeps_properties(merged: Merged, choices: Sequence[Choice]) -> bool:
    """Return whether the front matter can be read after these choices, if it can be after others."""
    sides = _outcomes(merged)
    return _sound(sides[0], sides[-1], resolve(merged, choices))


def _sound(ours: str, theirs: str, outcome: str) -> bool:
    """Return whether the front matter of a merged text can be read, if that of both sides can."""
    from index.vault.parse import frontmatter

    mine, other, front = map(frontmatter.load, (ours, theirs, outcome))
    if mine.flaws or other.flaws:
        return True
    return not front.flaws and bool(front.block or not (mine.block and other.block))


def _as_meant(base: str, ours: str, theirs: str, merged: Merged) -> bool:
    """Return whether each property that only one side changed has the value of that side."""
    from index.vault.parse import frontmatter

    outcomes = _outcomes(merged)
    if not all(_sound(ours, theirs, outcome) for outcome in outcomes):
        return False
    was, mine, other = (frontmatter.load(text) for text in (base, ours, theirs))
    if mine.flaws or other.flaws:
        return True
    for name in {*mine.properties, *other.properties}:
        before, left, right = (front.properties.get(name, _NOTHING) for front in (was, mine, other))
        meant = {"ours": left, "theirs": right}
        if left == before and merged.clean:
            del meant["ours"]
        elif right == before and merged.clean:
            del meant["theirs"]
        elif left != right and before not in (left, right):
            continue
        for outcome in outcomes:
            if frontmatter.load(outcome).properties.get(name, _NOTHING) not in meant.values():
                return False
    return True


_NOTHING = object()


def _outcomes(merged: Merged) -> tuple[str, ...]:
    count = len(merged.clashes)
    return tuple(resolve(merged, [side] * count) for side in (("ours", "theirs") if count else ("ours",)))


def _split(text: str) -> tuple[str, str]:
    from index.vault.parse import frontmatter

    block = frontmatter.split(text)
    end = block.end if block else 0
    return text[:end], text[end:]


def _by_lines(base: str, ours: str, theirs: str) -> Merged:
    parts: list[MergedPart] = []
    for was, mine, other in _stretches(*map(split_lines, (base, ours, theirs))):
        parts += _settle("".join(was), "".join(mine), "".join(other))
    return Merged(_joined(parts))


def split_lines(text: str) -> list[str]:
    """Return the lines with their ends: a line feed, alone or after a carriage return."""
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def _joined(parts: Sequence[MergedPart]) -> tuple[MergedPart, ...]:
    joined: list[MergedPart] = []
    run: list[str] = []
    for part in parts:
        if isinstance(part, str):
            run.append(part)
            continue
        joined += [*filter(None, ["".join(run)]), part]
        run.clear()
    return (*joined, *filter(None, ["".join(run)]))


def _settle(was: str, mine: str, other: str) -> list[MergedPart]:
    """Merge one stretch; equal lines at its start and end are not part of the clash."""
    if other in (was, mine):
        return [mine]
    if was == mine:
        return [other]
    left, right = split_lines(mine), split_lines(other)
    head, tail = _common(left, right)
    end = len(left) - tail
    middle = Clash("".join(left[head:end]), was, "".join(right[head : len(right) - tail]))
    return ["".join(left[:head]), middle, "".join(left[end:])]


Lines = Sequence[str]


def _stretches(base: Lines, ours: Lines, theirs: Lines) -> Iterator[tuple[Lines, Lines, Lines]]:
    """Yield the three texts, cut at the lines that are the same in all of them."""
    in_ours, in_theirs = dict(matching_lines(base, ours)), dict(matching_lines(base, theirs))
    kept = [(at, in_ours[at], in_theirs[at]) for at in range(len(base)) if at in in_ours and at in in_theirs]
    before = (0, 0, 0)
    for cut in [*kept, (len(base), len(ours), len(theirs))]:
        if cut != before:
            yield base[before[0] : cut[0]], ours[before[1] : cut[1]], theirs[before[2] : cut[2]]
        same = base[cut[0] : cut[0] + 1]
        if same:
            yield same, same, same
        before = (cut[0] + 1, cut[1] + 1, cut[2] + 1)


def _common(one: Lines, other: Lines) -> tuple[int, int]:
    """Return how many lines two texts share at the top, and how many of the rest at the bottom."""
    most = min(len(one), len(other))
    head = next((at for at in range(most) if one[at] != other[at]), most)
    most -= head
    tail = next((at for at in range(most) if one[-1 - at] != other[-1 - at]), most)
    return head, tail


def matching_lines(one: Lines, other: Lines) -> list[tuple[int, int]]:
    """Return pairs of equal lines, increasing on both sides.

    Lines that are unique on both sides are paired first; between them, as many pairs as possible are made.
    """
    head, tail = _common(one, other)
    ends = (len(one) - tail, len(other) - tail)
    counts, others = Counter(one[head : ends[0]]), Counter(other[head : ends[1]])
    where = {line: at for at, line in enumerate(other[: ends[1]]) if at >= head and others[line] == 1}
    once = [(at, where[one[at]]) for at in range(head, ends[0]) if one[at] in where and counts[one[at]] == 1]
    anchors = _longest(once)
    found = [(at, at) for at in range(head)]
    start = (head, head)
    for stop in [*anchors, ends]:
        found += _between(one, other, start, stop)
        found.append(stop)
        start = (stop[0] + 1, stop[1] + 1)
    found.pop()
    return found + [(ends[0] + at, ends[1] + at) for at in range(tail)]


def _between(
    one: Lines, other: Lines, start: tuple[int, int], stop: tuple[int, int]
) -> list[tuple[int, int]]:
    places: dict[str, list[int]] = {}
    for at in range(stop[1] - 1, start[1] - 1, -1):
        places.setdefault(other[at], []).append(at)
    if sum(len(places.get(one[at], ())) for at in range(start[0], stop[0])) > _MOST_PAIRS:
        return []
    return _longest([(at, to) for at in range(start[0], stop[0]) for to in places.get(one[at], ())])


def _longest(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest sequence of pairs that increases on both sides.

    The pairs are sorted by their first number, and those with the same by their second in descending order, so
    that a sequence has no two of these. This is the method of Hunt and Szymanski (CACM 20(5), 1977).
    """
    ends: list[int] = []
    chains: list[int] = []
    before: list[int] = []
    for at, (_, to) in enumerate(pairs):
        length = bisect_left(ends, to)
        before.append(chains[length - 1] if length else -1)
        if length == len(ends):
            ends.append(to)
            chains.append(at)
        else:
            ends[length], chains[length] = to, at
    longest: list[tuple[int, int]] = []
    at = chains[-1] if chains else -1
    while at >= 0:
        longest.append(pairs[at])
        at = before[at]
    return longest[::-1]
