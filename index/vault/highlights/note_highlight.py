"""Annotations of PDF files as they stand in a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import blake2b

from index.papers.pdf import PdfAnnotation
from index.vault.obsidian.plain_words import plain_words

_NEAR = 8


@dataclass(frozen=True, slots=True)
class Highlight:
    """An annotation that belongs into a note.

    Attributes:
        annotation: The annotation.
        link: Whole link to its page, as it is written in the note.
        tag: Tag for its colour, without `#`, or empty.
    """

    annotation: PdfAnnotation
    link: str
    tag: str = ""

    @property
    def quote(self) -> str:
        """Return the block quote: one line."""
        words = plain_words(self.annotation.text)
        if words and self.annotation.kind == "strike-out":
            words = f"~~{words}~~"
        tag = f" #{self.tag}" if self.tag else ""
        return f"> {words} — {self.link}{tag}" if words else f"> {self.link}{tag}"

    @property
    def comment(self) -> str:
        """Return the comment as one paragraph, its lines divided by newlines; empty if there is none."""
        lines = (plain_words(line) for line in self.annotation.comment.split("\n"))
        return "\n".join(line for line in lines if line.strip())


def distinct(highlights: Sequence[Highlight]) -> list[Highlight]:
    """Return highlights without those that say the same as another one.

    A comment that repeats the passage is none, two marks on one passage are one, and so are a note and a mark with
    one comment on a page.
    """
    found: list[Highlight] = []
    for each in highlights:
        mark = each.annotation
        if mark.text and letters(mark.comment) == letters(mark.text):
            each = replace(each, annotation=replace(mark, comment=""))  # noqa: PLW2901
        same = next((at for at, other in enumerate(found) if _is_same(other, each)), None)
        if same is None:
            found.append(each)
        elif _weight(each) > _weight(found[same]):
            found[same] = each
    return found


def _weight(each: Highlight) -> tuple[bool, bool]:
    return bool(each.annotation.text), bool(each.annotation.comment)


def _is_same(one: Highlight, two: Highlight) -> bool:
    first, second = one.annotation, two.annotation
    if first.page != second.page or one.link != two.link:
        return False
    same_comment = _said(first.comment) == _said(second.comment)
    near = abs(first.x - second.x) <= _NEAR and abs(first.y - second.y) <= _NEAR
    if first.text and second.text:
        either_empty = not first.comment or not second.comment
        return letters(first.text) == letters(second.text) and near and (same_comment or either_empty)
    # Two notes such as “typo” at different places are two.
    return same_comment and bool(first.comment) and (near or bool(first.text or second.text))


def _said(comment: str) -> str:
    # A comment may be signs alone, such as “?”.
    return letters(comment) or comment.strip()


def letters(text: str) -> str:
    """Return what two texts that say the same have in common: their letters and digits."""
    return "".join(char for char in text.casefold() if char.isalnum())


@lru_cache(4096)
def short_digest(text: str) -> str:
    """Return six digits for a text, or `-` for an empty one."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest() if text else "-"


@lru_cache(4096)
def text_digest(text: str) -> str:
    """Return six digits for a passage, by its letters."""
    return short_digest(letters(text))
