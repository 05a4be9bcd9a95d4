"""The tools that write, each one step of the history: tag, status, append, edit and undo. They block.

None replaces a whole file, and none deletes one: an assistant that is wrong costs a step back, not a note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index import LibraryError, Paper, append_text, clean_line
from notes_tui.mcp.answers import as_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index import Change, Library, ReadingStatus

AUTHOR = "assistant"
"""Stands in the history before the name of each change."""

_LONGEST_TEXT = 20_000
_SMALL = 100
_MOST_REPLACED = 0.9
"""The share of the characters of a longer body that one edit may replace."""
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:.*?\r?\n)??---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# Control characters, which a terminal that shows the note might obey, and halves of characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class WritingTools:
    """The writes of one session, of which only its own can be undone."""

    def __init__(self, library: Library) -> None:
        """Sign the changes of this process."""
        self._library = library
        self._count = 0
        library.edit.history.author = AUTHOR

    def _done(self, change: Change) -> str:
        if not change:
            return "Nothing changed: it is so already."
        self._count += 1
        return f"Changed; undo takes it back.\n{as_data(clean_line(', '.join(change.paths)))}"

    def tag(self, refs: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> str:
        """Add and remove tags of papers and notes."""
        if not refs or not (add or remove):
            raise LibraryError("Name documents in refs, and tags in add or remove.", code="usage")
        items = [self._library.read.resolve(ref) for ref in refs]
        targets = [item if isinstance(item, Paper) else item.path for item in items]
        return self._done(self._library.edit.tag(targets, add, remove))

    def status(self, key: str, status: ReadingStatus) -> str:
        """Set the reading status of a paper."""
        return self._done(self._library.edit.set_status([self._paper(key)], status))

    def _paper(self, key: str) -> Paper:
        item = self._library.read.resolve(key)
        paper = item if isinstance(item, Paper) else self._library.read.paper(item.key) if item.key else None
        if paper is None:
            raise LibraryError(f"“{clean_line(key)}” is a note, not a paper.", code="not-found")
        return paper

    def _note(self, ref: str) -> str:
        """Return the path of a note; the literature note of a paper."""
        item = self._library.read.resolve(ref)
        path = item.note if isinstance(item, Paper) else item.path
        if path is None:
            raise LibraryError(
                f"{clean_line(ref)} has no note yet; tag it or set its status first.", code="not-found"
            )
        return path

    def append(self, note: str, text: str, heading: str) -> str:
        """Add text at the end of a note, or of a section."""
        _check_text(text)
        path = self._note(note)
        return self._done(append_text(self._library.edit, path, text, heading or None))

    def edit(self, note: str, old: str, new: str) -> str:
        """Replace a text that stands exactly once in a note."""
        _check_text(new)
        if not old:
            raise LibraryError("old is empty; append adds text.", code="usage")
        path = self._note(note)
        text = self._library.edit.text(path).text
        if "\r\n" in text:
            # `read` shows every line break as one character, so that is how the assistant writes them.
            old, new = (each.replace("\r\n", "\n").replace("\n", "\r\n") for each in (old, new))
        if old.strip() == text.strip():
            raise LibraryError(
                "old is the whole note; give only the part that changes. Nothing was written.", code="usage"
            )
        count = _places(text, old)
        if count != 1:
            advice = "read the note again" if not count else "give more of the text around it"
            raise LibraryError(
                f"old stands {count} times in {clean_line(path)}, not once: {advice}. Nothing was written.",
                code="usage",
            )
        _check_kept(path, text, old, new)
        return self._done(self._library.edit.replace(path, text, text.replace(old, new)))

    def undo(self) -> str:
        """Undo the latest change of this session; earlier ones are the user's."""
        if not self._count:
            raise LibraryError("Nothing was changed in this session.", code="nothing-to-undo")
        change = self._library.edit.history.undo()
        self._count -= 1
        return f"Undone.\n{as_data(clean_line(change.label))}"


def _places(text: str, part: str) -> int:
    """Count the places where a part stands in a text, also where they overlap."""
    count, at = 0, text.find(part)
    while at >= 0:
        count, at = count + 1, text.find(part, at + 1)
    return count


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _check_kept(path: str, text: str, old: str, new: str) -> None:
    """Raise LibraryError if an edit leaves a note without a body, or with little of the one it had."""
    front = _FRONT_MATTER.match(text)
    body, start = text[front.end() :] if front else text, text.index(old)
    begin = _shared(old, new)
    end = _shared(old[begin:][::-1], new[begin:][::-1])
    replaced = text[max(start + begin, len(text) - len(body)) : start + len(old) - end]
    size, lost = (len("".join(each.split())) for each in (body, replaced))
    left = text.replace(old, new)
    left_front = _FRONT_MATTER.match(left)
    emptied = size and not left[left_front.end() if left_front else 0 :].strip()
    if emptied or (size > _SMALL and lost > size * _MOST_REPLACED):
        what = "leave nothing" if emptied else f"replace {lost * 100 // size} % of what stands"
        raise LibraryError(
            f"This would {what} in {clean_line(path)}; no tool replaces a whole note: edit a part of it, or append. "
            "Nothing was written.",
            code="usage",
        )


def _check_text(text: str) -> None:
    """Raise LibraryError if a text is too long, or has what no note should have."""
    if len(text) > _LONGEST_TEXT:
        raise LibraryError(
            f"The text has {len(text):,} characters; at most {_LONGEST_TEXT:,} go in one step.", code="usage"
        )
    if found := _UNWRITABLE.search(text):
        raise LibraryError(
            f"The text has the character U+{ord(found[0]):04X}, which is not written. Nothing was written.",
            code="usage",
        )
