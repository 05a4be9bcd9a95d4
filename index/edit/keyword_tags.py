"""Tags of literature notes, made of the keywords and collections that sources give papers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.edit.changes import FileChange
from index.errors import LibraryError
from index.text import clean_line
from index.vault.parse.markdown import is_tag
from index.vault.properties import property_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index.papers.model import Paper

    _ChangeOfNote = Callable[[Paper, Callable[[str], str]], tuple[FileChange, ...]]

_UNSAFE = re.compile(r"[^\w/-]+")
_LEVELS = re.compile(r"-*/[-/]*")
_DASHES = re.compile(r"--+")


@dataclass(frozen=True, slots=True)
class KeywordTags:
    """Tags to add to literature notes.

    Attributes:
        files: The changes of the notes, those to create included.
        created: Number of notes to create.
        changed: Each keyword that is written otherwise as a tag, with the tag.
        skipped: A sentence for each keyword that can be no tag, and for each note that cannot be edited.
    """

    files: tuple[FileChange, ...] = ()
    created: int = 0
    changed: tuple[tuple[str, str], ...] = ()
    skipped: tuple[str, ...] = ()


def as_tag(keyword: str) -> str:
    """Return a keyword as a tag without `#`, with `-` for runs of unsafe characters; empty where it can be none.

    A slash keeps its place: it nests tags.
    """
    text = _UNSAFE.sub("-", unicodedata.normalize("NFC", keyword))
    tag = _DASHES.sub("-", _LEVELS.sub("/", text)).strip("-/")
    return tag if is_tag(tag) else ""


def plan(papers: Iterable[Paper], change: _ChangeOfNote) -> KeywordTags:
    """Work out the tags of papers; nothing is written.

    Args:
        papers: In the order in which their notes are written.
        change: Returns the change of a paper's note by an edit.
    """
    files: list[FileChange] = []
    changed: dict[str, str] = {}
    skipped: list[str] = []
    for paper in papers:
        tags: list[str] = []
        for keyword in dict.fromkeys((*paper.keywords, *paper.collections)):
            tag = as_tag(keyword)
            if not tag:
                skipped.append(f"“{clean_line(keyword)}” of {paper.key} can be no tag.")
                continue
            tags.append(tag)
            if tag != keyword:
                changed[keyword] = tag
        if not tags:
            continue
        try:
            files += change(paper, _adding(tags))
        except LibraryError as error:
            skipped.append(f"The note of {paper.key} gets no tags: {error}")
    created = sum(file.before is None for file in files)
    return KeywordTags(tuple(files), created, tuple(changed.items()), tuple(skipped))


def _adding(tags: list[str]) -> Callable[[str], str]:
    return lambda text: property_edits.add_to_list(text, "tags", tags)
