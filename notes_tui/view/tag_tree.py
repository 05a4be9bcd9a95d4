"""The tags as a tree: a tag below the one that it belongs to, the most used first, with a bar for its documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index import fold
from notes_tui.view.bars import bar
from notes_tui.view.row_ids import TagId
from notes_tui.view.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index import TagCount

# Cells of a bar.
_BAR = 5
_INDENT = "  "


@dataclass(slots=True)
class _Branch:
    """A tag, or the part of tags before a slash.

    Attributes:
        tag: Without `#`, in the casing first seen.
        count: Its documents; None where none carries it itself.
        below: The branches below it, by their folded names.
    """

    tag: str
    count: TagCount | None = None
    below: dict[str, _Branch] = field(default_factory=dict)

    def documents(self) -> int:
        """Return the number of documents of the tag and of all below it; of two tags, a document counts twice."""
        return _documents(self.count) + sum(each.documents() for each in self.below.values())


def tag_rows(counts: Sequence[TagCount], *, as_tree: bool = True) -> list[Row]:
    """Return a row for each tag; in a tree, also for what several tags begin with."""
    most = max(map(_documents, counts), default=0)
    widest = max((len(_sentence(count)) for count in counts), default=0)
    if not as_tree:
        return [_row(count.tag, f"#{count.tag}", count, most, widest) for count in counts]
    root = _Branch("")
    for count in counts:
        _put(root, count)
    return list(_rows(root, 0, most, widest))


def _put(root: _Branch, count: TagCount) -> None:
    branch, parts = root, count.tag.split("/")
    for number, part in enumerate(parts, 1):
        branch = branch.below.setdefault(fold(part), _Branch("/".join(parts[:number])))
    branch.count, branch.tag = count, count.tag


def _rows(branch: _Branch, depth: int, most: int, widest: int) -> Iterator[Row]:
    for each in sorted(branch.below.values(), key=lambda each: (-each.documents(), fold(each.tag))):
        name = each.tag.rpartition("/")[2] if depth else f"#{each.tag}"
        title = f"{_INDENT * depth}{'/' if depth else ''}{name}"
        if each.count is None:
            number = len(each.below)
            below = f"{number} tag{'s' if number != 1 else ''}"
            yield Row(TagId(each.tag), title, " ", f"{below:>{widest}}", "", (), bar=" " * _BAR)
        else:
            yield _row(each.tag, title, each.count, most, widest)
        yield from _rows(each, depth + 1, most, widest)


def _row(tag: str, title: str, count: TagCount, most: int, widest: int) -> Row:
    shown = f"{bar(_documents(count), most, _BAR):<{_BAR}}"
    return Row(TagId(tag), title, " ", f"{_sentence(count):>{widest}}", "", (), bar=shown)


def _documents(count: TagCount | None) -> int:
    return count.papers + count.notes if count is not None else 0


def _sentence(count: TagCount) -> str:
    parts = [
        f"{number} {name}{'s' if number != 1 else ''}"
        for number, name in ((count.papers, "paper"), (count.notes, "note"))
        if number
    ]
    return ", ".join(parts)
